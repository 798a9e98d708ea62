/**
 * What an operator may look at: payments, fraud proofs, what is missing, and whether the ledger is right.
 */

import { checkLedger as checkPostings, type Discrepancy } from '@tallystick/ledger/check-ledger';
import { reservationAccount } from '@tallystick/ledger/account';
import { balancesOf } from '@tallystick/ledger/balances';
import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn } from '../columns.ts';
import { listFindings, type HistoryFinding } from '../history/history-finding.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findPaymentByDigest, outcomeOf, type PaymentRow } from '../redemption/payment-row.ts';

export interface ShownPayment extends PaymentOutcome {
  readonly payer: bigint;
  readonly payee: bigint;
  readonly amount: bigint;
  readonly counter: number;
  readonly firstSeenAt: number;
  readonly changedAt: number;
  readonly redeemBy: number;
}

type Unknown<Code extends string> = { readonly ok: false; readonly code: 'unknownTenant' | Code };

/** A payment by the digest of its withdrawal. */
export async function showPayment(
  deps: IssuerDeps,
  tenant: TenantId,
  { digest }: { readonly digest: Uint8Array },
): Promise<{ readonly ok: true; readonly value: ShownPayment } | Unknown<'unknownPayment'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const payment = await deps.database.transaction(tenant, (tx) => findPaymentByDigest(tx, digest));
  if (payment === undefined) return { ok: false, code: 'unknownPayment' };
  return { ok: true, value: shown(payment) };
}

function shown(payment: PaymentRow): ShownPayment {
  const { home, payee, amount, counter, firstSeenAt, changedAt, redeemBy } = payment;
  return {
    ...outcomeOf(payment),
    payer: home,
    payee,
    amount,
    counter,
    firstSeenAt,
    changedAt,
    redeemBy,
  };
}

export interface ShownProof {
  readonly digest: Uint8Array;
  readonly kind: string;
  readonly account: bigint;
  readonly keyHash: Uint8Array;
  readonly foundAt: number;
}

/** The fraud proofs of a tenant, by digest: at most `limit` after `after`. */
export async function listFraudProofs(
  deps: IssuerDeps,
  tenant: TenantId,
  { after, limit }: { readonly after?: Uint8Array; readonly limit: number },
): Promise<{ readonly ok: true; readonly value: readonly ShownProof[] } | Unknown<never>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const rows = await deps.database.transaction(tenant, (tx) =>
    tx.query(
      `select digest, kind, home, key_hash, found_at from fraud_proof where digest > $1
       order by digest limit $2`,
      [after ?? new Uint8Array(), limit],
    ),
  );
  const value = rows.map((row) => ({
    digest: bytesColumn(row, 'digest'),
    kind: textColumn(row, 'kind'),
    account: bigintColumn(row, 'home'),
    keyHash: bytesColumn(row, 'key_hash'),
    foundAt: Number(bigintColumn(row, 'found_at')),
  }));
  return { ok: true, value };
}

/** The bytes of a fraud proof, for anyone to verify. */
export async function exportFraudProof(
  deps: IssuerDeps,
  tenant: TenantId,
  { digest }: { readonly digest: Uint8Array },
): Promise<{ readonly ok: true; readonly value: Uint8Array } | Unknown<'unknownProof'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const [row] = await deps.database.transaction(tenant, (tx) =>
    tx.query('select bytes from fraud_proof where digest = $1', [digest]),
  );
  if (row === undefined) return { ok: false, code: 'unknownProof' };
  return { ok: true, value: bytesColumn(row, 'bytes') };
}

/** What is missing from accounts' histories, or contradicts; at most `limit` findings after `after`. */
export async function listHistory(
  deps: IssuerDeps,
  tenant: TenantId,
  input: Parameters<typeof listFindings>[1],
): Promise<{ readonly ok: true; readonly value: readonly HistoryFinding[] } | Unknown<never>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const value = await deps.database.transaction(tenant, (tx) => listFindings(tx, input));
  return { ok: true, value };
}

/** A line whose reservation is not what its figures say. */
export interface LineDiscrepancy {
  readonly problem: 'line';
  readonly home: bigint;
  readonly name: string;
  readonly expected: bigint;
  readonly found: bigint;
}

/**
 * Recomputes every balance from the postings, and every reservation from its line (G-059, G-103).
 * Nothing in the list means that all is well.
 */
export async function checkLedger(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<
  { readonly ok: true; readonly value: readonly (Discrepancy | LineDiscrepancy)[] } | Unknown<never>
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const value = await deps.database.transaction(tenant, async (tx) => {
    const postings = await checkPostings(tx);
    const rows = await tx.query(
      `select home, line, ceiling - settled - returned as reserved from line
       order by home, line for share`,
    );
    const accounts = rows.map((row) =>
      reservationAccount(bigintColumn(row, 'home'), toHex(bytesColumn(row, 'line'))),
    );
    const balances = accounts.length === 0 ? [] : await balancesOf(tx, accounts);
    const lines = rows.flatMap((row, index): readonly LineDiscrepancy[] => {
      const expected = bigintColumn(row, 'reserved');
      const found = balances[index] ?? 0n;
      const account = accounts[index];
      if (found === expected || account === undefined) return [];
      return [{ problem: 'line', ...account, expected, found }];
    });
    return [...postings, ...lines];
  });
  return { ok: true, value };
}

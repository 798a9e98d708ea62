/**
 * What operators see of objections, and how they decide them (P-26; protocol rule 8). A payment that was
 * paid is taken from its payee only where something is proven against the payee's till; else the tenant
 * bears what it gives back. From an amount on, a second operator has to say the same.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { AccountPayment } from '@tallystick/protocol/calls/disputes';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockLines } from '../certificates/line-row.ts';
import { tellPayments } from '../disputes/account-payments.ts';
import {
  DISPUTES_PAGE,
  findDisputes,
  listDisputes as listRows,
  saveDispute,
  type DisputeRow,
  type Verdict,
} from '../disputes/dispute-row.ts';
import { disputeEvidence, type DisputeEvidence } from '../disputes/dispute-evidence.ts';
import { endDispute } from '../disputes/end-dispute.ts';
import { mayPayeeBear } from '../disputes/judge.ts';
import { isPayeeProven } from '../disputes/payee-proven.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openPersonal } from '../personal/personal-key.ts';
import { findPaymentByDigest, findPayments } from '../redemption/payment-row.ts';
import { book } from '../redemption/settle-payments.ts';
import { loadTenant } from '../tenants/tenant-record.ts';

export interface ShownDispute {
  readonly dispute: DisputeRow;
  readonly payment: AccountPayment;
}

export interface DisputeFile extends ShownDispute {
  /** What the holder said; empty where it said nothing, or was erased since. */
  readonly words: string;
  readonly evidence: DisputeEvidence;
}

/** A page of disputes, or of the open ones, in the order of their payments' digests. */
export async function listDisputes(
  deps: IssuerDeps,
  tenant: TenantId,
  page: { readonly after: Uint8Array; readonly isOpen: boolean },
): Promise<{ readonly disputes: readonly ShownDispute[]; readonly isMore: boolean }> {
  return deps.database.transaction(tenant, async (tx) => {
    const rows = await listRows(tx, page);
    const payments = await tellPayments(tx, rows);
    const disputes = rows.map((dispute, index) => {
      const payment = payments[index];
      assert(payment !== undefined, 'a payment vanished');
      return { dispute, payment };
    });
    return { disputes, isMore: rows.length === DISPUTES_PAGE };
  });
}

type Found<Value, Code extends string = never> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: 'unknownDispute' | Code };

/** One dispute with all that is known about its payment. */
export async function showDispute(
  deps: IssuerDeps,
  tenant: TenantId,
  digest: Uint8Array,
): Promise<Found<DisputeFile>> {
  return deps.database.transaction(tenant, async (tx) => {
    const dispute = await disputeOf(tx, digest);
    if (dispute === undefined) return { ok: false, code: 'unknownDispute' };
    const [payment] = await tellPayments(tx, [dispute]);
    assert(payment !== undefined, 'a payment vanished');
    const evidence = await disputeEvidence(deps, tenant, tx, dispute);
    return {
      ok: true,
      value: { dispute, payment, evidence, words: await wordsOf(deps, tenant, tx, dispute) },
    };
  });
}

async function disputeOf(
  transaction: Transaction,
  digest: Uint8Array,
): Promise<DisputeRow | undefined> {
  const payment = await findPaymentByDigest(transaction, digest);
  if (payment === undefined) return undefined;
  const [dispute] = await findDisputes(transaction, [payment]);
  return dispute;
}

async function wordsOf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, sealedWords }: DisputeRow,
): Promise<string> {
  if (sealedWords.length === 0) return '';
  const sealed = { kind: 'disputeWords', sealed: sealedWords } as const;
  return new TextDecoder().decode(await openPersonal(deps, transaction, { tenant, home }, sealed));
}

export type DecideRefusal =
  /** It ended before. */
  | 'disputeDecided'
  /** It was paid, and nothing is proven against the payee: only the tenant can give it back. */
  | 'payeeWasPaid';

/**
 * Decides, or proposes where two have to agree: then the dispute has no decision yet. A second proposal that
 * differs takes the place of the first. Deciding again in the same words by the same operator gives the same
 * answer.
 */
export async function decideDispute(
  deps: IssuerDeps,
  tenant: TenantId,
  digest: Uint8Array,
  verdict: Verdict,
): Promise<Found<ShownDispute, DecideRefusal>> {
  return deps.database.transaction(tenant, async (tx) => {
    const decided = await decide(deps, tenant, tx, { digest, verdict });
    if (!decided.ok) return decided;
    const [payment] = await tellPayments(tx, [decided.value]);
    assert(payment !== undefined, 'a payment vanished');
    return { ok: true, value: { dispute: decided.value, payment } };
  });
}

async function decide(
  deps: IssuerDeps,
  tenant: TenantId,
  tx: Transaction,
  { digest, verdict }: { readonly digest: Uint8Array; readonly verdict: Verdict },
): Promise<Found<DisputeRow, DecideRefusal>> {
  const known = await findPaymentByDigest(tx, digest);
  if (known === undefined) return { ok: false, code: 'unknownDispute' };
  const [line] = await lockLines(tx, [known]);
  const [payment] = await findPayments(tx, [known]);
  const [dispute] = await findDisputes(tx, [known]);
  if (dispute === undefined) return { ok: false, code: 'unknownDispute' };
  assert(line !== undefined && payment !== undefined, 'a payment vanished');
  if (dispute.decision !== undefined || payment.status !== 'disputed') {
    const { decision } = dispute;
    const isRepeated = decision?.by === verdict.by && isSame(decision, verdict);
    return isRepeated ? { ok: true, value: dispute } : { ok: false, code: 'disputeDecided' };
  }
  const isProven = await isPayeeProven(tx, payment);
  if (verdict.borneBy === 'payee' && !mayPayeeBear(payment, isProven)) {
    return { ok: false, code: 'payeeWasPaid' };
  }
  const record = await loadTenant(tx);
  assert(record !== undefined, 'a tenant vanished');
  const { twoFrom } = record.disputes;
  if (twoFrom !== undefined && payment.amount >= twoFrom && !isSeconded(dispute, verdict)) {
    const proposed: DisputeRow = { ...dispute, proposal: verdict };
    await saveDispute(tx, proposed);
    return { ok: true, value: proposed };
  }
  const ended = await endDispute(
    deps,
    tenant,
    tx,
    { dispute, payment, line },
    { ...verdict, ground: 'operator' },
  );
  await book(deps, tenant, tx, ended.settlement);
  return { ok: true, value: ended.dispute };
}

/** Has somebody else proposed just that? The words may differ: the second operator's are told. */
function isSeconded({ proposal }: DisputeRow, verdict: Verdict): boolean {
  return proposal !== undefined && proposal.by !== verdict.by && isSame(proposal, verdict);
}

function isSame(
  left: Pick<Verdict, 'outcome' | 'borneBy'>,
  right: Pick<Verdict, 'outcome' | 'borneBy'>,
): boolean {
  return left.outcome === right.outcome && left.borneBy === right.borneBy;
}

/**
 * What follows when a payment that its payer ordered is settled (P-12, P-13): the payer gets a proof to show, the
 * merchant a code by message, and the till the payment itself as soon as it has a network again.
 *
 * Invariant: proof and code are given only for what this transaction, or one before it, settled to the payee of
 * the signed request, and whose money nobody is asking back.
 */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { paidCode } from '@tallystick/protocol/codes/paid-code';
import {
  ORDERED_PER_ANSWER_MAX,
  type OrderedNews,
  type PaymentOutcome,
} from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { halfValue } from '@tallystick/protocol/messages/half';
import { paidProofKind } from '@tallystick/protocol/messages/paid-proof';
import { statusKeyOf } from '../accounts/status-key.ts';
import type { DeviceRow } from '../accounts/device-row.ts';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { Work } from '../jobs/work.ts';
import { giveNotices } from '../notices/give-notices.ts';
import type { Notice } from '../notices/notice-event.ts';
import { keysFor } from '../tenants/keys-for.ts';
import type { PaymentKey } from './payment-row.ts';
import type { ReadRecord } from './read-records.ts';
import { loadHalf } from './stored-half.ts';

/** A record of a call, and what became of its payment in the call's transaction. */
export interface AnsweredRecord {
  readonly record: ReadRecord;
  readonly outcome: PaymentOutcome;
}

function isPaid({ outcome: { status, code } }: AnsweredRecord): boolean {
  return status === 'settled' && code === undefined;
}

/**
 * The work of telling merchants the codes of payments that were ordered in this call and are settled; to be asked
 * for with all other work of the transaction. The same order again is the same notice.
 */
export async function tellPaidCodes(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  answered: readonly AnsweredRecord[],
): Promise<readonly Work[]> {
  const notices = answered
    .filter((one) => one.record.order !== undefined && isPaid(one))
    // What was proven before a restore was told before it.
    .filter(({ record }) => record.half.ordered?.isProven === false)
    .map(({ record }) => paidNotice(deps, tenant, record));
  return giveNotices(transaction, tenant, notices);
}

function paidNotice(
  deps: IssuerDeps,
  tenant: TenantId,
  { half, payee, payeeKeyHash }: ReadRecord,
): Notice {
  const { request, authorization } = half;
  const { nonce, currency, time, ttlSeconds } = request.body;
  const { amount } = authorization.withdrawal.body;
  const { till } = half.payee.body;
  const key = statusKeyOf(deps, tenant, payeeKeyHash);
  const now = deps.clock();
  return {
    home: payee,
    event: 'paymentCode',
    subject: request.digest,
    fields: {
      code: paidCode(deps.crypto, key, { tenant, till, nonce, amount, currency }),
      amount: { currency, minor: amount },
      till: till.toString(),
    },
    givenAt: now,
    // The till's clock may be behind: whoever waits at it gets a minute in any case.
    by: Math.max(time + ttlSeconds, now + 60),
  };
}

/** Signed proofs for the payer, of what it ordered and is settled. */
async function paidProofs(
  deps: IssuerDeps,
  tenant: TenantId,
  answered: readonly AnsweredRecord[],
): Promise<readonly CborValue[]> {
  const { keyId, sign } = keysFor(deps, tenant).signer('answer');
  const ordered = answered.filter(
    (one) => one.record.byPayer && one.record.half.ordered !== undefined && isPaid(one),
  );
  return Promise.all(
    ordered.map(async ({ record: { half, digest } }) => {
      const { request, payee, authorization } = half;
      const proof = await signMessage(deps.crypto, paidProofKind, {
        tenant,
        context: [request.digest],
        keyId,
        sign,
        body: {
          till: payee.body.till,
          nonce: request.body.nonce,
          amount: authorization.withdrawal.body.amount,
          currency: request.body.currency,
          payment: digest,
          time: deps.clock(),
        },
      });
      return messageValue(proof);
    }),
  );
}

/** Payments of a till's own requests that were ordered and settled, and that it has not handed in. */
async function paidForTill(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, keyHash }: DeviceRow,
): Promise<readonly CborValue[]> {
  const rows = await transaction.query(
    `select home, digest from payment
     where payee = $1 and payee_key_hash = $2 and ordered and not claimed
       and status = 'settled' and code is null
     order by first_seen_at, digest limit $3`,
    [home, keyHash, ORDERED_PER_ANSWER_MAX],
  );
  const values: CborValue[] = [];
  for (const row of rows) {
    const key: PaymentKey = {
      home: bigintColumn(row, 'home'),
      digest: bytesColumn(row, 'digest'),
    };
    const { request, payee, authorization } = await loadHalf(deps, tenant, transaction, key);
    values.push(halfValue({ request, payee, authorization }));
  }
  return values;
}

/** What an answer says of ordered payments; undefined where it has nothing to say. */
export async function orderedNews(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly device: DeviceRow;
    /** Does it collect? */
    readonly isPayee: boolean;
    readonly answered: readonly AnsweredRecord[];
  },
): Promise<OrderedNews | undefined> {
  const { device, isPayee, answered } = input;
  const proofs = await paidProofs(deps, tenant, answered);
  const paid = isPayee ? await paidForTill(deps, tenant, transaction, device) : [];
  return proofs.length === 0 && paid.length === 0 ? undefined : { proofs, paid };
}

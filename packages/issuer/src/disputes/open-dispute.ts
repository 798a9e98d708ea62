/**
 * A holder objects to a payment of its account (P-26). The payment's money stays where it is until somebody
 * has decided: what was not paid yet is not paid, what was stays paid. Everything happens under the lock of
 * the payment's line.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { DisputeBody, DisputeRefusal } from '@tallystick/protocol/calls/disputes';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { nextMoneyStatus } from '@tallystick/protocol/states/money-status';
import { lockAccount } from '../accounts/hold-account.ts';
import type { DeviceRow } from '../accounts/device-row.ts';
import { lineKey, lockLines, type LineRow } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { sealPersonal } from '../personal/personal-key.ts';
import { loadCircumstances } from '../redemption/circumstances.ts';
import { findPayments, type PaymentRow } from '../redemption/payment-row.ts';
import { book, settlePayments, type Settlement } from '../redemption/settle-payments.ts';
import { loadTenant, type TenantRecord } from '../tenants/tenant-record.ts';
import { countOpenDisputes, findDisputes, insertDispute, type DisputeRow } from './dispute-row.ts';
import { tellOpened } from './dispute-notices.ts';
import { endDispute } from './end-dispute.ts';
import { ruleOn } from './judge.ts';

/** Open at once, of one account: an objection holds a payee's money, and operators have to read each. */
export const OPEN_DISPUTES_MAX = 20;

export type OpenDisputeOutcome =
  { readonly ok: true } | { readonly ok: false; readonly code: DisputeRefusal };

/** Opens it, and decides at once what a rule decides. One that is open already stays as it is. */
export async function openDispute(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: DisputeBody },
): Promise<OpenDisputeOutcome> {
  const { home } = device;
  const key = { home, digest: body.payment };
  const [known] = await findPayments(transaction, [key]);
  if (known === undefined) return { ok: false, code: 'unknownPayment' };
  const [line] = await lockLines(transaction, [known]);
  assert(line !== undefined, 'a payment has no line');
  // Two objections of one account are counted one after the other.
  await lockAccount(transaction, home);
  const [payment] = await findPayments(transaction, [key]);
  const [earlier] = await findDisputes(transaction, [key]);
  const record = await loadTenant(transaction);
  assert(payment !== undefined && record !== undefined, 'a payment vanished');
  if (earlier !== undefined) {
    return earlier.decision === undefined ? { ok: true } : { ok: false, code: 'disputeDecided' };
  }
  const refusal = whyNot(payment, record, deps.clock());
  if (refusal !== undefined) return { ok: false, code: refusal };
  if ((await countOpenDisputes(transaction, home)) >= OPEN_DISPUTES_MAX) {
    return { ok: false, code: 'tooManyDisputes' };
  }
  const dispute = await makeDispute(deps, tenant, transaction, { device, body, record });
  await insertDispute(transaction, tenant, dispute);
  const settlement = await contest(deps, tenant, transaction, { record, dispute, payment, line });
  const told = await tellOpened(transaction, tenant, { payment, line, now: deps.clock() });
  await book(deps, tenant, transaction, { ...settlement, work: [...settlement.work, ...told] });
  return { ok: true };
}

/** The last second in which a payment can be objected to. */
export function disputeByOf(
  payment: PaymentRow,
  { disputes: { windowSeconds } }: Pick<TenantRecord, 'disputes'>,
): number {
  return claimedAtOf(payment) + windowSeconds;
}

/** When its payee asked for it; of payments from before that was noted, when anybody handed it in. */
export function claimedAtOf({ claimedAt, firstSeenAt }: PaymentRow): number {
  return claimedAt ?? firstSeenAt;
}

function whyNot(
  payment: PaymentRow,
  record: TenantRecord,
  now: number,
): DisputeRefusal | undefined {
  const { status, code } = payment;
  if (status === 'awaited') return 'notRedeemed';
  const isGoingBack = status === 'settled' && code !== undefined;
  if (isGoingBack || nextMoneyStatus(status, 'contested') === undefined) return 'nothingToDispute';
  return now > disputeByOf(payment, record) ? 'disputeWindowOver' : undefined;
}

async function makeDispute(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  {
    device: { home, keyHash },
    body: { payment, reason, words },
    record: { disputes },
  }: {
    readonly device: DeviceRow;
    readonly body: DisputeBody;
    readonly record: TenantRecord;
  },
): Promise<DisputeRow> {
  const openedAt = deps.clock();
  const plaintext = new TextEncoder().encode(words);
  const sealedWords =
    words === ''
      ? new Uint8Array()
      : await sealPersonal(
          deps,
          transaction,
          { tenant, home },
          { kind: 'disputeWords', plaintext },
        );
  return {
    home,
    digest: payment,
    keyHash,
    reason,
    sealedWords,
    openedAt,
    decideBy: openedAt + disputes.decideSeconds,
    reimbursed: 0n,
    reimburse: false,
  };
}

/** The payment is disputed from now on, and goes on at once where a rule says how. */
async function contest(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly record: TenantRecord;
    readonly dispute: DisputeRow;
    readonly payment: PaymentRow;
    readonly line: LineRow;
  },
): Promise<Settlement> {
  const { record, dispute, line } = input;
  const now = deps.clock();
  const { circumstances } = await loadCircumstances(transaction, {
    tenant,
    payments: [input.payment],
    lineOf: () => line,
    now,
    bundleAgeSecondsMax: record.settings.policy.bundleAgeSecondsMax,
  });
  const [facts] = circumstances;
  assert(facts !== undefined, 'circumstances are missing');
  const status = nextMoneyStatus(input.payment.status, 'contested');
  assert(status !== undefined, 'it was found that it can be objected to');
  const { code: _, ...rest } = input.payment;
  const payment: PaymentRow = { ...rest, status, changedAt: now };
  const ruled = ruleOn(input.payment, {
    reason: dispute.reason,
    bySigner: equalBytes(dispute.keyHash, line.keyHash),
    circumstances: facts,
  });
  if (ruled !== undefined) {
    const ended = await endDispute(deps, tenant, transaction, { dispute, payment, line }, ruled);
    return ended.settlement;
  }
  const settlement = await settlePayments(deps, tenant, transaction, {
    payments: [payment],
    lines: new Map([[lineKey(line), line]]),
    changed: new Set([toHex(payment.digest)]),
  });
  const deadline = {
    home: payment.home,
    kind: 'dispute' as const,
    subject: payment.digest,
    dueAt: dispute.decideBy,
  };
  return { ...settlement, work: [...settlement.work, deadline] };
}

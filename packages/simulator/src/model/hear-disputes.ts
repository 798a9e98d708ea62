/**
 * What devices were told about payments of their account and objections to them, beside the model, and what
 * operators decided, which comes through no door.
 */

import {
  ACCOUNT_PAYMENTS_PAGE,
  accountPaymentsResultShape,
  disputeResultShape,
  type AccountPayment,
  type AccountPaymentsPlace,
} from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { disputeByOf, end, object, type DisputeCommand } from './disputes.ts';
import { expectAccepted, expectCode } from './expect.ts';
import { operatorsDecisions } from './facts.ts';
import { momentOf, type Following } from './following.ts';
import type { OpenedCall } from './read-call.ts';
import type { Moment } from './settle.ts';
import { lineOf, type ModelDevice, type ModelDispute, type ModelPayment } from './state.ts';

/** A device objects. */
export function hearDispute(
  following: Following,
  opened: OpenedCall,
  { device, command }: { readonly device: ModelDevice; readonly command: DisputeCommand },
): void {
  const moment = momentOf(following);
  const answer = object(moment, device, command);
  expectAccepted(following, opened, answer === 'taken', ` (${answer})`);
  expectCode(following, opened, answer);
  if (opened.answer?.accepted !== true) return;
  const read = readShape(disputeResultShape, opened.answer.result, 'disputeResult');
  const payment = moment.state.payments.get(command.payment);
  const told = read.ok ? toldText(read.value) : 'something else';
  const expected = payment === undefined ? 'nothing' : heldText(moment, payment);
  if (told !== expected) following.differs(`an objection was answered ${told}, not ${expected}`);
}

/** A device asks what its account has paid. */
export function hearAccountPayments(
  following: Following,
  opened: OpenedCall,
  {
    device,
    after,
  }: { readonly device: ModelDevice; readonly after: AccountPaymentsPlace | undefined },
): void {
  expectAccepted(following, opened, true);
  if (opened.answer?.accepted !== true) return;
  const moment = momentOf(following);
  const read = readShape(accountPaymentsResultShape, opened.answer.result, 'accountPaymentsResult');
  const held = [...moment.state.payments.values()]
    .filter(({ payer, claimedAt }) => payer === device.account && claimedAt !== undefined)
    .filter((payment) => after === undefined || comesAfter(payment, after))
    .toSorted(newestFirst);
  const page = held.slice(0, ACCOUNT_PAYMENTS_PAGE).map((payment) => heldText(moment, payment));
  const told = read.ok ? read.value.payments.map(toldText) : ['something else'];
  const at = page.findIndex((text, index) => text !== told[index]);
  const isMore = read.ok && read.value.isMore;
  if (at === -1 && told.length === page.length && isMore === held.length > page.length) return;
  following.differs(`account ${device.account} was told ${told[at]}, in the model ${page[at]}`);
}

function comesAfter({ claimedAt = 0, digest }: ModelPayment, after: AccountPaymentsPlace): boolean {
  if (claimedAt !== after.claimedAt) return claimedAt < after.claimedAt;
  return digest > toHex(after.digest);
}

function newestFirst(left: ModelPayment, right: ModelPayment): number {
  const later = (right.claimedAt ?? 0) - (left.claimedAt ?? 0);
  return later === 0 ? (left.digest < right.digest ? -1 : 1) : later;
}

/** A payment as the payer's devices have to be told of it. */
function heldText(moment: Moment, payment: ModelPayment): string {
  const { state } = moment;
  const { digest, amount, till, status, claimedAt } = payment;
  const dispute = state.disputes.get(digest);
  const { keyHash } = lineOf(state, payment);
  const figures = [digest, amount, till, status, keyHash, claimedAt, disputeByOf(moment, payment)];
  return [...figures, ...(dispute === undefined ? [] : disputeWords(dispute))].join(' ');
}

function disputeWords({
  reason,
  openedAt,
  decideBy,
  decision,
}: Pick<ModelDispute, 'reason' | 'openedAt' | 'decideBy' | 'decision'>): readonly unknown[] {
  const words = [reason, openedAt, decideBy];
  return decision === undefined
    ? words
    : [...words, decision.outcome, decision.ground, decision.at];
}

function toldText(told: AccountPayment): string {
  const { digest, amount, till, status, keyHash, claimedAt, disputeBy, dispute } = told;
  const figures = [toHex(digest), amount, till, status, toHex(keyHash), claimedAt, disputeBy];
  return [...figures, ...(dispute === undefined ? [] : disputeWords(dispute))].join(' ');
}

/** What operators decided since the last call. */
export async function hearDecisions(following: Following): Promise<void> {
  const { state, input, differs } = following;
  for (const { digest, at, ...verdict } of await operatorsDecisions(input.watched.engine)) {
    const dispute = state.disputes.get(digest);
    if (dispute === undefined) differs(`${digest} was decided, and nobody had objected`);
    else if (dispute.decision === undefined) {
      end({ ...momentOf(following), now: at }, dispute, { ...verdict, ground: 'operator' });
    }
  }
}

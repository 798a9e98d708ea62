/**
 * What a sync was told, beside the model: what became of each record, how the payments stand that the device
 * asked about, why and until when they wait, whether their payer's line was spent twice, and what the account has.
 */

import type { PaymentOutcome, SyncResult } from '@tallystick/protocol/calls/sync';
import type { Following } from './following.ts';
import type { ReadCommand } from './read-call.ts';
import {
  accountOf,
  awaitsText,
  isOpen,
  lineOf,
  paidTo,
  type ModelPayment,
  type ModelState,
} from './state.ts';

interface ToldSync {
  readonly said: SyncResult;
  /** Of the device that was told. */
  readonly account: bigint;
  readonly command: ReadCommand & { readonly kind: 'sync' };
}

/** Says where the answer differs from what the model has after the same call. */
export function compareOutcomes(
  { state, differs }: Following,
  { said, account, command }: ToldSync,
): void {
  command.halves.forEach((half, index) => {
    const told = outcomeText(said.records[index]);
    const payment = half === undefined ? undefined : state.payments.get(half.digest);
    const expected = paymentText(state, payment);
    if (told === expected) return;
    differs(`a record of ${half?.digest ?? 'nobody'} became ${told}, in the model ${expected}`);
  });
  command.asks.forEach((digest, index) => {
    const payment = state.payments.get(digest);
    const isOwn = payment?.payer === account || payment?.payee === account;
    const told = outcomeText(said.asked[index]);
    const expected = paymentText(state, isOwn ? payment : undefined);
    if (told !== expected) differs(`${digest} was said to be ${told}, in the model ${expected}`);
  });
  const [balance] = said.balances;
  const { free } = accountOf(state, account);
  if (balance?.available !== free) {
    differs(`account ${account} was told ${balance?.available} free, the model has ${free}`);
  }
}

function paymentText(state: ModelState, payment: ModelPayment | undefined): string {
  if (payment === undefined) return 'nothing';
  const text = `${payment.status} ${paidTo(payment)}${awaitsText(payment)}`;
  if (lineOf(state, payment).status !== 'fraud') return text;
  const isDated = isOpen(payment) && payment.awaits !== 'awaitsPayer';
  return `${text}${isDated ? ` ${payment.redeemBy}` : ''} convicted`;
}

/** The same of what a device was told; of the reasons only those that the model knows. */
function outcomeText(outcome: PaymentOutcome | undefined): string {
  if (outcome?.status === undefined) return 'nothing';
  const { status, paid, code, until, convicted = false } = outcome;
  const isKnown = code === 'awaitsPayer' || code === 'unknownToPayer';
  const reasons = [...(isKnown ? [code] : []), ...(until === undefined ? [] : [until])];
  return [status, paid, ...reasons, ...(convicted ? ['convicted'] : [])].join(' ');
}

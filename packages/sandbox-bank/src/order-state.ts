/** What a bank says of an order when it is asked for its state. */

import { minor, type Currency, type Money } from '@tallystick/protocol/money';
import { orderKey, type BankState, type Pot } from './bank-state.ts';

/** As JSON; undefined for an order that never came. */
export function orderState(state: BankState, bank: string, order: string): object | undefined {
  const key = orderKey(bank, order);
  const carried = state.carried.get(key);
  if (carried === undefined) return undefined;
  const { kind, answer } = carried;
  if (!answer.ok) return { kind: 'refused', code: answer['code'] };
  const pot = state.pots.get(key);
  if (pot !== undefined) return { kind, ...sumsOf(pot) };
  const transfer = state.transfers.get(key);
  if (transfer === undefined) return { kind, released: answer['released'] };
  const { stage, reason } = transfer;
  return { kind, stage, ...(reason === '' ? {} : { reason }) };
}

/** What is left, and what became of the rest. */
function sumsOf({ currency, left, remitted, released, expired }: Pot): Record<string, Money> {
  return {
    left: money(currency, left),
    remitted: money(currency, remitted),
    released: money(currency, released),
    expired: money(currency, expired),
  };
}

function money(currency: Currency, amount: bigint): Money {
  return { currency, minor: minor(amount) };
}

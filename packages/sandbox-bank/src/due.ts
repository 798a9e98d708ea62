/**
 * What happens by itself when its time comes: remittances arrive or come back, and holds end. Everything happens in
 * the order of its own time, and at one second remittances first, so that what comes back to a hold that ends in
 * that second is the customer's again.
 */

import { assert } from '@tallystick/protocol/assert';
import type { BankState, Pot, Transfer } from './bank-state.ts';
import { accountKey, post, type Account } from './books.ts';

/** Lets everything happen whose time has come. Time never goes back. */
export function letTimePass(state: BankState, at: number): void {
  assert(at >= state.at, 'time goes back');
  for (;;) {
    const transfer = state.underway[0];
    const hold = firstToEnd(state);
    const transferAt = transfer?.dueAt ?? Infinity;
    const holdAt = hold?.until ?? Infinity;
    if (Math.min(transferAt, holdAt) > at) break;
    if (transfer !== undefined && transferAt <= holdAt) arrive(state, transfer);
    else if (hold !== undefined) end(state, hold);
  }
  state.at = at;
}

function firstToEnd({ openHolds }: BankState): Pot | undefined {
  let first: Pot | undefined;
  for (const hold of openHolds) {
    if (first === undefined || hold.until < first.until) first = hold;
  }
  return first;
}

function end({ openHolds }: BankState, hold: Pot): void {
  hold.account.held -= hold.left;
  hold.expired += hold.left;
  hold.left = 0n;
  hold.isOver = true;
  openHolds.delete(hold);
}

function arrive(state: BankState, transfer: Transfer): void {
  state.underway.shift();
  const { source, pot, amount, to, order, dueAt: at } = transfer;
  const { currency } = source;
  const { accounts, clearing } = state.books;
  const flying = clearing.get(currency);
  assert(flying !== undefined, 'money is on its way in a currency without clearing');
  const account = accounts.get(accountKey(to.bank, to.account));
  const reason = whyNot(account, source);
  if (account !== undefined && reason === '') {
    post({ debit: flying, credit: account, amount, at, order });
    transfer.stage = 'arrived';
    return;
  }
  transfer.stage = 'returned';
  transfer.reason = reason;
  post({ debit: flying, credit: source, amount, at, order });
  if (pot === undefined) return;
  pot.remitted -= amount;
  if (pot.isOver) {
    pot.expired += amount;
    return;
  }
  pot.left += amount;
  if (pot.escrow === undefined) pot.account.held += amount;
}

/** ISO 20022's external status reason codes; empty where it is welcome. */
function whyNot(account: Account | undefined, { currency }: Account): string {
  if (account?.owner === undefined) return 'AC01';
  if (account.owner.isBlocked) return 'AC06';
  return account.currency === currency ? '' : 'AM03';
}

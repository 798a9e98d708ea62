/**
 * Drawing on what is held or in escrow: back to the customer (a release), or on to a payee's account (a
 * remittance, V-62, V-63). Together they never take more than was set aside, and nothing once a hold is over. A
 * remittance that names neither draws on the operator's escrow account, and never takes more than is in it.
 */

import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { refuse } from './authenticate.ts';
import { orderKey, type Answer, type BankState, type Pot } from './bank-state.ts';
import { availableOf, post, type Account } from './books.ts';
import { escrowOf } from './fund.ts';
import type { ReleaseOrder, RemittanceOrder } from './order.ts';

interface Named {
  readonly bank: string;
  readonly order: string;
}

/** Gives back to the customer. */
export function release(state: BankState, named: Named, asked: ReleaseOrder): Answer {
  const pot = state.pots.get(orderKey(named.bank, asked.from));
  const wanted = asked.amount ?? { currency: pot?.currency, minor: pot?.left ?? 0n };
  const refusal = whyNot(pot, wanted);
  if (refusal !== undefined || pot === undefined) return refuse(refusal ?? 'holdUnknown');
  const amount = wanted.minor;
  take(pot, amount);
  pot.released += amount;
  if (pot.escrow !== undefined && amount > 0n) {
    post({ debit: pot.escrow, credit: pot.account, amount, at: state.at, order: named.order });
  }
  return { ok: true, released: { currency: pot.currency, minor: minor(amount) } };
}

/** Sends it on its way; {@link letTimePass} lets it arrive. */
export function remit(state: BankState, named: Named, asked: RemittanceOrder): Answer {
  const pot =
    asked.from === undefined ? undefined : state.pots.get(orderKey(named.bank, asked.from));
  const refusal =
    asked.from === undefined ? whyNotEscrow(state, named, asked) : whyNot(pot, asked.amount);
  if (refusal !== undefined) return refuse(refusal);
  if (!state.banks.has(asked.to.bank)) return refuse('payeeBankUnknown');
  const source = pot === undefined ? escrowOf(state, named.bank, asked.amount) : sourceOf(pot);
  assert(source !== undefined, 'a remittance comes from nowhere');
  const clearing = state.books.clearing.get(source.currency);
  assert(clearing !== undefined, 'a remittance is in a currency without clearing');
  const { minor: amount } = asked.amount;
  const { order } = named;
  if (pot !== undefined) {
    take(pot, amount);
    pot.remitted += amount;
  }
  post({ debit: source, credit: clearing, amount, at: state.at, order });
  const transfer = {
    order,
    source,
    pot,
    amount,
    to: asked.to,
    reason: '',
    dueAt: state.at + state.seed.clearingSeconds,
    stage: 'booked' as const,
  };
  state.transfers.set(orderKey(named.bank, order), transfer);
  state.underway.push(transfer);
  return { ok: true, stage: 'booked' };
}

function sourceOf({ escrow, account }: Pot): Account {
  return escrow ?? account;
}

function whyNotEscrow(
  state: BankState,
  { bank }: Named,
  { amount }: RemittanceOrder,
): string | undefined {
  const escrow = escrowOf(state, bank, amount);
  if (escrow === undefined) return 'currencyNotOffered';
  return amount.minor > availableOf(escrow) ? 'aboveEscrow' : undefined;
}

function whyNot(
  pot: Pot | undefined,
  wanted: { readonly currency: number | undefined; readonly minor: bigint },
): string | undefined {
  if (pot === undefined) return 'holdUnknown';
  if (pot.isOver) return 'holdOver';
  if (wanted.currency !== pot.currency) return 'currencyDiffers';
  // What was remitted from escrow as a whole is not there for a debit any more.
  const isThere = pot.escrow === undefined || wanted.minor <= availableOf(pot.escrow);
  return wanted.minor > pot.left || !isThere ? 'aboveHold' : undefined;
}

/** What was held is free again, for the one posting that takes it. */
function take(pot: Pot, amount: bigint): void {
  pot.left -= amount;
  if (pot.escrow === undefined) pot.account.held -= amount;
}

/** A hold keeps money where it is; a debit moves it into the operator's escrow account. Both use up an authentication. */

import { assert } from '@tallystick/protocol/assert';
import { AUTHENTICATION_SECONDS, refuse } from './authenticate.ts';
import { orderKey, type Answer, type Authentication, type BankState } from './bank-state.ts';
import { availableOf, post, type Account } from './books.ts';
import type { FundingOrder } from './order.ts';

interface Named {
  readonly bank: string;
  readonly order: string;
}

/** Sets the money aside, whole or not at all. */
export function fund(state: BankState, named: Named, asked: FundingOrder): Answer {
  const { bank, order } = named;
  const authentication = state.authentications.get(orderKey(bank, asked.authentication));
  const refusal = whyNot(state, bank, authentication, asked);
  if (refusal !== undefined || authentication === undefined) {
    return refuse(refusal ?? 'authenticationUnknown');
  }
  const { account } = authentication;
  const { minor: amount, currency } = asked.amount;
  const escrow = asked.kind === 'debit' ? escrowOf(state, bank, account) : undefined;
  if (asked.kind === 'debit' && escrow === undefined) return refuse('currencyNotOffered');
  authentication.isUsed = true;
  const pot = {
    kind: asked.kind,
    bank,
    order,
    account,
    currency,
    escrow,
    until: asked.until ?? Infinity,
    isOver: false,
    left: amount,
    remitted: 0n,
    released: 0n,
    expired: 0n,
  };
  state.pots.set(orderKey(bank, order), pot);
  if (escrow === undefined) {
    account.held += amount;
    assert(account.held <= account.balance, 'more is held than there is');
    state.openHolds.add(pot);
  } else {
    post({ debit: account, credit: escrow, amount, at: state.at, order });
  }
  return { ok: true };
}

function whyNot(
  state: BankState,
  bank: string,
  authentication: Authentication | undefined,
  { amount, until }: FundingOrder,
): string | undefined {
  if (authentication === undefined) return 'authenticationUnknown';
  const { account, at, isUsed, amount: authenticated } = authentication;
  if (isUsed) return 'authenticationUsed';
  if (state.at >= at + AUTHENTICATION_SECONDS) return 'authenticationOver';
  if (amount.currency !== authenticated.currency) return 'currencyDiffers';
  if (amount.minor > authenticated.minor) return 'aboveAuthenticated';
  if (account.owner?.isBlocked === true) return 'accountBlocked';
  if (until !== undefined) {
    if (until <= state.at) return 'holdOver';
    if (until > state.at + longestHold(state, bank)) return 'holdTooLong';
  }
  return availableOf(account) < amount.minor ? 'balanceInsufficient' : undefined;
}

function longestHold({ banks }: BankState, bank: string): number {
  return banks.get(bank)?.longestHoldSeconds ?? 0;
}

/** The operator's account at the bank in a currency; undefined where it has none. */
export function escrowOf(
  state: BankState,
  bank: string,
  { currency }: Pick<Account, 'currency'>,
): Account | undefined {
  for (const [key, account] of state.books.accounts) {
    const isEscrow = account.owner?.type === 'escrow' && account.currency === currency;
    if (isEscrow && key.startsWith(`${bank}/`)) return account;
  }
  return undefined;
}

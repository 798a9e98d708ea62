/**
 * Is this the customer, and could the account give so much (V-24)? Each thing that is compared has its own refusal.
 * Who asks could learn by trying what belongs to an account, so a real bank counts the failures of a caller, too.
 */

import type { Answer, BankState } from './bank-state.ts';
import { orderKey } from './bank-state.ts';
import { accountKey, availableOf } from './books.ts';
import type { AuthenticationOrder } from './order.ts';
import type { AccountType } from './seed.ts';

/** How long the customer's word is good: long enough to look at an amount once more. */
export const AUTHENTICATION_SECONDS = 900;

/** What coins may be bought from. */
const ALLOWED_TYPES: ReadonlySet<AccountType> = new Set<AccountType>(['savings', 'current']);

/** Compares, and remembers that it was so. */
export function authenticate(
  state: BankState,
  { bank, order }: { readonly bank: string; readonly order: string },
  asked: AuthenticationOrder,
): Answer {
  const account = state.books.accounts.get(accountKey(bank, asked.account));
  const owner = account?.owner;
  if (account === undefined || owner === undefined) return refuse('accountUnknown');
  if (plain(owner.name) !== plain(asked.name)) return refuse('nameDiffers');
  if (owner.phone !== asked.phone) return refuse('phoneDiffers');
  if (owner.pan !== asked.pan) return refuse('panDiffers');
  if (!ALLOWED_TYPES.has(owner.type)) return refuse('accountTypeNotAllowed');
  if (owner.isBlocked) return refuse('accountBlocked');
  if (account.currency !== asked.amount.currency) return refuse('currencyDiffers');
  if (availableOf(account) < asked.amount.minor) return refuse('balanceInsufficient');
  if (asked.amount.minor > (owner.orderMax ?? asked.amount.minor)) return refuse('limitExceeded');
  const { amount } = asked;
  state.authentications.set(orderKey(bank, order), {
    account,
    amount,
    at: state.at,
    isUsed: false,
  });
  return { ok: true };
}

/** No money moved. */
export function refuse(code: string): Answer {
  return { ok: false, code };
}

/** Banks compare names without regard to case, accents and spacing. */
function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

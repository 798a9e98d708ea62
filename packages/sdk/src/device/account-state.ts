/** What the issuer last said about the account: balances, and the cover set aside for this till. */

import {
  currencyShape,
  list,
  minorShape,
  optional,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import type { AccountBalance, CoverAllotment } from '@tallystick/protocol/calls/sync';
import { COUNTER_MAX, CURRENCIES_MAX, TIME_MAX } from '@tallystick/protocol/limits';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Store, StoreChange } from '../store/store.ts';
import { put, readStored } from './stored-value.ts';

export interface AccountState {
  readonly balances: readonly AccountBalance[];
  readonly cover: readonly CoverAllotment[];
  /** The bundle that this device named in its last acknowledged statement. */
  readonly syncedBundleSeq?: number;
  /** When the issuer said so, on its own clock; 0 before the first sync. */
  readonly asOf: number;
  /** What the account owes for a double spend; absent where it owes nothing. */
  readonly owed?: Minor;
}

const ACCOUNT_KEY = 'account';

const accountShape: Shape<AccountState> = withLaterField<AccountState, 'owed'>(
  {
    balances: list(
      tuple<AccountBalance>({
        currency: currencyShape,
        available: minorShape,
        reserved: minorShape,
      }),
      CURRENCIES_MAX,
    ),
    cover: list(
      tuple<CoverAllotment>({ currency: currencyShape, amount: minorShape, until: uint(TIME_MAX) }),
      CURRENCIES_MAX,
    ),
    syncedBundleSeq: optional(uint(COUNTER_MAX)),
    asOf: uint(TIME_MAX),
  },
  { owed: minorShape },
);

/** What is known of the account. */
export function accountState(store: Store): AccountState {
  return readStored(store, ACCOUNT_KEY, accountShape) ?? { balances: [], cover: [], asOf: 0 };
}

/** The change that keeps it. */
export function putAccountState(state: AccountState): StoreChange {
  return put(ACCOUNT_KEY, accountShape, state);
}

/** The change after a call whose answer says what the account has left in one currency. */
export function putAvailable(store: Store, currency: Currency, available: Minor): StoreChange {
  const state = accountState(store);
  const before = state.balances.find((balance) => balance.currency === currency);
  const reserved = before?.reserved ?? minor(0n);
  const others = state.balances.filter((balance) => balance.currency !== currency);
  return putAccountState({ ...state, balances: [...others, { currency, available, reserved }] });
}

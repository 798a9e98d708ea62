/** The coins of a device as people see them (V-03, V-57): what can be paid with, what went, what is at the issuer. */

import { uuidText, coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Device, Session } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { handsOf, hindranceOf, type CoinHindrance, type Hands } from './coin-hindrance.ts';
import {
  broughtBy,
  coinIdOf,
  redeemByOfCoin,
  worthOf,
  type CoinCode,
  type CoinRecord,
  type KeptState,
} from './coin-record.ts';
import { coinsBroughtBy, coinsHandedOver, keptCoins } from './kept-coins.ts';

/** One coin, as a list shows it. */
export interface CoinSummary {
  /** By which verbs name it. */
  readonly coinId: string;
  /** As it is written on the coin. */
  readonly uuid: string;
  readonly currency: Currency;
  readonly value: Minor;
  /** What it is worth here: less than its value where its payer keeps a part. */
  readonly worth: Minor;
  readonly state: KeptState;
  /** Why it can only go back to the operator; absent where it can be paid with, and where it is not held. */
  readonly hindrance?: CoinHindrance;
  /** Why the issuer does not pay it. */
  readonly code?: CoinCode;
  readonly expiresAt: number;
  readonly redeemBy: number;
  /** It was made for this device; else somebody paid with it. */
  readonly isOwn: boolean;
  /** The payment that brought it. */
  readonly broughtBy?: string;
}

/** How many coins, and what they are worth in minor units. */
export interface CoinSum {
  readonly count: number;
  readonly amount: Minor;
}

/** The coins of one currency. */
export interface CoinHoldings {
  readonly currency: Currency;
  /** Can be paid with now. */
  readonly spendable: CoinSum;
  /** Held, and can only be redeemed. */
  readonly redeemOnly: CoinSum;
  /** With payees, and the issuer has not said what became of them. */
  readonly handedOver: CoinSum;
  /** Signed back to the issuer, whose answer is not here yet. */
  readonly claimed: CoinSum;
  /** Handed over, and their money is back in the account. */
  readonly cameBack: CoinSum;
  /** Will not be paid to this account: refused, cancelled, or gone back to somebody else. */
  readonly lost: CoinSum;
  /** When the first of the spendable coins expires, unix seconds; absent where there are none. */
  readonly firstExpiry?: number;
}

/** Each coin that is kept, those that expire sooner first. */
export function listCoins(device: Device): readonly CoinSummary[] {
  return summariesOf(device, keptCoins(device));
}

/** The coins of one payment that are still kept, made or taken by this device. Those that were paid are not. */
export function coinsOf(device: Device, paymentId: string): readonly CoinSummary[] {
  return summariesOf(device, [
    ...coinsBroughtBy(device, paymentId),
    ...coinsHandedOver(device, paymentId),
  ]);
}

/** Totals by currency and state; none before enrolment, and nothing is spendable after a loss of state. */
export function coinHoldings(device: Device): readonly CoinHoldings[] {
  const coins = listCoins(device);
  const currencies = [...new Set(coins.map(({ currency }) => currency))];
  return currencies.map((currency) => holdingsIn(device, currency, coins));
}

function holdingsIn(
  { ports: { store } }: Device,
  currency: Currency,
  all: readonly CoinSummary[],
): CoinHoldings {
  const coins = all.filter((coin) => coin.currency === currency);
  const those = (test: (coin: CoinSummary) => boolean): CoinSum => sumOf(coins.filter(test));
  const isSpendable = ({ state, hindrance }: CoinSummary): boolean =>
    state === 'held' && hindrance === undefined && !isStateLost(store);
  const first = coins.find(isSpendable);
  return {
    currency,
    spendable: those(isSpendable),
    redeemOnly: those((coin) => coin.state === 'held' && !isSpendable(coin)),
    handedOver: those(({ state }) => state === 'handedOver'),
    claimed: those(({ state }) => state === 'claimed'),
    cameBack: those(({ state }) => state === 'returned'),
    lost: those(({ state }) => state === 'refused' || state === 'voided'),
    ...(first === undefined ? {} : { firstExpiry: first.expiresAt }),
  };
}

function sumOf(coins: readonly CoinSummary[]): CoinSum {
  const amount = minor(coins.reduce((sum, { worth }) => sum + worth, 0n));
  return { count: coins.length, amount };
}

function summariesOf(device: Device, records: readonly CoinRecord[]): readonly CoinSummary[] {
  const session = device.session();
  if (session === undefined) return [];
  const hands = handsOf(device, session);
  return records
    .map((record) => summaryOf(device, session, hands, record))
    .toSorted((left, right) => left.expiresAt - right.expiresAt);
}

function summaryOf(
  device: Device,
  { element }: Session,
  hands: Hands,
  record: CoinRecord,
): CoinSummary {
  const { body } = record.coin;
  const { state, code } = record;
  const hindrance = state === 'held' ? hindranceOf(device, hands, record) : undefined;
  const from = broughtBy(record);
  return {
    coinId: coinIdOf(record),
    uuid: uuidText(coinUuid(body)),
    currency: body.currency,
    value: body.value,
    worth: worthOf(record),
    state,
    ...(hindrance === undefined ? {} : { hindrance }),
    ...(code === undefined ? {} : { code }),
    expiresAt: body.expiresAt,
    redeemBy: redeemByOfCoin(record),
    isOwn: from === undefined && equalBytes(body.owner, element.publicKey),
    ...(from === undefined ? {} : { broughtBy: from }),
  };
}

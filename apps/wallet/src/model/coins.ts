/**
 * Coins: verbs and figures over the wallet's device, loaded behind the first screen.
 *
 * Invariant: while it is not known what became of a conversion, asking for the same again asks under the same name, also
 * from another screen and after a restart: money is never turned into coins twice.
 */

import type { LivePorts, LiveView } from '@tallystick/browser/live-view';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { ClaimLostCoinsOutcome } from '@tallystick/sdk/coins/claim-lost-coins';
import { tellCoins, type CoinsTold, type CoinsWanted } from '@tallystick/sdk/coins/tell-coins';
import {
  coinHoldings,
  coinsOf,
  listCoins,
  type CoinHoldings,
  type CoinSummary,
} from '@tallystick/sdk/coins/coin-holdings';
import {
  convertToCoins,
  openConversion,
  type ConvertOutcome,
  type OpenConversion,
} from '@tallystick/sdk/coins/convert-to-coins';
import { heldCoinTerms, type HeldCoinTerms } from '@tallystick/sdk/coins/held-coin-terms';
import { redeemCoins, type RedeemCoinsOutcome } from '@tallystick/sdk/coins/redeem-coins';
import { claimLost, paperSheets, type PaperSheetsOutcome } from './lost-coins.ts';
import { orStranger, type OrStranger } from '@tallystick/ui/or-stranger';
import type { CoinsInView, WalletView } from './wallet-view.ts';

export interface Coins {
  /** What the operator makes, and the number that stands on this account's coins; undefined where it makes none. */
  terms(): Pick<HeldCoinTerms, 'virtualId' | 'denominations' | 'coinsMax'> | undefined;
  /** Totals of one currency, for the wallet's view. */
  inView(currency: Currency): CoinsInView;
  /** Each coin that is kept, those that expire sooner first. */
  list(): readonly CoinSummary[];
  /** The coins of a payment, made or received, that are still kept. */
  of(paymentId: string): readonly CoinSummary[];
  /** The coins that a payment would take now. */
  toPay(wanted: CoinsWanted): CoinsTold;
  /** A conversion whose coins may be on their way. */
  open(): OpenConversion | undefined;
  /** Turns money of the account into coins; undefined when the store failed, as with all verbs. */
  convert(currency: Currency, amount: Minor): Promise<OrStranger<ConvertOutcome> | undefined>;
  /** Brings coins of these ids, or all, back into the account. */
  putBack(coins: readonly string[] | 'all'): Promise<OrStranger<RedeemCoinsOutcome> | undefined>;
  /** What is printed of the coins that are here, so that they can be claimed without this device. */
  paper(): PaperSheetsOutcome;
  /** Claims coins that were lost with another device: those of a sheet's codes, or all that are known. */
  claimLost(sheet?: readonly Uint8Array[]): Promise<OrStranger<ClaimLostCoinsOutcome> | undefined>;
}

/** The coins of the open wallet. */
export function coinsIn({ device }: LivePorts, live: LiveView<WalletView>): Coins {
  const terms = (): HeldCoinTerms | undefined => {
    const held = heldCoinTerms(device);
    return held === undefined || held.denominations.length === 0 ? undefined : held;
  };
  return {
    terms,
    inView: (currency) => {
      const all = coinHoldings(device);
      return {
        isOffered: all.length > 0 || terms() !== undefined,
        holdings: all.find((each) => each.currency === currency) ?? nothingIn(currency),
      };
    },
    list: () => listCoins(device),
    of: (paymentId) => coinsOf(device, paymentId),
    toPay: (wanted) => tellCoins(device, wanted),
    open: () => openConversion(device),
    convert: (currency, amount) => {
      const open = openConversion(device);
      const isAgain = open?.currency === currency && open.amount === amount;
      const mintId = isAgain ? open.mintId : device.ports.random(16);
      return live.run(() => orStranger(() => convertToCoins(device, { currency, amount, mintId })));
    },
    putBack: (coins) => live.run(() => orStranger(() => redeemCoins(device, coins))),
    paper: () => paperSheets(device),
    claimLost: (sheet) => live.run(() => orStranger(() => claimLost(device, sheet))),
  };
}

function nothingIn(currency: Currency): CoinHoldings {
  const none = { count: 0, amount: minor(0n) };
  return {
    currency,
    spendable: none,
    redeemOnly: none,
    handedOver: none,
    claimed: none,
    cameBack: none,
    lost: none,
  };
}

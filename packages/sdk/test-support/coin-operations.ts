/** The small issuer's five calls about coins, with real signatures over every coin. */

import { assert } from '@tallystick/protocol/assert';
import type { Call } from '@tallystick/protocol/calls/call';
import {
  claimLostCoinsBodyShape,
  claimLostCoinsResultShape,
  type LostCoin,
} from '@tallystick/protocol/calls/coin-losses';
import {
  coinStatesBodyShape,
  coinStatesResultShape,
  coinTermsResultShape,
  mintCoinsBodyShape,
  mintCoinsResultShape,
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
  type ClaimOutcome,
  type ClaimRefusal,
} from '@tallystick/protocol/calls/coins';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { rollValues } from '@tallystick/protocol/coins/coin-roll';
import { batchFrom, coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { planMint } from '@tallystick/protocol/coins/plan-mint';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { readShape, type Shape } from '@tallystick/protocol/encoding/shape';
import { verifyClaim } from '@tallystick/protocol/instruments/coin-claim';
import type { CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { holderCertificateKind } from '@tallystick/protocol/messages/holder-certificate';
import { minor, type Minor } from '@tallystick/protocol/money';
import { tallyOf } from '@tallystick/protocol/states/tally';
import type { Trust } from '@tallystick/protocol/verification/trust';
import { bookClaim, bookMinted, judgeTransfers, returnOverdue, type Ledger } from './coin-books.ts';
import { trustOf } from './enrol-operation.ts';
import { addMoney } from './issuer-books.ts';
import { signIssued } from './issuer-keys.ts';
import type { Enrolled, IssuerState, Outcome } from './issuer-operations.ts';

/** What the tenant offers; tests may change any of it. */
export interface CoinOffer {
  readonly denominations: readonly Minor[];
  readonly coinsMax: number;
  readonly lifeSeconds: number;
  readonly redeemDays: number;
  readonly holderSeconds: number;
}

/** A payment with coins, as its payer handed it in. */
export interface CoinPayment {
  readonly uuids: readonly string[];
  readonly amount: Minor;
}

const DAY_SECONDS = 86_400;

export const USUAL_OFFER: CoinOffer = {
  denominations: [1n, 2n, 5n, 10n, 20n, 50n, 100n, 200n, 500n, 1_000n].map(minor),
  coinsMax: 256,
  lifeSeconds: 60 * DAY_SECONDS,
  redeemDays: 14,
  holderSeconds: 60 * DAY_SECONDS,
};

function refused(code: string): Outcome {
  return { ok: false, code };
}

function read<T>(shape: Shape<T>, value: CborValue): T {
  const result = readShape(shape, value, 'body');
  assert(result.ok, 'a device sent a malformed body');
  return result.value;
}

function ledgerOf({ books, devices, keys }: IssuerState): Ledger {
  return {
    coinBooks: books.coins,
    convictions: books.convictions,
    pay: (account, amount) => addMoney(books, account, amount),
    accountOf(publicKey): string {
      const device = devices.get(toHex(keyHashOf(keys.crypto, publicKey)));
      assert(device !== undefined, 'a coin went through a device that nobody knows');
      return device.account;
    },
  };
}

/** Coins whose time is over go back; before anything else is answered. */
export function returnCoins(state: IssuerState): void {
  returnOverdue(ledgerOf(state), state.clock());
}

/** Runs one of the five calls. */
export async function runCoins(
  state: IssuerState,
  device: Enrolled,
  operation: 'coinTerms' | 'mintCoins' | 'redeemCoins' | 'coinStates' | 'claimLostCoins',
  { body, callId }: Pick<Call, 'body' | 'callId'>,
): Promise<Outcome> {
  const { coinOffer } = state;
  returnCoins(state);
  switch (operation) {
    case 'coinTerms':
      return coinOffer === undefined ? refused('coinsNotOffered') : terms(state, device, coinOffer);
    case 'mintCoins': {
      const earlier = device.answers.get(toHex(callId));
      if (earlier !== undefined) return { ok: true, result: earlier };
      if (coinOffer === undefined) return refused('coinsNotOffered');
      const outcome = await mint(state, device, coinOffer, body);
      if (outcome.ok) device.answers.set(toHex(callId), outcome.result);
      return outcome;
    }
    case 'redeemCoins': {
      const { trust } = await trustOf(state);
      const claims: ClaimOutcome[] = [];
      for (const claim of read(redeemCoinsBodyShape, body).claims) {
        claims.push(await redeem(state, device, claim, trust));
      }
      return { ok: true, result: redeemCoinsResultShape.encode({ claims }) };
    }
    case 'coinStates': {
      const states = read(coinStatesBodyShape, body).coins.map((uuid) => {
        const coin = state.books.coins.coins.get(toHex(uuid));
        if (coin?.hands.has(device.account) !== true) return 'unknown';
        const isElsewhere = coin.state === 'returned' && coin.account !== device.account;
        return isElsewhere ? 'goneBack' : coin.state;
      });
      return { ok: true, result: coinStatesResultShape.encode({ states }) };
    }
    case 'claimLostCoins': {
      const { coins } = read(claimLostCoinsBodyShape, body);
      const result = { coins: coins.map((uuid) => lostCoin(state, device, uuid)) };
      return { ok: true, result: claimLostCoinsResultShape.encode(result) };
    }
  }
}

/** Its coins go back to the accounts that they were made for: no claim changes that. */
function lostCoin({ books }: IssuerState, { account }: Enrolled, uuid: Uint8Array): LostCoin {
  const coin = books.coins.coins.get(toHex(uuid));
  if (coin?.account !== account) return { state: 'unknown' };
  const { state, value, redeemBy } = coin;
  if (state !== 'live') return { state: state === 'goneBack' ? 'tooLate' : state };
  return { state: 'waits', worth: minor(value), redeemBy };
}

async function terms(state: IssuerState, device: Enrolled, offer: CoinOffer): Promise<Outcome> {
  const { keys, clock } = state;
  const holder = await signIssued(keys, 'account', holderCertificateKind, {
    issuedAt: clock(),
    expiresAt: clock() + offer.holderSeconds,
    handle: keys.random(16),
    publicKey: device.publicKey,
    redeemOnly: device.role === 'merchant',
  });
  return {
    ok: true,
    result: coinTermsResultShape.encode({
      holder: messageValue(holder),
      virtualId: virtualIdOf(state, device.account),
      denominations: offer.denominations,
      coinsMax: offer.coinsMax,
    }),
  };
}

function virtualIdOf({ devices }: IssuerState, account: string): number {
  return [...new Set([...devices.values()].map((device) => device.account))].indexOf(account);
}

async function mint(
  state: IssuerState,
  device: Enrolled,
  offer: CoinOffer,
  value: CborValue,
): Promise<Outcome> {
  const { keys, books, clock } = state;
  const { currency, amount } = read(mintCoinsBodyShape, value);
  if (device.role === 'merchant') return refused('redeemOnly');
  if (amount === 0n) return refused('amountZero');
  if ((books.available.get(device.account) ?? 0n) < amount) return refused('insufficientFunds');
  const plan = planMint(amount, offer.denominations, offer.coinsMax);
  if (!plan.ok) return refused(plan.code);
  const shared = {
    batch: batchFrom(keys.random(12)),
    currency,
    virtualId: virtualIdOf(state, device.account),
    owner: device.publicKey,
    issuedAt: clock(),
    expiresAt: clock() + offer.lifeSeconds,
    redeemDays: offer.redeemDays,
  };
  const coins = await Promise.all(
    plan.values.map((face, index) =>
      signIssued(keys, 'coin', coinKind, { ...shared, index, value: face }),
    ),
  );
  addMoney(books, device.account, 0n - amount);
  for (const coin of coins) bookMinted(books.coins, coin.body, device.account);
  return {
    ok: true,
    result: mintCoinsResultShape.encode({
      rolls: rollValues(coins.map((coin) => ({ coin, route: [] }))),
      available: minor(books.available.get(device.account) ?? 0n),
    }),
  };
}

async function redeem(
  state: IssuerState,
  device: Enrolled,
  claim: CborValue,
  trust: Trust,
): Promise<ClaimOutcome> {
  const refuse = (code: ClaimRefusal): ClaimOutcome => ({ code, coins: [] });
  const verified = await verifyClaim(state.keys.crypto, claim, trust);
  if (!verified.ok) return refuse(verified.code);
  const { authorization } = verified;
  if (!equalBytes(authorization.payerKey, device.publicKey)) return refuse('otherHolder');
  const ledger = ledgerOf(state);
  judgeTransfers(ledger, authorization);
  const { account } = device;
  return { coins: bookClaim(ledger, authorization, { account, now: state.clock() }) };
}

/** The payer's half of a payment with coins: nothing moves, and nothing may contradict it. */
export function bookCoinHalf(state: IssuerState, authorization: CoinAuthorization): PaymentOutcome {
  judgeTransfers(ledgerOf(state), authorization);
  const { digest } = authorization.transfer;
  state.coinPayments.set(toHex(digest), {
    uuids: authorization.coins.map(({ coin }) => toHex(coinUuid(coin.body))),
    amount: authorization.money.minor,
  });
  return coinOutcome(state, digest) ?? { digest, paid: minor(0n) };
}

/** What became of a payment with coins; undefined for one that nobody handed in. */
export function coinOutcome(state: IssuerState, digest: Uint8Array): PaymentOutcome | undefined {
  const payment = state.coinPayments.get(toHex(digest));
  if (payment === undefined) return undefined;
  const states = payment.uuids.map((uuid) => state.books.coins.coins.get(uuid)?.state);
  const isAll = (wanted: string): boolean => states.every((one) => one === wanted);
  const status = isAll('redeemed') ? 'settled' : isAll('returned') ? 'returned' : 'awaited';
  const isPaid = status === 'settled';
  const tally = tallyOf({ claimed: isPaid, reported: true, codeMatched: false });
  return { digest, status, tally, paid: minor(isPaid ? payment.amount : 0n) };
}

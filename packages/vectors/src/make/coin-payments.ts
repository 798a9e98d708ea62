/** Vectors of the payee's verdict on coins: the whole input of `verifyCoinPayment`, accepted. */

import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { WritableCoins } from '@tallystick/protocol/instruments/coins';
import { minor } from '@tallystick/protocol/money';
import { coinsAsJson, craftCoinPayment, type CoinPaymentChanges } from '../fixed/coin-payment.ts';
import { mint, passOn } from '../fixed/coins.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { shownWithOtherSignature } from '../fixed/other-signature.ts';
import { DAY_SECONDS, NOW, SKEW_SECONDS } from '../fixed/tenant.ts';
import { accepted, type Vector, type VectorFile } from '../vector.ts';
import { coinPaymentInput, type CoinJudging } from './coin-payment-input.ts';
import { refusedCoinPayments } from './coin-payments-refused.ts';

async function acceptedVector(
  name: string,
  changes: CoinPaymentChanges,
  judging: CoinJudging = {},
): Promise<Vector> {
  const payment = await craftCoinPayment(changes);
  const { coins, transfer } = payment;
  const { rest } = transfer.body;
  const amounts = coins.map(({ coin }, at) =>
    at === coins.length - 1 ? coin.body.value - rest : coin.body.value,
  );
  return accepted(name, await coinPaymentInput(payment, judging), {
    digest: toHex(transfer.digest),
    payerKey: toHex(signingKey(changes.payer ?? 'payer').publicKey),
    coins: coinsAsJson(coins, amounts),
    amount: amounts.reduce((sum, amount) => sum + amount, 0n).toString(),
    repeated: judging.paidWith !== undefined,
  });
}

/** Coins and transfer with (r, n - s) in place of (r, s). */
function flipped({ coins, passages, transfer }: WritableCoins): WritableCoins {
  return {
    coins: coins.map(({ coin, route }) => ({ coin: shownWithOtherSignature(coin), route })),
    passages,
    transfer: shownWithOtherSignature(transfer),
  };
}

async function directVectors(): Promise<Vector[]> {
  const { digest: paidWith } = (await craftCoinPayment()).transfer;
  const two = [...(await mint([1_000n])), ...(await mint([200n, 50n], { mint: 'second batch' }))];
  return Promise.all([
    acceptedVector('three coins of exactly the bill', {}),
    acceptedVector('the same with the other valid signatures: the same payment', {
      spoil: flipped,
    }),
    acceptedVector('the same once more: repeated, not paid twice', {}, { paidWith }),
    acceptedVector(
      'a repetition is accepted after everything has expired',
      { spoil: flipped },
      { paidWith, now: NOW + 60 * DAY_SECONDS },
    ),
    acceptedVector('one coin', { coins: await mint([1_250n]) }),
    acceptedVector('coins of two mints: two rolls', { coins: two }),
    acceptedVector('more than the bill, and a rest of the last coin', {
      coins: await mint([1_000n, 500n]),
      transfer: { body: { rest: minor(250n) } },
    }),
    acceptedVector('all but one paisa of one coin is the rest', {
      coins: await mint([1_250n]),
      transfer: { body: { rest: minor(1_249n) } },
    }),
    acceptedVector('the thousandth transfer of a device', {
      transfer: { body: { counter: 1_000, previous: fixedBytes('the transfer before', 32) } },
    }),
    acceptedVector('the payer’s own clock is only information', {
      transfer: { body: { time: NOW - 400 * DAY_SECONDS } },
    }),
    acceptedVector('another amount than asked for, where the payer may change it', {
      request: {
        body: {
          amount: minor(1_250n),
          flags: { amountEditable: true, showsReceipt: true, givesChange: false },
        },
      },
      coins: await mint([1_500n]),
    }),
  ]);
}

/** The coins at these places. */
function pick(coins: readonly KeptCoin[], ...places: readonly number[]): readonly KeptCoin[] {
  return places.flatMap((place) => coins[place] ?? []);
}

async function onwardVectors(): Promise<Vector[]> {
  const payer = 'otherPayer';
  const given = await passOn(await mint([1_000n, 200n, 50n, 200n, 100n]), {
    from: 'payer',
    to: payer,
  });
  const twice = await passOn(pick(given, 3, 0, 2), { from: payer, to: 'customer' });
  const foreign = await mint([100n, 250n], { mint: 'third batch', owner: 'customer' });
  const apart = await passOn(foreign, { from: 'customer', to: payer });
  const own = await mint([50n, 100n], { mint: 'own batch', owner: payer });
  const parted = await passOn(await mint([1_000n, 250n, 100n]), {
    from: 'payer',
    to: payer,
    transfer: { body: { rest: minor(40n) } },
  });
  const cases: Readonly<Record<string, CoinPaymentChanges>> = {
    'coins handed on: one hop': { payer, coins: pick(given, 0, 1, 2) },
    'parts of what came together, in another order': { payer, coins: pick(given, 3, 2, 0) },
    'all of five coins that came together: no hashes': { payer, coins: given },
    'one of five: the hashes of four': { payer, coins: pick(given, 4) },
    'two hops, and the order of the last': { payer: 'customer', coins: pick(twice, 1, 0, 2) },
    'coins of three mints that came in three ways': {
      payer,
      coins: [...pick(apart, 1), ...own, ...pick(given, 0), ...pick(apart, 0)],
    },
    'the first coins of a payment that left a rest: the last alone was used in part': {
      payer,
      coins: pick(parted, 1, 0),
    },
    'a coin that came back to its owner, and goes on': {
      payer: 'payer',
      coins: await passOn(pick(given, 0), { from: payer, to: 'payer' }),
    },
  };
  return Promise.all(Object.entries(cases).map(([name, changes]) => acceptedVector(name, changes)));
}

async function boundaryVectors(): Promise<Vector[]> {
  const payer = 'otherPayer';
  const minted = await mint([1_000n, 250n]);
  const passing = { from: 'payer', to: payer } as const;
  const until = (expiresAt: number): Pick<Parameters<typeof passOn>[1], 'holder'> => ({
    holder: { body: { expiresAt } },
  });
  const late = await passOn(minted, { ...passing, ...until(NOW - SKEW_SECONDS + 1) });
  const ended = await passOn(minted, { ...passing, ...until(NOW - 20 * DAY_SECONDS) });
  const throughEnded = await passOn(ended, { from: payer, to: 'customer' });
  const given = await passOn(minted, passing);
  return Promise.all([
    acceptedVector('in the last second of the coins, by a clock that is late', {
      coins: await mint([1_250n], { body: { expiresAt: NOW - SKEW_SECONDS + 1 } }),
    }),
    acceptedVector('coins from a clock that is as far ahead as allowed', {
      coins: await mint([1_250n], { body: { issuedAt: NOW + SKEW_SECONDS } }),
    }),
    acceptedVector('in the last second of the payer’s holder certificate', { payer, coins: late }),
    acceptedVector('through a holder whose certificate has expired since', {
      payer: 'customer',
      coins: throughEnded,
    }),
    acceptedVector(
      'as many hops as the tenant allows',
      { payer, coins: given },
      { bundle: { policy: { hopsMax: 1 } } },
    ),
    acceptedVector(
      'own coins where nothing may be handed on',
      {},
      { bundle: { policy: { hopsMax: 0 } } },
    ),
    acceptedVector(
      'a coin that was taken from another holder before',
      { payer, coins: given },
      { taken: minted },
    ),
    acceptedVector(
      'above the offline limit, online',
      {},
      { online: true, bundle: { policy: { offlineLimitUpper: minor(1_249n) } } },
    ),
  ]);
}

/** `coin-payments.json`. */
export async function makeCoinPayments(): Promise<VectorFile> {
  return {
    operation: 'verifyCoinPayment',
    about:
      'The verdict of a payee’s device on opened coins: bundle, own request, authorization, which coins it has taken, and its clock.',
    vectors: [
      ...(await directVectors()),
      ...(await onwardVectors()),
      ...(await boundaryVectors()),
      ...(await refusedCoinPayments()),
    ],
  };
}

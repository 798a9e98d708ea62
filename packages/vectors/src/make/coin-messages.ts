/** Vectors of coins, holder certificates and coin transfers as signed messages. */

import { batchFrom } from '@tallystick/protocol/coins/coin-uuid';
import { VIRTUAL_ID_MAX } from '@tallystick/protocol/coins/virtual-id';
import { COUNTER_MAX, TIME_MAX } from '@tallystick/protocol/limits';
import { coinKind, type Coin } from '@tallystick/protocol/messages/coin';
import {
  TO_ISSUER,
  toDevice,
  type CoinDestination,
  type CoinTransfer,
} from '@tallystick/protocol/messages/coin-transfer';
import { currency, minor, MINOR_MAX } from '@tallystick/protocol/money';
import { coinBody, craftHolder, craftTransfer, mint } from '../fixed/coins.ts';
import { craft } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { withOtherSignature } from '../fixed/other-signature.ts';
import { craftPayment } from '../fixed/payment.ts';
import type { Vector } from '../vector.ts';
import { messageVector } from './message-vector.ts';

async function coins(): Promise<Vector[]> {
  const cases: Readonly<Record<string, Partial<Coin>>> = {
    'coin: ten rupees': {},
    'coin: a dollar, the second of its mint': {
      index: 1,
      currency: currency(840),
      value: minor(100n),
    },
    'coin: of money of the tenant’s own': { currency: currency(1_000), value: minor(1n) },
    'coin with the largest values': {
      batch: batchFrom(new Uint8Array(12).fill(255)),
      index: COUNTER_MAX,
      currency: currency(65_535),
      value: minor(MINOR_MAX),
      virtualId: VIRTUAL_ID_MAX,
      issuedAt: TIME_MAX,
      expiresAt: TIME_MAX,
      redeemDays: 366,
    },
  };
  const vectors = Object.entries(cases).map(async ([name, changes]) =>
    messageVector(name, await craft(coinKind, coinBody('payer', changes), { signer: 'coin' })),
  );
  return [
    ...(await Promise.all(vectors)),
    messageVector('holder certificate', await craftHolder('otherPayer')),
    messageVector(
      'holder certificate of a device that may only redeem',
      await craftHolder('till', { body: { redeemOnly: true } }),
    ),
  ];
}

async function transfers(): Promise<Vector[]> {
  const { request } = await craftPayment();
  const to = toDevice(fixedCrypto, request.digest, signingKey('till').publicKey);
  const some = await mint([1_000n, 200n, 50n]);
  const cases: readonly (readonly [string, CoinDestination, Partial<CoinTransfer>])[] = [
    ['coin transfer, the first of its device', to, {}],
    ['coin transfer that leaves a rest', to, { rest: minor(20n) }],
    [
      'coin transfer to the issuer',
      TO_ISSUER,
      { counter: 2, previous: fixedBytes('the transfer before', 32) },
    ],
    [
      'coin transfer with the largest values',
      to,
      { counter: COUNTER_MAX, rest: minor(MINOR_MAX), time: TIME_MAX },
    ],
  ];
  const vectors = cases.map(async ([name, destination, body]) =>
    messageVector(name, await craftTransfer(some, { from: 'payer', to: destination, body })),
  );
  const first = await craftTransfer(some, { from: 'payer', to });
  return [
    ...(await Promise.all(vectors)),
    messageVector(
      'the first coin transfer with the other valid signature (r, n - s): the same digest, and no second hand-over',
      withOtherSignature(first),
    ),
  ];
}

/** The part of `messages.json` about coins. */
export async function coinMessages(): Promise<Vector[]> {
  return [...(await coins()), ...(await transfers())];
}

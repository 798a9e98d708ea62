/** Vectors of the bodies of calls about coins, and of their results. */

import {
  claimLostCoinsBodyShape,
  claimLostCoinsResultShape,
  LOST_COIN_STATES,
} from '@tallystick/protocol/calls/coin-losses';
import {
  CLAIM_REFUSALS,
  COIN_REFUSALS,
  COIN_STATES,
  coinStatesBodyShape,
  coinStatesResultShape,
  coinTermsResultShape,
  mintCoinsBodyShape,
  mintCoinsResultShape,
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
} from '@tallystick/protocol/calls/coins';
import { rollValues } from '@tallystick/protocol/coins/coin-roll';
import { assert } from '@tallystick/protocol/assert';
import { decodeCbor, encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { minor } from '@tallystick/protocol/money';
import { craftClaim } from '../fixed/coin-payment.ts';
import { craftHolder, mint, passOn } from '../fixed/coins.ts';
import { RUPEES } from '../fixed/tenant.ts';
import type { Vector } from '../vector.ts';
import { bodyVector, type RefusedBody } from './body-vector.ts';

/** Those that are read. */
export async function coinVectors(): Promise<Vector[]> {
  const holder = (await craftHolder('payer')).value;
  const minted = await mint([1_000n, 200n, 50n]);
  const given = await passOn(minted, { from: 'payer', to: 'otherPayer' });
  // As they are read: small numbers are numbers then.
  const rolls = asRead(rollValues(minted.map(({ coin }) => ({ coin, route: [] }))));
  const own = await craftClaim();
  const received = await craftClaim({ payer: 'otherPayer', coins: given });
  const denominations = [100n, 200n, 500n, 1_000n].map(minor);
  const none = { holder, virtualId: 42_007, denominations: [], coinsMax: 0 };
  const terms = { ...none, denominations, coinsMax: 100 };
  const nothing = minor(0n);
  return [
    bodyVector('result of coinTerms', 'coinTermsResult', coinTermsResultShape, terms),
    bodyVector('result of coinTerms: no coins', 'coinTermsResult', coinTermsResultShape, none),
    bodyVector('mint coins', 'mintCoins', mintCoinsBodyShape, {
      currency: RUPEES,
      amount: minor(1_250n),
    }),
    bodyVector('result of mintCoins', 'mintCoinsResult', mintCoinsResultShape, {
      rolls,
      available: minor(38_750n),
    }),
    bodyVector('redeem coins: two claims', 'redeemCoins', redeemCoinsBodyShape, {
      claims: asRead([own.value, received.value]),
    }),
    bodyVector('result of redeemCoins', 'redeemCoinsResult', redeemCoinsResultShape, {
      claims: [
        {
          coins: [
            { paid: minor(1_000n) },
            ...COIN_REFUSALS.map((code) => ({ paid: nothing, code })),
          ],
        },
        ...CLAIM_REFUSALS.map((code) => ({ code, coins: [] })),
      ],
    }),
    bodyVector('ask what became of coins', 'coinStates', coinStatesBodyShape, {
      coins: minted.map(({ coin }) => coinUuid(coin.body)),
    }),
    bodyVector('result of coinStates', 'coinStatesResult', coinStatesResultShape, {
      states: COIN_STATES,
    }),
    ...lossVectors(minted.map(({ coin }) => coinUuid(coin.body))),
  ];
}

/** Claims of lost coins, with a sheet and without one. */
function lossVectors(coins: readonly Uint8Array[]): readonly Vector[] {
  const next = new Uint8Array(16).fill(0x80);
  const noted = { state: 'waits', worth: minor(50n), redeemBy: 1_900_000_000 } as const;
  return [
    bodyVector('claim lost coins: those of a sheet', 'claimLostCoins', claimLostCoinsBodyShape, {
      coins,
    }),
    bodyVector('claim lost coins: what follows', 'claimLostCoins', claimLostCoinsBodyShape, {
      coins: [],
      after: next,
    }),
    bodyVector(
      'result of claimLostCoins: of coins that were named',
      'claimLostCoinsResult',
      claimLostCoinsResultShape,
      { coins: LOST_COIN_STATES.map((state) => (state === 'waits' ? noted : { state })) },
    ),
    bodyVector(
      'result of claimLostCoins: of all that are known',
      'claimLostCoinsResult',
      claimLostCoinsResultShape,
      { coins: coins.map((coin) => ({ ...noted, coin })), next },
    ),
  ];
}

function asRead(values: readonly CborValue[]): readonly CborValue[] {
  const encoded = encodeCbor(values);
  const decoded = decodeCbor(encoded, encoded.length);
  assert(decoded.ok && isList(decoded.value), 'what is encoded can be read');
  return decoded.value;
}

/** Those that are not. */
export function refusedCoinBodies(): readonly RefusedBody[] {
  const many = (count: number): null[] => Array.from({ length: count }, () => null);
  const uuid = new Uint8Array(16);
  return [
    [
      'a face value of nothing',
      'coinTermsResult',
      'coinTermsResult.denominations[1]',
      [null, 0, [100, 0], 9],
    ],
    ['257 coins of a mint', 'coinTermsResult', 'coinTermsResult.coinsMax', [null, 0, [], 257]],
    [
      'a virtual-id of ten digits',
      'coinTermsResult',
      'coinTermsResult.virtualId',
      [null, 1_000_000_000, [], 9],
    ],
    ['an amount that is a text', 'mintCoins', 'mintCoins.amount', [356, '1250']],
    ['257 rolls', 'mintCoinsResult', 'mintCoinsResult.rolls', [many(257), 0]],
    ['17 claims', 'redeemCoins', 'redeemCoins.claims', [many(17)]],
    [
      'an unknown refusal of a claim',
      'redeemCoinsResult',
      'redeemCoinsResult.claims[0].code',
      [[[CLAIM_REFUSALS.length, []]]],
    ],
    [
      'an unknown refusal of a coin',
      'redeemCoinsResult',
      'redeemCoinsResult.claims[0].coins[0].code',
      [[[null, [[0, COIN_REFUSALS.length]]]]],
    ],
    ['a UUID of 15 bytes', 'coinStates', 'coinStates.coins[1]', [[uuid, uuid.slice(1)]]],
    ['1,001 coins', 'coinStates', 'coinStates.coins', [Array.from({ length: 1_001 }, () => uuid)]],
    [
      '1,001 lost coins',
      'claimLostCoins',
      'claimLostCoins.coins',
      [Array.from({ length: 1_001 }, () => uuid), null],
    ],
    [
      'a lost coin of 17 bytes',
      'claimLostCoins',
      'claimLostCoins.coins[0]',
      [[new Uint8Array(17)], null],
    ],
    [
      'an unknown state of a lost coin',
      'claimLostCoinsResult',
      'claimLostCoinsResult.coins[0].state',
      [[[null, LOST_COIN_STATES.length, null, null]], null],
    ],
    ['an unknown state', 'coinStatesResult', 'coinStatesResult.states[0]', [[COIN_STATES.length]]],
  ];
}

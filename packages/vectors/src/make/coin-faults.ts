/** What can be wrong with coins, their ways and the transfer of them, whoever they are shown to: one fault each. */

import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import type { CoinVerifyRefusal, WritableCoins } from '@tallystick/protocol/instruments/coins';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { treeHead } from '@tallystick/protocol/coins/merkle-tree';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { transferContext } from '@tallystick/protocol/messages/coin-transfer';
import { currency, minor } from '@tallystick/protocol/money';
import type { Spoiling, TransferChanges } from '../fixed/coin-payment.ts';
import { mint, passOn, treeOf, type Minting, type Passing } from '../fixed/coins.ts';
import { OTHER_TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { DAY_SECONDS, NOW } from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';

/** The stage and code of a fault, its name, and what differs from a good transfer. */
export type CoinFault = readonly [Stage, CoinVerifyRefusal['code'], string, TransferChanges];

const VALUES = [1_000n, 200n, 50n];
const PASSING: Passing = { from: 'payer', to: 'otherPayer' };
/** Longer ago than any key of the issuer was certified. */
const BEFORE_KEYS = NOW - 366 * DAY_SECONDS;

const minted = await mint(VALUES);
const given = await passOn(minted, PASSING);

async function received(passing: Partial<Passing>): Promise<TransferChanges> {
  return { payer: 'otherPayer', coins: await passOn(minted, { ...PASSING, ...passing }) };
}

async function issuedFaults(): Promise<readonly CoinFault[]> {
  const coins = async (minting: Minting): Promise<TransferChanges> => ({
    coins: await mint(VALUES, minting),
  });
  return [
    [
      'trust',
      'unknownIssuerKey',
      'coins by a key that nobody certified',
      await coins({ how: { signer: 'uncertified' } }),
    ],
    [
      'trust',
      'unknownIssuerKey',
      'coins by a key for account certificates',
      await coins({ how: { signer: 'account' } }),
    ],
    [
      'trust',
      'unknownIssuerKey',
      'a holder certified by a key for coins',
      await received({ holder: { how: { signer: 'coin' } } }),
    ],
    [
      'trust',
      'issuerKeyNotValid',
      'coins from before their key',
      await coins({ body: { issuedAt: BEFORE_KEYS } }),
    ],
    [
      'trust',
      'issuerKeyNotValid',
      'a holder certified before the key',
      await received({ holder: { body: { issuedAt: BEFORE_KEYS } } }),
    ],
    [
      'signature',
      'issuerSignature',
      'coins of another tenant',
      await coins({ how: { tenant: OTHER_TENANT } }),
    ],
    [
      'signature',
      'issuerSignature',
      'a holder certificate’s signature on coins',
      await coins({ how: { type: 'holder' } }),
    ],
    [
      'signature',
      'issuerSignature',
      'a holder of another tenant',
      await received({ holder: { how: { tenant: OTHER_TENANT } } }),
    ],
  ];
}

async function signatureFaults(): Promise<readonly CoinFault[]> {
  const head = treeHead(fixedCrypto, treeOf(minted));
  const context = (request: string, holder: 'otherPayer' | 'customer'): readonly Uint8Array[] =>
    transferContext(
      {
        request: fixedBytes(request, 32),
        keyHash: keyHashOf(fixedCrypto, signingKey(holder).publicKey),
      },
      head,
    );
  const device = (name: string, changes: TransferChanges): CoinFault => [
    'signature',
    'deviceSignature',
    name,
    changes,
  ];
  const passage = async (
    name: string,
    how: NonNullable<Passing['transfer']>['how'],
  ): Promise<CoinFault> => [
    'signature',
    'passageSignature',
    name,
    await received(how === undefined ? {} : { transfer: { how } }),
  ];
  return [
    device('a transfer by another device', { transfer: { how: { signer: 'customer' } } }),
    device('a transfer for another tenant', { transfer: { how: { tenant: OTHER_TENANT } } }),
    device('a withdrawal’s signature on a transfer', { transfer: { how: { type: 'withdrawal' } } }),
    device('coins that were handed on, by whoever had them before', {
      payer: 'payer',
      coins: given,
    }),
    await passage('an earlier transfer by a device that had none of them', { signer: 'till' }),
    await passage('an earlier transfer for another tenant', { tenant: OTHER_TENANT }),
    await passage('a withdrawal’s signature on an earlier transfer', { type: 'withdrawal' }),
    await passage('an earlier transfer for another request', {
      context: context('another request', 'otherPayer'),
    }),
    await passage('an earlier transfer to another device', {
      context: context('request of otherPayer', 'customer'),
    }),
    await passage('an earlier transfer of other coins', {
      context: context('request of otherPayer', 'otherPayer').with(2, fixedBytes('head', 32)),
    }),
  ];
}

/** Changed after they were signed, by somebody without keys. */
async function changedFaults(): Promise<readonly CoinFault[]> {
  const two = await passOn(await mint([1_000n, 250n]), PASSING);
  // A tree of two leaves has the root of a tree of three of which the first two are not shown.
  const counted = two
    .slice(1)
    .map(({ coin, way }) => ({ coin, way: way.map((step) => ({ ...step, count: 3, place: 2 })) }));
  const twice: Spoiling = ({ coins, passages, transfer }) => ({
    coins: coins.map(({ coin }) => ({ coin, route: [1, 0] })),
    passages: [...passages, ...passages],
    transfer,
  });
  const dearer: Spoiling = (shown) => ({
    ...shown,
    coins: shown.coins.map(({ coin, route }) => {
      const body = { ...coin.body, value: minor(coin.body.value * 2n) };
      const payload = encodeCbor(coinKind.shape.encode(body));
      return { coin: { body, cose: { ...coin.cose, payload } }, route };
    }),
  });
  const of = (spoil: Spoiling): TransferChanges => ({ spoil });
  const onward = (spoil: Spoiling): TransferChanges => ({
    payer: 'otherPayer',
    coins: given,
    spoil,
  });
  const withoutWay: Spoiling = ({ coins, transfer }) => ({
    coins: coins.map(({ coin }) => ({ coin, route: [] })),
    passages: [],
    transfer,
  });
  return [
    ['signature', 'issuerSignature', 'coins of twice their face value', of(dearer)],
    [
      'signature',
      'deviceSignature',
      'one of the coins left out',
      of((shown) => ({ ...shown, coins: shown.coins.slice(1) })),
    ],
    [
      'signature',
      'deviceSignature',
      'the coins in another order',
      of((shown) => ({ ...shown, coins: shown.coins.toReversed() })),
    ],
    [
      'signature',
      'deviceSignature',
      'coins that came from somebody, without their way',
      onward(withoutWay),
    ],
    [
      'signature',
      'passageSignature',
      'a count that an earlier transfer did not have, with the same root',
      { payer: 'otherPayer', coins: counted },
    ],
    ['binding', 'coinsNotTogether', 'no coins', of((shown) => ({ ...shown, coins: [] }))],
    ['binding', 'coinsNotTogether', 'a way that goes backwards', onward(twice)],
    [
      'binding',
      'coinsNotTogether',
      'a way through a passage that is not there',
      onward((shown) => ({ ...shown, passages: [] })),
    ],
  ];
}

async function togetherFaults(): Promise<readonly CoinFault[]> {
  const binding = (name: string, changes: TransferChanges): CoinFault => [
    'binding',
    'coinsNotTogether',
    name,
    changes,
  ];
  const unused = await passOn(await mint([5n], { mint: 'unused batch' }), PASSING);
  const parts = given.slice(0, 1);
  const onPassages = (
    change: (passage: WritableCoins['passages'][number]) => Partial<typeof passage>,
  ): TransferChanges => ({
    payer: 'otherPayer',
    coins: parts,
    spoil: (shown) => ({
      ...shown,
      passages: shown.passages.map((passage) => ({ ...passage, ...change(passage) })),
    }),
  });
  const foreign = await mint([10n], { mint: 'batch of the customer', owner: 'customer' });
  const dollars = await mint([10n], {
    mint: 'batch of dollars',
    body: { currency: currency(840) },
  });
  return [
    binding('a coin twice', { coins: [...minted, ...minted.slice(0, 1)] }),
    binding('coins of two holders', { coins: [...minted, ...foreign] }),
    binding('coins of two currencies', { coins: [...minted, ...dollars] }),
    binding('own coins and received ones of another holder', {
      coins: [...(await mint([10n], { mint: 'second batch' })), ...given],
    }),
    binding('a passage that no coin went through', {
      spoil: (shown) => ({ ...shown, passages: unused.flatMap(({ way }) => way.map(asPassage)) }),
    }),
    binding(
      'a passage without the hashes of the rest',
      onPassages(() => ({ hashes: [] })),
    ),
    binding(
      'a passage with a hash too many',
      onPassages(({ hashes }) => ({ hashes: [...hashes, new Uint8Array(32)] })),
    ),
    binding(
      'a passage with a place too many',
      onPassages(() => ({ places: [0, 1] })),
    ),
  ];
}

function asPassage(step: KeptCoin['way'][number]): WritableCoins['passages'][number] {
  return { ...step, places: [step.place] };
}

async function boundFaults(): Promise<readonly CoinFault[]> {
  const partly = await passOn(minted, { ...PASSING, transfer: { body: { rest: minor(10n) } } });
  const redeemer = await passOn(minted, { ...PASSING, holder: { body: { redeemOnly: true } } });
  const next: Passing = { from: 'otherPayer', to: 'customer' };
  const payer = 'customer';
  return [
    [
      'bounds',
      'coinPartUsed',
      'a coin that was handed on although it was used in part',
      { payer, coins: await passOn(partly.slice(2), next) },
    ],
    [
      'bounds',
      'holderRedeemsOnly',
      'coins that a till handed on which may only redeem',
      { payer, coins: await passOn(redeemer, next) },
    ],
    [
      'bounds',
      'restTooLarge',
      'a rest of all of the last coin',
      { transfer: { body: { rest: minor(50n) } } },
    ],
  ];
}

/** Faults of every kind, of payments and claims alike. */
export async function coinFaults(): Promise<readonly CoinFault[]> {
  return [
    ...(await issuedFaults()),
    ...(await signatureFaults()),
    ...(await changedFaults()),
    ...(await togetherFaults()),
    ...(await boundFaults()),
  ];
}

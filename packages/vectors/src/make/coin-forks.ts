/** Fraud proofs against holders: a coin that was handed over twice from one point of its way, and what is none. */

import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { previousOf, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  encodeFraudProof,
  type FraudProof,
  type FraudProofRefusal,
  type ProofMessage,
} from '@tallystick/protocol/fraud/fraud-proof';
import {
  TO_ISSUER,
  toDevice,
  type CoinDestination,
} from '@tallystick/protocol/messages/coin-transfer';
import { assert } from '@tallystick/protocol/assert';
import { coinPart } from '../fixed/coin-part.ts';
import { craftCoinKey, craftHolder, craftTransfer, mint, passOn } from '../fixed/coins.ts';
import { OTHER_TENANT, TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey, type Signer } from '../fixed/fixed-keys.ts';
import { withOtherSignature } from '../fixed/other-signature.ts';
import { craftKeyCertificate, NOW } from '../fixed/tenant.ts';
import type { Stage } from '../stages.ts';
import { accepted, refused, type JsonObject, type Vector } from '../vector.ts';

/** To a till, for a request of its. */
function tillFor(request: string, till: 'till' | 'otherTill' = 'till'): CoinDestination {
  return toDevice(fixedCrypto, fixedBytes(request, 32), signingKey(till).publicKey);
}

interface Fork {
  readonly holder: Signer;
  /** The first payment; its last coin is handed over again. */
  readonly coins: readonly KeptCoin[];
  readonly again?: CoinDestination;
}

async function fork({
  holder,
  coins,
  again = tillFor('two', 'otherTill'),
}: Fork): Promise<FraudProof> {
  const last = coins.at(-1);
  assert(last !== undefined, 'a fork is of a coin');
  const to = tillFor('one');
  const first = await craftTransfer(coins, { from: holder, to });
  const second = await craftTransfer([last], { from: holder, to: again });
  const step = last.way.at(-1);
  return {
    tenant: TENANT,
    kind: 'coinFork',
    keyCertificates: [
      (await (step === undefined ? craftCoinKey() : craftKeyCertificate('account'))).value,
    ],
    certificates: [messageValue(step === undefined ? last.coin : step.holder)],
    first: coinPart(first, coins, to),
    second: coinPart(second, [last], again),
    coin: { uuid: coinUuid(last.coin.body), previous: previousOf(last) },
  };
}

const minted = await mint([1_000n, 200n, 50n]);
const given = await passOn(minted, { from: 'payer', to: 'otherPayer' });
const own: Fork = { holder: 'payer', coins: minted };
const onward: Fork = { holder: 'otherPayer', coins: given };

function inputOf(proof: FraudProof): JsonObject {
  return { rootKey: toHex(signingKey('root').publicKey), bytes: toHex(encodeFraudProof(proof)) };
}

async function convicting(name: string, forked: Fork): Promise<Vector> {
  return accepted(`coin fork: ${name}`, inputOf(await fork(forked)), {
    kind: 'coinFork',
    tenant: TENANT,
    convicted: toHex(signingKey(forked.holder).publicKey),
  });
}

/** The accepted ones. */
export async function coinForks(): Promise<Vector[]> {
  const back = await passOn(given.slice(0, 1), { from: 'otherPayer', to: 'payer' });
  return Promise.all([
    convicting('an own coin, in two payments', own),
    convicting('a coin that was received, in two payments', onward),
    convicting('an own coin that was handed over and redeemed', { ...own, again: TO_ISSUER }),
    convicting('a received coin that was handed over and redeemed', {
      ...onward,
      again: TO_ISSUER,
    }),
    convicting('a coin to one till for two requests', { ...own, again: tillFor('two') }),
    convicting('one coin alone, both times', { ...own, coins: minted.slice(0, 1) }),
    convicting('an own coin that came back', { holder: 'payer', coins: back }),
  ]);
}

type Case = readonly [Stage, FraudProofRefusal, string, FraudProof];

async function formCases(): Promise<readonly Case[]> {
  const good = await fork(own);
  const { coin: _coin, ...withoutCoin } = good;
  const { second: _second, ...withoutSecond } = good;
  const { place: _place, ...placeless } = good.first;
  const shape = (name: string, proof: FraudProof): Case => ['shape', 'notAProof', name, proof];
  const { first } = good;
  return [
    shape('without its coin', withoutCoin),
    shape('one transfer alone', withoutSecond),
    shape('a transfer without its place', { ...good, first: placeless }),
    shape('a transfer without its destination', {
      ...good,
      first: { ...first, context: first.context.slice(0, 1) },
    }),
    shape('a coin in place of a transfer', { ...good, first: { ...first, message: null } }),
    ['shape', 'certificate', 'no certificate', { ...good, certificates: [] }],
    [
      'shape',
      'certificate',
      'two certificates',
      { ...good, certificates: [...good.certificates, ...good.certificates] },
    ],
    ['shape', 'certificate', 'a certificate that is none', { ...good, certificates: [null] }],
  ];
}

async function certificateCases(): Promise<readonly Case[]> {
  const good = await fork(own);
  const received = await fork(onward);
  const early = { issuedAt: NOW - 3_600 };
  const [other] = await mint([1_000n], { mint: 'second batch' });
  assert(other !== undefined, 'a mint has a coin');
  const foreign = await mint([1_000n, 200n, 50n], { how: { tenant: OTHER_TENANT } });
  return [
    ['trust', 'keyCertificate', 'no key certificate', { ...good, keyCertificates: [] }],
    [
      'trust',
      'keyCertificate',
      'a key for another purpose',
      { ...good, keyCertificates: received.keyCertificates },
    ],
    [
      'trust',
      'keyCertificate',
      'a coin from before its key',
      { ...good, keyCertificates: [(await craftCoinKey(early)).value] },
    ],
    [
      'signature',
      'certificate',
      'a coin of another tenant',
      await fork({ ...own, coins: foreign }),
    ],
    [
      'signature',
      'certificate',
      'a holder of another tenant',
      {
        ...received,
        certificates: [(await craftHolder('otherPayer', { how: { tenant: OTHER_TENANT } })).value],
      },
    ],
    [
      'binding',
      'differentLines',
      'the certificate of another coin',
      { ...good, certificates: [messageValue(other.coin)] },
    ],
  ];
}

async function signatureCases(): Promise<readonly Case[]> {
  const good = await fork(own);
  const received = await fork(onward);
  const { first, coin } = good;
  const [request = fixedBytes('request', 32)] = first.context;
  assert(coin !== undefined && first.place !== undefined, 'a fork has a coin and its place');
  const { place } = first;
  const back = await passOn(await passOn(minted, { from: 'payer', to: 'otherPayer' }), {
    from: 'otherPayer',
    to: 'payer',
  });
  const returned = await fork({ holder: 'payer', coins: back });
  const signed = (name: string, proof: FraudProof): Case => ['signature', 'signature', name, proof];
  return [
    signed('transfers by another device', {
      ...good,
      certificates: received.certificates,
      keyCertificates: received.keyCertificates,
    }),
    signed('a transfer to another device than it says', {
      ...good,
      first: { ...first, context: [request, fixedBytes('key of another till', 32)] },
    }),
    signed('a transfer that did not have this coin', {
      ...good,
      coin: { ...coin, previous: fixedBytes('another way', 32) },
    }),
    signed('a coin at another place', {
      ...good,
      first: { ...first, place: { ...place, count: 2, place: 0 } },
    }),
    signed('another count, with the same root', {
      ...good,
      first: await countedAsThree(),
    }),
    signed('before and after the coin came back: two points of its way', {
      ...good,
      second: returned.first,
    }),
    [
      'binding',
      'signature',
      'a hash too few',
      { ...good, first: { ...first, place: { ...place, hashes: [] } } },
    ],
    [
      'binding',
      'signature',
      'a place beyond the count',
      { ...good, first: { ...first, place: { ...place, place: 3 } } },
    ],
  ];
}

/** Two of the coins handed over, of which the second is called the last of three. */
async function countedAsThree(): Promise<ProofMessage> {
  const to = tillFor('one');
  const coins = minted.slice(1);
  const transfer = await craftTransfer(coins, { from: 'payer', to });
  const part = coinPart(transfer, coins, to);
  assert(part.place !== undefined, 'a transfer of a proof has a place');
  return { ...part, place: { ...part.place, count: 3, place: 2 } };
}

async function honestCases(): Promise<readonly Case[]> {
  const good = await fork(own);
  const to = tillFor('one');
  const transfer = await craftTransfer(minted, { from: 'payer', to });
  const twin = coinPart(withOtherSignature(transfer), minted, to);
  return [
    ['line', 'noContradiction', 'one transfer twice', { ...good, second: good.first }],
    [
      'line',
      'noContradiction',
      'one transfer with both of its valid signatures',
      { ...good, second: twin },
    ],
  ];
}

/** What convicts nobody. */
export async function refusedCoinForks(): Promise<Vector[]> {
  const groups = await Promise.all([
    formCases(),
    certificateCases(),
    signatureCases(),
    honestCases(),
  ]);
  return groups
    .flat()
    .map(([stage, code, name, proof]) =>
      refused(`coin fork: ${name}`, inputOf(proof), { stage, code }),
    );
}

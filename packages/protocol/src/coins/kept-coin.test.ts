/** Coins as their holders keep them: used in part, or given by somebody who lies about how many went along. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestHolder, type TestTransfer } from '@tallystick/testkit/test-coins';

import { spendsOfCoins, verifyCoins, type CoinAuthorization } from '../instruments/coins.ts';
import { minor } from '../money.ts';
import type { CoinStep, KeptCoin } from './kept-coin.ts';
import { wholeTree } from './merkle-tree.ts';
import { transferLeaf } from '../messages/coin-transfer.ts';

const world = await createTenantWorld();
const { crypto, trust } = world;
const [asha, bela, chand] = [
  await createTestHolder(world),
  await createTestHolder(world),
  await createTestHolder(world),
];

async function verified({ authorization, destination }: TestTransfer): Promise<CoinAuthorization> {
  const verdict = await verifyCoins(crypto, authorization, destination, trust);
  assert.equal(verdict.ok ? 'accepted' : verdict.code, 'accepted');
  assert.ok(verdict.ok);
  return verdict.authorization;
}

async function refusalOf({ authorization, destination }: TestTransfer): Promise<string> {
  const verdict = await verifyCoins(crypto, authorization, destination, trust);
  return verdict.ok ? 'accepted' : verdict.code;
}

test('what was used in part is redeemed for what the payer left of it (V-48, V-58)', async () => {
  const belas = await asha.give(bela, await asha.mint([100n, 50n]), 20n);
  const authorization = await verified(await bela.redeem(belas));
  assert.equal(authorization.money.minor, 130n);
  assert.deepEqual(
    spendsOfCoins(authorization).map(({ amount }) => amount),
    [100n, 30n],
  );
  // In another order, and without the other one, it is the same coin.
  const [whole, part] = belas;
  assert.ok(whole !== undefined && part !== undefined);
  assert.equal((await verified(await bela.redeem([part, whole]))).money.minor, 130n);
  assert.equal((await verified(await bela.redeem([part]))).money.minor, 30n);
  assert.equal((await verified(await bela.redeem([whole]))).money.minor, 100n);
});

test('what was used in part and handed on all the same is redeemed by nobody', async () => {
  const belas = await asha.give(bela, await asha.mint([100n, 50n]), 20n);
  const [, part] = belas;
  assert.ok(part !== undefined);
  const request = await chand.request(30n);
  const sent = await bela.pay([part], request);
  assert.equal(await refusalOf(sent), 'coinPartUsed');
  const taken = { request: request.message.digest, holder: chand.holder, transfer: sent.transfer };
  const step: CoinStep = { ...taken, count: 1, place: 0, hashes: [] };
  const passedOn = { ...part, way: [...part.way, step] };
  assert.equal(await refusalOf(await chand.redeem([passedOn])), 'coinPartUsed');
});

test('a payer who kept all of a coin, or more, handed over nothing that could be redeemed', async () => {
  for (const rest of [50n, 51n]) {
    const coins = await asha.mint([100n, 50n]);
    const request = await bela.request(100n);
    const sent = await asha.pay(coins, request, { rest: minor(rest) });
    assert.equal(await refusalOf(sent), 'restTooLarge');
    const [, last] = coins;
    assert.ok(last !== undefined);
    const hashes = [hashBefore(coins)];
    const taken = { request: request.message.digest, holder: bela.holder, transfer: sent.transfer };
    const kept = { ...last, way: [{ ...taken, count: 2, place: 1, hashes }] };
    assert.equal(await refusalOf(await bela.redeem([kept])), 'restTooLarge');
  }
});

/** The root over the first of two coins: what a proof for the second shows. */
function hashBefore([first]: readonly KeptCoin[]): Uint8Array {
  assert.ok(first !== undefined);
  return wholeTree(crypto, [transferLeaf(first.coin.body, first.coin.digest)]).root;
}

test('a holder cannot say that more coins went along than did, though the root would fit', async () => {
  const [, second] = await asha.give(bela, await asha.mint([100n, 50n]));
  const [step] = second?.way ?? [];
  assert.ok(second !== undefined && step !== undefined);
  // A tree of two has the root of one of three of which the first two are not shown.
  const lied: KeptCoin = { ...second, way: [{ ...step, count: 3, place: 2 }] };
  assert.equal(await refusalOf(await bela.redeem([lied])), 'passageSignature');
});

/**
 * What coins weigh: ten of them with their transfer in one QR code of version 25 at level M, which holds 960
 * bytes after prefix and check (P-20); on the wire, in a roll, and for each hop.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestHolder } from '@tallystick/testkit/test-coins';
import { createTestTill } from '@tallystick/testkit/test-till';

import { sealPayment } from '../codes/payment-code.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { messageBytes } from '../encoding/message.ts';
import { authorizationValue } from '../instruments/instrument.ts';
import { verifyCoins } from '../instruments/coins.ts';
import { keepCoins } from './kept-coin.ts';

const QR_25_M_BYTES = 960;

const world = await createTenantWorld();
const { crypto, tenant, trust } = world;
const till = await createTestTill(world);
const [asha, bela] = [await createTestHolder(world), await createTestHolder(world)];
// Denominations of India's notes and coins, in paise; the virtual-id is a long one.
const VALUES = [50_000n, 20_000n, 10_000n, 5_000n, 2_000n, 1_000n, 500n, 200n, 100n, 100n];
const coins = await asha.mint(VALUES, { virtualId: 999_999_999 });
const total = VALUES.reduce((sum, value) => sum + value, 0n);

async function codeOf(sent: Awaited<ReturnType<typeof asha.pay>>): Promise<Uint8Array> {
  const request = await till.request(total);
  const { digest: requestDigest, body } = request.message;
  const code = await sealPayment(crypto, {
    tenant,
    requestDigest,
    sealingKey: body.sealingKey,
    authorization: authorizationValue(sent.authorization),
  });
  return code.bytes;
}

const direct = await asha.pay(coins, await till.request(total), {
  // As large as counters of a device that has paid for years.
  counter: 70_000,
});
const request = await bela.request(total);
const sent = await asha.pay(coins, request);
const verified = await verifyCoins(crypto, sent.authorization, sent.destination, trust);
assert.ok(verified.ok);
const received = { request: request.message.digest, holder: bela.holder };
const kept = keepCoins(crypto, verified.authorization, received);
const one = await asha.pay(coins.slice(0, 1), await till.request(total));
const passedOn = await bela.pay(kept, await till.request(total));
const singleKept = kept.slice(0, 1);
const passedOne = await bela.pay(singleKept, await till.request(total));

const bytesOf = ({ authorization }: typeof direct): number =>
  encodeCbor(authorizationValue(authorization)).length;

const [first] = coins;
assert.ok(first !== undefined);
const SIZES: readonly (readonly [string, number, number, number])[] = [
  ['a coin alone', messageBytes(first.coin).length, 140, 160],
  ['a coin more in a roll', (bytesOf(direct) - bytesOf(one)) / 9, 66, 74],
  ['a transfer', messageBytes(direct.transfer).length, 112, 125],
  ['a holder certificate', messageBytes(bela.holder).length, 145, 165],
  ['ten coins and their transfer, sealed', (await codeOf(direct)).length, 900, QR_25_M_BYTES],
  ['a hop of ten coins', bytesOf(passedOn) - bytesOf(direct), 300, 350],
  ['a hop of one coin of ten', bytesOf(passedOne) - bytesOf(one), 400, 500],
];

for (const [name, bytes, least, most] of SIZES) {
  test(`${name}: at most ${most} bytes`, (context) => {
    context.diagnostic(`${name}: ${bytes} bytes`);
    assert.ok(bytes >= least && bytes <= most, `${bytes} bytes`);
  });
}

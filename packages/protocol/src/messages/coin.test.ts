/** What a coin is made of: Fig. 3 of the document, field by field. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestHolder } from '@tallystick/testkit/test-coins';

import { decodeCbor, isList } from '../encoding/cbor.ts';
import { messageBytes, readMessage, verifyMessage } from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { minor } from '../money.ts';
import { coinUuid } from '../coins/coin-uuid.ts';
import { coinKind } from './coin.ts';

const world = await createTenantWorld();
const { crypto, tenant, keys } = world;
const asha = await createTestHolder(world);
const [minted] = await asha.mint([50_000n], { virtualId: 42_007 });
assert.ok(minted !== undefined);
const { coin } = minted;

test('a coin has a data part and a security part, which is the signature over it (V-35, V-44)', async () => {
  const read = readMessage(coinKind, messageBytes(coin));
  assert.ok(read.ok);
  const { publicKey } = keys.coin.element;
  assert.ok(await verifyMessage(crypto, read.message, { tenant, context: [], publicKey }));
  const { cose } = read.message;
  const other = { ...read.message, cose: { ...cose, signature: cose.signature.toReversed() } };
  assert.equal(await verifyMessage(crypto, other, { tenant, context: [], publicKey }), undefined);
});

test('the data part holds the economy by number, the virtual-id and the UUID (V-27, V-36, V-37)', () => {
  const decoded = decodeCbor(coin.cose.payload, coinKind.bytesMax);
  assert.ok(decoded.ok && isList(decoded.value));
  const [batch, index, economy, , virtualId] = decoded.value;
  assert.ok(batch instanceof Uint8Array && index === 0);
  assert.deepEqual(concatBytes(batch, new Uint8Array(4)), coinUuid(coin.body));
  assert.deepEqual([economy, virtualId], [1, 42_007]);
});

test('a coin of one unit and one of many are the same kind of coin (V-39)', async () => {
  const [one, many] = await asha.mint([1n, 50_000n]);
  assert.deepEqual([one?.coin.body.value, many?.coin.body.value], [minor(1n), minor(50_000n)]);
  assert.deepEqual(one?.coin.body.batch, many?.coin.body.batch);
  assert.notDeepEqual(one?.coin.body.index, many?.coin.body.index);
});

/** Well-formed and malformed keys and signatures, in the manner of Project Wycheproof. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { p256 } from '@noble/curves/nist.js';

import { createEs256Verifier } from './es256-verifier.ts';
import { createSoftwareElement, openSoftwareElement } from './software-element.ts';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const FIELD = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const message = new TextEncoder().encode('take 1250 from my balance certificate');

function scalar(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}

function toScalar(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

const verify = createEs256Verifier();
const element = createSoftwareElement();
const signature = await element.sign(message);
const r = signature.slice(0, 32);
const s = signature.slice(32);
const x = element.publicKey.slice(1);

test('a signature by the key over the message verifies, again and again', async () => {
  for (let round = 0; round < 3; round += 1) {
    assert.equal(await verify({ publicKey: element.publicKey, message, signature }), true);
  }
});

test('a signature whose s is replaced by n - s verifies too: digests, not signatures, name messages', async () => {
  const flipped = join(r, scalar(ORDER - toScalar(s)));
  assert.notDeepEqual(flipped, signature);
  assert.equal(await verify({ publicKey: element.publicKey, message, signature: flipped }), true);
});

const malformedSignatures: readonly (readonly [string, Uint8Array])[] = [
  ['no bytes', new Uint8Array(0)],
  ['63 bytes', signature.slice(0, 63)],
  ['65 bytes', join(signature, Uint8Array.of(0))],
  ['128 bytes', join(signature, signature)],
  ['a DER signature', Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01)],
  ['r = 0', join(scalar(0n), s)],
  ['s = 0', join(r, scalar(0n))],
  ['r = 0 and s = 0', new Uint8Array(64)],
  ['r = 1 and s = 1', join(scalar(1n), scalar(1n))],
  ['r = n', join(scalar(ORDER), s)],
  ['s = n', join(r, scalar(ORDER))],
  ['r + n where it fits', join(scalar((toScalar(r) + ORDER) % 2n ** 256n), s)],
  ['s = n + 1', join(r, scalar(ORDER + 1n))],
  ['r = p', join(scalar(FIELD), s)],
  ['all bits set', new Uint8Array(64).fill(0xff)],
  ['r and s exchanged', join(s, r)],
  ['one bit of r flipped', join(Uint8Array.of((r[0] ?? 0) ^ 1), signature.slice(1))],
];

for (const [name, malformed] of malformedSignatures) {
  test(`a malformed signature is false, not an error: ${name}`, async () => {
    assert.equal(
      await verify({ publicKey: element.publicKey, message, signature: malformed }),
      false,
    );
  });
}

const otherParity = join(Uint8Array.of((element.publicKey[0] ?? 0) ^ 1), x);
const uncompressed = p256.Point.fromBytes(element.publicKey).toBytes(false);
const malformedKeys: readonly (readonly [string, Uint8Array])[] = [
  ['the key that signed, uncompressed: one key has one form', uncompressed],
  ['no bytes', new Uint8Array(0)],
  ['the point at infinity in one byte', Uint8Array.of(0)],
  ['the point at infinity padded to 33 bytes', new Uint8Array(33)],
  ['32 bytes', element.publicKey.slice(0, 32)],
  ['34 bytes', join(element.publicKey, Uint8Array.of(0))],
  ['an uncompressed point cut to 33 bytes', join(Uint8Array.of(4), x)],
  ['a hybrid point cut to 33 bytes', join(Uint8Array.of(6), x)],
  ['an x without a point on the curve', join(Uint8Array.of(2), scalar(1n))],
  ['x = p, which is not reduced', join(Uint8Array.of(2), scalar(FIELD))],
  ['x beyond the field', join(Uint8Array.of(3), new Uint8Array(32).fill(0xff))],
  ['the negated key', otherParity],
  ['another key', createSoftwareElement().publicKey],
];

for (const [name, publicKey] of malformedKeys) {
  test(`a key that did not sign is false, not an error: ${name}`, async () => {
    assert.equal(await verify({ publicKey, message, signature }), false);
  });
}

test('another message, and the empty one, are not what was signed', async () => {
  const { publicKey } = element;
  const longer = join(message, Uint8Array.of(0));
  assert.equal(await verify({ publicKey, message: longer, signature }), false);
  assert.equal(await verify({ publicKey, message: new Uint8Array(0), signature }), false);
});

test('many at once, good and bad mixed, are answered one by one as they would be alone', async () => {
  const { publicKey } = element;
  const cases = [
    { publicKey, message, signature },
    ...malformedSignatures.map(([, malformed]) => ({ publicKey, message, signature: malformed })),
    ...malformedKeys.map(([, malformed]) => ({ publicKey: malformed, message, signature })),
    { publicKey, message: new Uint8Array(70_000), signature },
    { publicKey, message: new Uint8Array(0), signature },
  ];
  const alone: boolean[] = [];
  for (const check of cases) alone.push(await verify(check));
  const many = Array.from({ length: 10 }, () => cases).flat();
  const together = await Promise.all(many.map((check) => verify(check)));
  assert.deepEqual(together, Array.from({ length: 10 }, () => alone).flat());
  assert.equal(alone.filter(Boolean).length, 1);
});

test('changing the buffers of a batch after the call does not change its answers', async () => {
  const inputs = Array.from({ length: 20 }, () => ({
    publicKey: element.publicKey.slice(),
    message: message.slice(),
    signature: signature.slice(),
  }));
  const answers = inputs.map((input) => verify(input));
  for (const input of inputs) for (const bytes of Object.values(input)) bytes.fill(0);
  assert.ok((await Promise.all(answers)).every(Boolean));
});

test('changing the buffers after the call does not change the answer', async () => {
  const input = {
    publicKey: element.publicKey.slice(),
    message: message.slice(),
    signature: signature.slice(),
  };
  const answer = verify(input);
  for (const bytes of Object.values(input)) bytes.fill(0);
  assert.equal(await answer, true);
});

test('the signature of RFC 6979 A.2.5 for "sample" verifies', async () => {
  const key = openSoftwareElement(
    scalar(0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n),
  );
  assert.equal(
    Buffer.from(key.publicKey).toString('hex'),
    '0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
  );
  const known = join(
    scalar(0xefd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716n),
    scalar(0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8n),
  );
  const sample = new TextEncoder().encode('sample');
  assert.equal(await verify({ publicKey: key.publicKey, message: sample, signature: known }), true);
});

/** Many signatures asked for at once are each over their own message, whoever changes what afterwards. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createEs256Signer } from './es256-signer.ts';
import { createEs256Verifier } from './es256-verifier.ts';
import { createSoftwareElement } from './software-element.ts';

const verify = createEs256Verifier();
const element = createSoftwareElement();
const { publicKey } = element;
const sign = createEs256Signer(element.exportPrivateKey());

/** Different messages of different lengths, an empty one among them. */
function messages(count: number): readonly Uint8Array[] {
  return [...Array(count).keys()].map((at) => new Uint8Array((at * 37) % 300).fill(at));
}

// One by one, as one batch, as several, and with some left over.
for (const count of [1, 7, 8, 64, 65, 200]) {
  test(`${count} at once are each over their own message`, async () => {
    const asked = messages(count);
    const signatures = await Promise.all(asked.map(sign));
    for (const [at, message] of asked.entries()) {
      const signature = signatures[at] ?? new Uint8Array();
      assert.equal(signature.length, 64);
      assert.equal(await verify({ publicKey, message, signature }), true);
    }
    assert.equal(new Set(signatures.map((one) => Buffer.from(one).toString('hex'))).size, count);
  });
}

test('what is signed is what was asked for, though the buffer is used again', async () => {
  const buffer = new Uint8Array(40);
  const asked = messages(20).map((_, at) => {
    buffer.fill(at);
    return sign(buffer);
  });
  buffer.fill(255);
  for (const [at, signature] of (await Promise.all(asked)).entries()) {
    const message = new Uint8Array(40).fill(at);
    assert.equal(await verify({ publicKey, message, signature }), true);
  }
});

test('two keys that sign at once do not sign for each other', async () => {
  const other = createSoftwareElement();
  const signWithOther = createEs256Signer(other.exportPrivateKey());
  const asked = messages(20);
  const both = await Promise.all([...asked.map(sign), ...asked.map(signWithOther)]);
  for (const [at, signature] of both.entries()) {
    const message = asked[at % asked.length] ?? new Uint8Array();
    const isOwn = at < asked.length;
    assert.equal(await verify({ publicKey, message, signature }), isOwn);
    assert.equal(await verify({ publicKey: other.publicKey, message, signature }), !isOwn);
  }
});

test('a signer is not made of what is no private key', () => {
  assert.throws(() => createEs256Signer(new Uint8Array(32)), /no private key/);
});

/** @auth0/cose, a COSE library of others, verifies what we sign, and we verify what it puts together. */

import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { Algorithms, Headers, Sign1 } from '@auth0/cose';
import { encode } from 'cbor2';
import fc from 'fast-check';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import {
  messageBytes,
  readMessage,
  signMessage,
  verifyMessage,
  type MessageKind,
} from '@tallystick/protocol/encoding/message';
import { tenantBytes, tenantOfBytes } from '@tallystick/protocol/identifiers';
import { forEachKind } from '@tallystick/testkit/arbitrary-messages';
import { anyBytes } from '@tallystick/testkit/arbitrary-values';
import { p256 } from '@noble/curves/nist.js';
import { publishedFiles, type PublishedVector } from './read/files.ts';
import { bytes, bytesList, tenant, text } from './read/vector-input.ts';

const crypto = createNodeCrypto();

function messages(name: string): readonly PublishedVector[] {
  const file = publishedFiles().find((one) => one.name === name);
  assert.ok(file !== undefined);
  return file.vectors;
}

/** WebCrypto reads the uncompressed point, which noble computes. */
async function peerKey(publicKey: Uint8Array): Promise<webcrypto.CryptoKey> {
  const point = Uint8Array.from(p256.Point.fromBytes(publicKey).toBytes(false));
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return webcrypto.subtle.importKey('raw', point, algorithm, true, ['verify']);
}

/** external_aad as cbor2 encodes it. */
function externalAad(type: string, id: Uint8Array, context: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(encode(['tallystick-1', type, id, ...context], { cde: true }));
}

async function verifies(
  message: Uint8Array,
  publicKey: Uint8Array,
  aad: Uint8Array,
): Promise<boolean> {
  try {
    await Sign1.decode(message).verify(await peerKey(publicKey), {
      externalAAD: aad,
      algorithms: [Algorithms.ES256],
    });
    return true;
  } catch {
    return false;
  }
}

test('@auth0/cose verifies every message of the vectors, and reads its headers', async () => {
  for (const { input, output, name } of messages('messages.json')) {
    const cose = Sign1.decode(bytes(input, 'bytes'));
    assert.equal(cose.alg, Algorithms.ES256, name);
    const keyId = output?.['keyId'];
    assert.equal(cose.kid === undefined ? undefined : Buffer.from(cose.kid).toString('hex'), keyId);
    const aad = bytes(output ?? {}, 'externalAad');
    assert.ok(await verifies(bytes(input, 'bytes'), bytes(input, 'publicKey'), aad), name);
  }
});

test('@auth0/cose refuses the signatures that we refuse', async () => {
  const faults = messages('messages-refused.json').filter(
    ({ refusal, name }) => refusal?.stage === 'signature' && !name.includes('on the curve'),
  );
  assert.ok(faults.length > 10);
  for (const { input, name } of faults) {
    const context = bytesList(input, 'context');
    const aad = externalAad(text(input, 'type'), tenantBytes(tenant(input)), context);
    assert.equal(
      await verifies(bytes(input, 'bytes'), bytes(input, 'publicKey'), aad),
      false,
      name,
    );
  }
});

const KEY_ID = Uint8Array.of(1, 2, 3, 4);
const anyContext = fc.array(anyBytes(32), { maxLength: 3 });

forEachKind(<Body>(kind: MessageKind<Body>, anyBody: fc.Arbitrary<Body>) => {
  test(`${kind.type}: @auth0/cose verifies any that we sign`, async () => {
    const element = createSoftwareElement();
    await fc.assert(
      fc.asyncProperty(anyBody, anyBytes(16), anyContext, async (body, id, context) => {
        const ours = tenantOfBytes(id);
        assert.ok(ours !== undefined);
        const message = await signMessage(crypto, kind, {
          tenant: ours,
          context,
          body,
          sign: element.sign,
          ...(kind.keyed ? { keyId: KEY_ID } : {}),
        });
        const aad = externalAad(kind.type, tenantBytes(ours), context);
        assert.ok(await verifies(messageBytes(message), element.publicKey, aad));
      }),
      { numRuns: 5 },
    );
  });

  test(`${kind.type}: we verify any that cbor2 encodes, WebCrypto signs and @auth0/cose wraps`, async () => {
    const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const raw = new Uint8Array(await webcrypto.subtle.exportKey('raw', pair.publicKey));
    const publicKey = p256.Point.fromBytes(raw).toBytes(true);
    await fc.assert(
      fc.asyncProperty(anyBody, anyBytes(16), anyContext, async (body, id, context) => {
        const ours = tenantOfBytes(id);
        assert.ok(ours !== undefined);
        const headers = new Map<number, unknown>([[Headers.Algorithm, Algorithms.ES256]]);
        if (kind.keyed) headers.set(Headers.KeyID, KEY_ID);
        const signed = await wrapped({
          header: new Uint8Array(encode(headers, { cde: true })),
          payload: new Uint8Array(encode(kind.shape.encode(body), { cde: true })),
          aad: externalAad(kind.type, tenantBytes(ours), context),
          privateKey: pair.privateKey,
        });
        const read = readMessage(kind, signed);
        assert.ok(read.ok);
        const verified = await verifyMessage(crypto, read.message, {
          tenant: ours,
          context,
          publicKey,
        });
        assert.deepEqual(verified?.body, body);
      }),
      { numRuns: 5 },
    );
  });
});

/** The message as @auth0/cose encodes it, without the tag that it always puts before. */
async function wrapped(parts: {
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly aad: Uint8Array;
  readonly privateKey: webcrypto.CryptoKey;
}): Promise<Uint8Array> {
  const { header, payload, aad, privateKey } = parts;
  const toBeSigned = Uint8Array.from(encode(['Signature1', header, aad, payload], { cde: true }));
  const ecdsa = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = new Uint8Array(await webcrypto.subtle.sign(ecdsa, privateKey, toBeSigned));
  const tagged = new Sign1(header, new Map(), payload, signature).encode();
  assert.equal(tagged[0], 0xd2);
  return Uint8Array.from(tagged.subarray(1));
}

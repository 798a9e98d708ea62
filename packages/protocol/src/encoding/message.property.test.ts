/**
 * Every kind of message: round trips, and what strangers make of them (T-04, T-07).
 *
 * Shows M-10.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { forEachKind } from '@tallystick/testkit/arbitrary-messages';
import { anyBytes } from '@tallystick/testkit/arbitrary-values';
import { hostileBytes } from '@tallystick/testkit/hostile-cbor';

import { tenantOfBytes } from '../identifiers.ts';
import { encodeCbor } from './cbor.ts';
import {
  digestOf,
  messageBytes,
  readMessage,
  signMessage,
  type MessageKind,
  type SignedMessage,
} from './message.ts';

const crypto = createNodeCrypto();
const tenant = tenantOfBytes(new Uint8Array(16));
assert.ok(tenant !== undefined);

/** Signatures are not looked at here: any 64 bytes do. */
function signed<Body>(kind: MessageKind<Body>, body: Body): Promise<SignedMessage<Body>> {
  return signMessage(crypto, kind, {
    tenant: tenant ?? assert.fail(),
    context: [],
    body,
    sign: () => Promise.resolve(new Uint8Array(64).fill(1)),
    ...(kind.keyed ? { keyId: Uint8Array.of(1, 2, 3, 4) } : {}),
  });
}

forEachKind((kind, anyBody) => {
  test(`${kind.type}: what is signed is read as it was, under the same digest`, async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, async (body) => {
        const message = await signed(kind, body);
        const read = readMessage(kind, messageBytes(message));
        assert.ok(read.ok);
        assert.deepEqual(read.message.body, body);
        assert.deepEqual(messageBytes(read.message), messageBytes(message));
        const digest = digestOf(crypto, read.message, { tenant, context: [] });
        assert.deepEqual(digest, message.digest);
      }),
    );
  });

  test(`${kind.type}: changed bytes are refused, or are the one form of another message`, async () => {
    const hostile = anyBody
      .map((body) => ({
        protectedHeader: encodeCbor(
          new Map(
            kind.keyed
              ? [
                  [1, -7 as number | Uint8Array],
                  [4, new Uint8Array(4)],
                ]
              : [[1, -7]],
          ),
        ),
        payload: encodeCbor(kind.shape.encode(body)),
        signature: new Uint8Array(64),
      }))
      .chain((cose) => hostileBytes(messageBytes({ cose })));
    fc.assert(
      fc.property(hostile, (bytes) => {
        const read = readMessage(kind, bytes);
        if (!read.ok) {
          assert.equal(typeof read.code, 'string');
          return;
        }
        assert.deepEqual(messageBytes(read.message), bytes);
        assert.deepEqual(
          encodeCbor(kind.shape.encode(read.message.body)),
          read.message.cose.payload,
        );
      }),
      { numRuns: 500 },
    );
  });
});

test('the digest depends on tenant and context, not on the signature', async () => {
  const other = tenantOfBytes(new Uint8Array(16).fill(1));
  assert.ok(other !== undefined);
  forEachKind((kind, anyBody) => {
    fc.assert(
      fc.property(anyBody, anyBytes(64), anyBytes(32), (body, signature, context) => {
        const unsigned = {
          protectedHeader: new Uint8Array(),
          payload: encodeCbor(kind.shape.encode(body)),
        };
        const of = (tenantId: typeof tenant, contexts: readonly Uint8Array[], bytes: Uint8Array) =>
          digestOf(
            crypto,
            { kind, body, cose: { ...unsigned, signature: bytes } },
            { tenant: tenantId ?? assert.fail(), context: contexts },
          );
        const digest = of(tenant, [], signature);
        assert.deepEqual(of(tenant, [], new Uint8Array(64)), digest);
        assert.notDeepEqual(of(other, [], signature), digest);
        assert.notDeepEqual(of(tenant, [context], signature), digest);
        assert.notDeepEqual(of(tenant, [context, context], signature), digest);
      }),
      { numRuns: 10 },
    );
  });
});

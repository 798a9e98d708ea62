/** Opening trust bundles: the chain from the root, and time that does not go back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { certifyIssuerKey, signAsIssuer, signRevokedKeys } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestDevice } from '@tallystick/testkit/test-device';
import { unreadableBytes } from '@tallystick/testkit/unreadable-bytes';
import type { BundleChanges } from '@tallystick/testkit/world-bundle';

import { encodeCbor } from '../encoding/cbor.ts';
import { messageBytes, messageValue } from '../encoding/message.ts';
import { toHex } from '../encoding/octets.ts';
import { BUNDLE_BYTES_MAX } from '../limits.ts';
import { ruleSetDigest, type RuleSet } from '../rules/rule-set.ts';
import { trustBundleKind } from '../messages/trust-bundle.ts';
import {
  holdsAt,
  isOlder,
  isRevoked,
  openBundle,
  type BundleInput,
  type BundleRefusal,
} from './trust.ts';

const world = await createTenantWorld();
const { crypto, tenant, keys, now } = world;
const rootKey = keys.root.publicKey;
const genuine = messageBytes(await world.bundle());

function open(bytes: Uint8Array, held?: BundleInput['held']): ReturnType<typeof openBundle> {
  return openBundle(crypto, { bytes, tenant, rootKey, ...(held === undefined ? {} : { held }) });
}

async function openChanged(
  changes: BundleChanges,
  held?: BundleInput['held'],
): ReturnType<typeof openBundle> {
  return open(messageBytes(await world.bundle(changes)), held);
}

test('a bundle gives a device all that it needs to judge others offline (G-021)', async () => {
  const ruleSet: RuleSet = [{ kind: 'radius', metres: 500 }];
  const stolen = await createTestDevice(world);
  const opened = await openChanged({
    ruleSets: [ruleSet],
    revokedDevices: [stolen.element.publicKey],
  });
  assert.ok(opened.ok);
  const { trust } = opened;
  assert.equal(trust.tenant, tenant);
  assert.deepEqual(trust.rootKey, rootKey);
  assert.deepEqual(trust.bundleKeyId, keys.bundle.id);
  assert.deepEqual(trust.keys.get(toHex(keys.balance.id)), {
    purpose: 'balance',
    publicKey: keys.balance.element.publicKey,
    notBefore: keys.balance.certificate.body.issuedAt,
    notAfter: keys.balance.certificate.body.expiresAt,
  });
  assert.equal(trust.keys.size, 5);
  assert.deepEqual(trust.ruleSets.get(toHex(ruleSetDigest(crypto, ruleSet))), ruleSet);
  assert.ok(isRevoked(crypto, trust, stolen.element.publicKey));
  assert.ok(!isRevoked(crypto, trust, keys.root.publicKey));
});

const stranger = await createTenantWorld({ tenant });
const strangersKey = await certifyIssuerKey(world, stranger.keys.root, 'balance');
const oldKey = await certifyIssuerKey(world, keys.root, 'bundle', { expiresAt: now - 86_400 });
const held = world.trust;

const REFUSED: Readonly<
  Record<BundleRefusal['code'], readonly (readonly [string, () => ReturnType<typeof openBundle>])[]>
> = {
  ...readRefusals(),
  notSigned: [
    ['an array that is no message', () => open(encodeCbor([]))],
    [
      'a message that names no key',
      async () =>
        open(messageBytes(await signRevokedKeys(world, keys.root, { number: 1, keyIds: [] }))),
    ],
  ],
  malformed: [
    [
      'another message of an issuer key',
      async () => open(messageBytes(await world.accountCertificate(rootKey))),
    ],
  ],
  unknownIssuerKey: [
    ['signed by a key for another purpose', () => openChanged({ signedBy: keys.balance })],
    ['signed by a key that is not in it', () => openChanged({ signedBy: oldKey })],
    ['without any key', () => openChanged({ keys: [] })],
  ],
  issuerKeyRevoked: [
    [
      'the root revoked its key',
      () => openChanged({ revokedKeys: { number: 2, keyIds: [keys.bundle.id] } }),
    ],
    [
      'the root revoked its key in a list that the device has and the bundle leaves out',
      () =>
        openChanged(
          { revokedKeys: { number: 3, keyIds: [] } },
          { ...held, revokedKeys: { number: 4, keyIds: [keys.bundle.id] } },
        ),
    ],
  ],
  issuerKeyNotValid: [
    [
      'issued after its key had expired',
      () => openChanged({ signedBy: oldKey, keys: [oldKey.certificate] }),
    ],
    [
      'issued before its key began',
      () => openChanged({ issuedAt: keys.bundle.certificate.body.issuedAt - 1 }),
    ],
  ],
  issuerSignature: [
    [
      'signed by somebody else under the id of the bundle key',
      () => openChanged({ signedBy: { element: stranger.keys.root, id: keys.bundle.id } }),
    ],
  ],
  rootSignature: [
    ['a key that another root certified', () => openChanged({ keys: [strangersKey.certificate] })],
    [
      'a list of revoked keys by another root',
      async () =>
        openChanged({
          revokedKeysMessage: messageValue(
            await signRevokedKeys(world, stranger.keys.root, { number: 9, keyIds: [] }),
          ),
        }),
    ],
    ['no list of revoked keys', () => openChanged({ revokedKeysMessage: null })],
    ['the bundle of another root', async () => open(messageBytes(await stranger.bundle()))],
    [
      'one key twice',
      () => openChanged({ keys: [keys.bundle.certificate, keys.bundle.certificate] }),
    ],
    [
      'something else among the keys',
      async () => {
        const { body } = await world.bundle();
        const keysOnly = { ...body, keys: [body.revokedKeys] };
        const bundle = await signAsIssuer(world, keys.bundle, trustBundleKind, keysOnly);
        return open(messageBytes(bundle));
      },
    ],
  ],
  revocationsDamaged: [
    [
      'a list of devices that ends early',
      () =>
        openChanged({
          revocations: { salt: new Uint8Array(8), count: 2, riceBits: 39, gaps: new Uint8Array(3) },
        }),
    ],
  ],
  olderThanHeld: [
    ['a lower seq', () => openChanged({ seq: 6 }, held)],
    ['a lower epoch, whatever its seq', () => openChanged({ epoch: 0, seq: 900 }, held)],
  ],
};

function readRefusals(): Record<
  keyof ReturnType<typeof unreadableBytes>,
  readonly (readonly [string, () => ReturnType<typeof openBundle>])[]
> {
  const { empty, tooLarge, tooDeep, tooManyItems, ...others } = unreadableBytes(
    genuine,
    BUNDLE_BYTES_MAX,
  );
  return {
    empty: [['nothing', () => open(empty)]],
    tooLarge: [['more than any bundle', () => open(tooLarge)]],
    tooDeep: [['nested', () => open(tooDeep)]],
    tooManyItems: [['endless', () => open(tooManyItems)]],
    forbiddenType: [['undefined', () => open(others.forbiddenType)]],
    truncated: [['cut off', () => open(others.truncated)]],
    trailingBytes: [['with something behind it', () => open(others.trailingBytes)]],
    notDeterministic: [['with a long head', () => open(others.notDeterministic)]],
  };
}

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`a bundle refused as ${code}: ${name}`, async () => {
      const opened = await play();
      assert.ok(!opened.ok);
      assert.equal(opened.code, code);
    });
  }
}

test('the same bundle again is a repeat, a later one an update', async () => {
  assert.ok((await open(genuine, held)).ok);
  assert.ok((await openChanged({ seq: 8 }, held)).ok);
  assert.ok((await openChanged({ epoch: 2, seq: 0 }, held)).ok);
});

test('a list of revoked keys, once seen, is kept whatever later bundles say', async () => {
  const first = await openChanged({ revokedKeys: { number: 5, keyIds: [keys.account.id] } });
  assert.ok(first.ok);
  assert.equal(first.trust.keys.has(toHex(keys.account.id)), false);
  const second = await openChanged({ seq: 8, revokedKeys: { number: 4, keyIds: [] } }, first.trust);
  assert.ok(second.ok);
  assert.equal(second.trust.revokedKeys.number, 5);
  assert.equal(second.trust.keys.has(toHex(keys.account.id)), false);
  const third = await openChanged({ seq: 9, revokedKeys: { number: 6, keyIds: [] } }, second.trust);
  assert.ok(third.ok);
  assert.equal(third.trust.keys.has(toHex(keys.account.id)), true);
});

test('epoch comes before seq', () => {
  assert.ok(isOlder({ epoch: 1, seq: 9 }, { epoch: 2, seq: 0 }));
  assert.ok(isOlder({ epoch: 1, seq: 8 }, { epoch: 1, seq: 9 }));
  assert.ok(!isOlder({ epoch: 1, seq: 9 }, { epoch: 1, seq: 9 }));
  assert.ok(!isOlder({ epoch: 2, seq: 0 }, { epoch: 1, seq: 9 }));
});

test('a key holds from its first second until before its last', () => {
  const key = { purpose: 'answer', publicKey: rootKey, notBefore: 100, notAfter: 200 } as const;
  assert.deepEqual(
    [99, 100, 199, 200].map((time) => holdsAt(key, time)),
    [false, true, true, false],
  );
});

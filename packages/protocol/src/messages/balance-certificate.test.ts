/** What a balance certificate says, and until when it may be redeemed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';

import { encodeCbor } from '../encoding/cbor.ts';
import { messageBytes, messageValue, readMessage, readMessageValue } from '../encoding/message.ts';
import { balanceCertificateKind, ELEMENT_CLASSES, redeemByOf } from './balance-certificate.ts';

const world = await createTenantWorld();
const publicKey = world.keys.root.publicKey;

test('redeemBy is expiry plus redeemDays, and expiry itself when there are none (G-121)', () => {
  assert.equal(redeemByOf({ expiresAt: 1_800_000_000, redeemDays: 14 }), 1_801_209_600);
  assert.equal(redeemByOf({ expiresAt: 1_800_000_000, redeemDays: 0 }), 1_800_000_000);
});

for (const element of ELEMENT_CLASSES) {
  for (const fundsLocked of [false, true]) {
    for (const payeeOnline of [false, true]) {
      test(`flags ${element}, ${fundsLocked}, ${payeeOnline} come back as they were (G-156)`, async () => {
        const flags = { element, fundsLocked, payeeOnline };
        const certificate = await world.balanceCertificate(publicKey, { flags });
        const read = readMessage(balanceCertificateKind, messageBytes(certificate));
        assert.ok(read.ok);
        assert.deepEqual(read.message.body.flags, flags);
      });
    }
  }
}

test('a class of element that does not exist is refused', async () => {
  const certificate = await world.balanceCertificate(publicKey);
  const claims = balanceCertificateKind.shape.encode(certificate.body);
  assert.ok(claims instanceof Map);
  const own: unknown = claims.get(-65_601);
  assert.ok(Array.isArray(own));
  const payload = encodeCbor(new Map([...claims, [-65_601, own.with(9, 12)]]));
  const forged = messageValue({ cose: { ...certificate.cose, payload } });
  assert.deepEqual(readMessageValue(balanceCertificateKind, forged), {
    ok: false,
    code: 'malformed',
    at: 'balance.flags',
  });
});

/** What issuer keys sign: the right key, in its time, for its purpose. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { certifyIssuerKey, signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestDevice } from '@tallystick/testkit/test-device';

import type { SignedMessage } from '../encoding/message.ts';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '../messages/account-certificate.ts';
import { verifyIssued, type IssuedRefusal } from './issued.ts';
import type { Trust } from './trust.ts';

const world = await createTenantWorld();
const { keys, now } = world;
const device = await createTestDevice(world);
const { certificate } = device;

async function verify(
  message: SignedMessage<AccountCertificate>,
  trust: Trust = world.trust,
): Promise<IssuedRefusal | 'ok'> {
  const unverified = { kind: accountCertificateKind, cose: message.cose, body: message.body };
  const { issuedAt } = message.body;
  const result = await verifyIssued(world.crypto, trust, unverified, {
    purpose: 'account',
    issuedAt,
  });
  return result.ok ? 'ok' : result.code;
}

function signedBy(key: { element: typeof keys.root; id: Uint8Array }) {
  return signAsIssuer(world, key, accountCertificateKind, certificate.body);
}

test('a certificate of the account key verifies (G-083)', async () => {
  assert.equal(await verify(certificate), 'ok');
});

const retired = await certifyIssuerKey(world, keys.root, 'account', { expiresAt: now - 86_401 });

const REFUSED: Readonly<
  Record<IssuedRefusal, readonly (readonly [string, () => Promise<string>])[]>
> = {
  unknownIssuerKey: [
    ['a key that the bundle does not have', async () => verify(await signedBy(retired))],
    ['a key for another purpose', async () => verify(await signedBy(keys.balance))],
    [
      'a key that the root revoked',
      async () =>
        verify(
          certificate,
          await world.trustAfter({ revokedKeys: { number: 2, keyIds: [keys.account.id] } }),
        ),
    ],
  ],
  issuerKeyNotValid: [
    [
      'a key that had expired when it signed',
      async () =>
        verify(
          await signedBy(retired),
          await world.trustAfter({ keys: [keys.bundle.certificate, retired.certificate] }),
        ),
    ],
  ],
  issuerSignature: [
    [
      'somebody else under the id of the account key',
      async () => verify(await signedBy({ element: device.element, id: keys.account.id })),
    ],
    [
      'another body under a genuine signature',
      async () => {
        const other = await world.accountCertificate(device.element.publicKey, { till: 99 });
        return verify({
          ...certificate,
          cose: { ...other.cose, signature: certificate.cose.signature },
        });
      },
    ],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`a certificate refused as ${code}: ${name}`, async () => {
      assert.equal(await play(), code);
    });
  }
}

/** The name that a payer reads: 24 bytes of UTF-8, and nothing that hides or turns letters. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';

import { messageBytes, readMessage } from '../encoding/message.ts';
import { accountCertificateKind, utf8Length } from './account-certificate.ts';

const world = await createTenantWorld();
const publicKey = world.keys.root.publicKey;

test('the length of text in UTF-8 is computed as an encoder would', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(utf8Length(text), new TextEncoder().encode(text).length);
    }),
  );
});

for (const name of ['A', 'Corner shop', 'किराना', 'x'.repeat(24), '€€€€€€€€']) {
  test(`"${name}" is a name`, async () => {
    const certificate = await world.accountCertificate(publicKey, { name });
    const read = readMessage(accountCertificateKind, messageBytes(certificate));
    assert.ok(read.ok);
    assert.equal(read.message.body.name, name);
  });
}

const NO_NAMES = [
  '',
  'x'.repeat(25),
  '€€€€€€€€€',
  'अमृत किराना',
  'shop\n',
  'shop\u202epohs',
  '\ufeffshop',
];

for (const name of NO_NAMES) {
  test(`${JSON.stringify(name)} is no name, and nobody signs it`, async () => {
    await assert.rejects(
      world.accountCertificate(publicKey, { name }),
      /^Error: broken invariant: nobody could read the account that is to be signed$/,
    );
  });
}

test('flags, till, type and place are kept, and may be missing where they may be (G-124, G-125)', async () => {
  const full = await world.accountCertificate(publicKey, {
    flags: { person: true, redeemOnly: true },
    till: 4_294_967_295,
    merchantType: 0,
    place: 't',
  });
  assert.deepEqual(readMessage(accountCertificateKind, messageBytes(full)), {
    ok: true,
    message: { kind: accountCertificateKind, cose: full.cose, body: full.body },
  });
});

/** The enrolment code: everything that a new device has to begin with (G-034, G-083). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';

import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { tenantBytes } from '../identifiers.ts';
import {
  ENROLMENT_CODE_BYTES_MAX,
  encodeEnrolmentCode,
  readEnrolmentCode,
  type EnrolmentCode,
} from './enrol.ts';

const world = await createTenantWorld();
const code: EnrolmentCode = {
  tenant: world.tenant,
  rootKey: world.keys.root.publicKey,
  issuerHpkeKey: world.hpke.publicKey,
  secret: world.random(16),
  url: 'https://issuer.example/calls',
};
const bytes = encodeEnrolmentCode(code);

test('an enrolment code is read as it was written', () => {
  assert.deepEqual(readEnrolmentCode(bytes), code);
});

const tenant = tenantBytes(world.tenant);
const { rootKey, issuerHpkeKey, secret, url } = code;

const REFUSED: readonly (readonly [string, CborValue])[] = [
  ['no array', 'code'],
  ['a field too few', [tenant, rootKey, issuerHpkeKey, secret]],
  ['a field too many', [tenant, rootKey, issuerHpkeKey, secret, url, null]],
  ['a tenant of 15 bytes', [tenant.subarray(1), rootKey, issuerHpkeKey, secret, url]],
  ['a root key that is no point', [tenant, new Uint8Array(33), issuerHpkeKey, secret, url]],
  ['a sealing key of 31 bytes', [tenant, rootKey, issuerHpkeKey.subarray(1), secret, url]],
  ['a short secret', [tenant, rootKey, issuerHpkeKey, secret.subarray(1), url]],
  ['an address that is no text', [tenant, rootKey, issuerHpkeKey, secret, 1]],
  ['an address too long', [tenant, rootKey, issuerHpkeKey, secret, 'x'.repeat(257)]],
  ['an address with a line end', [tenant, rootKey, issuerHpkeKey, secret, 'https://a\nb']],
];

for (const [name, value] of REFUSED) {
  test(`not an enrolment code: ${name}`, () => {
    assert.equal(readEnrolmentCode(encodeCbor(value)), undefined);
  });
}

test('more bytes than a code has are not looked at', () => {
  assert.equal(readEnrolmentCode(new Uint8Array(ENROLMENT_CODE_BYTES_MAX + 1)), undefined);
});

test('a changed code is refused, or is the one form of another code (T-07)', () => {
  fc.assert(
    fc.property(hostileBytes(bytes), (hostile) => {
      const read = readEnrolmentCode(hostile);
      if (read !== undefined) assert.deepEqual(encodeEnrolmentCode(read), hostile);
    }),
    { numRuns: 1_000 },
  );
});

/** Vectors of enrolment codes: all that a new device needs to trust its issuer. */

import { encodeEnrolmentCode, type EnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { tenantBytes } from '@tallystick/protocol/identifiers';
import { TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { sealingPair, signingKey } from '../fixed/fixed-keys.ts';
import { jsonObjectOf } from '../json-form.ts';
import type { Stage } from '../stages.ts';
import { accepted, refused, type Vector, type VectorFile } from '../vector.ts';

const CODE: EnrolmentCode = {
  tenant: TENANT,
  rootKey: signingKey('root').publicKey,
  issuerHpkeKey: sealingPair('issuer').publicKey,
  secret: fixedBytes('enrolment secret', 16),
  url: 'https://pay.example.org/calls',
};

const PARTS: readonly CborValue[] = [
  tenantBytes(CODE.tenant),
  CODE.rootKey,
  CODE.issuerHpkeKey,
  CODE.secret,
  CODE.url,
];

const REFUSED: readonly (readonly [Stage, string, Uint8Array])[] = [
  ['cbor', 'nothing', new Uint8Array()],
  ['cbor', 'a byte too many', Uint8Array.of(...encodeEnrolmentCode(CODE), 0)],
  ['cbor', 'more than 512 bytes', encodeCbor([...PARTS, new Uint8Array(512)])],
  ['shape', 'a tenant of 15 bytes', encodeCbor(PARTS.with(0, new Uint8Array(15)))],
  [
    'shape',
    'a root key in uncompressed form',
    encodeCbor(PARTS.with(1, Uint8Array.of(4, ...new Uint8Array(64)))),
  ],
  ['shape', 'a key for sealing of 33 bytes', encodeCbor(PARTS.with(2, new Uint8Array(33)))],
  ['shape', 'a secret of 8 bytes', encodeCbor(PARTS.with(3, new Uint8Array(8)))],
  ['shape', 'an address of 257 characters', encodeCbor(PARTS.with(4, 'x'.repeat(257)))],
  ['shape', 'a control character in the address', encodeCbor(PARTS.with(4, 'https://a\u0007'))],
  ['shape', 'no address', encodeCbor(PARTS.slice(0, -1))],
];

function acceptedVector(name: string, code: EnrolmentCode): Vector {
  return accepted(name, { bytes: toHex(encodeEnrolmentCode(code)) }, jsonObjectOf(code));
}

/** `enrolment-codes.json`. */
export function makeEnrolmentCodes(): VectorFile {
  return {
    operation: 'readEnrolmentCode',
    about: 'Enrolment codes: [tenant, root key, issuer’s HPKE key, secret, address].',
    vectors: [
      acceptedVector('a code', CODE),
      acceptedVector('a code with an address in another script', {
        ...CODE,
        url: 'https://भुगतान.example/',
      }),
      ...REFUSED.map(([stage, name, bytes]) => refused(name, { bytes: toHex(bytes) }, { stage })),
    ],
  };
}

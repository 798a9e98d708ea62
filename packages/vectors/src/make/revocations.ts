/** Vectors of revocation sets: sorted 40-bit prefixes, their gaps in Golomb-Rice coding. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import {
  encodeRevocations,
  revocationPrefix,
  revocationSetShape,
  type RevocationSet,
} from '@tallystick/protocol/messages/revocation-set';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey, type Signer } from '../fixed/fixed-keys.ts';
import { accepted, refused, type JsonObject, type Vector, type VectorFile } from '../vector.ts';

const SALT = fixedBytes('salt', 8);
const PREFIX_DIGITS = 10;
/** Devices about which each vector asks. */
const ASKED: readonly Signer[] = ['payer', 'revokedPayer', 'till'];

function inputOf(set: RevocationSet): JsonObject {
  return {
    bytes: toHex(encodeCbor(revocationSetShape.encode(set))),
    publicKeys: ASKED.map((name) => toHex(signingKey(name).publicKey)),
  };
}

/** The set of the named devices and so many others. */
function acceptedVector(
  name: string,
  salt: Uint8Array,
  revoked: readonly Signer[],
  others = 0,
): Vector {
  const hashes = [
    ...revoked.map((signer) => keyHashOf(fixedCrypto, signingKey(signer).publicKey)),
    ...Array.from({ length: others }, (_, index) => fixedBytes(`revoked device ${index}`, 32)),
  ];
  const prefixes = hashes.map((hash) => revocationPrefix(fixedCrypto, salt, hash));
  return accepted(name, inputOf(encodeRevocations(fixedCrypto, salt, hashes)), {
    prefixes: prefixes
      .toSorted((left, right) => left - right)
      .map((prefix) => prefix.toString(16).padStart(PREFIX_DIGITS, '0')),
    revoked: ASKED.map((signer) => revoked.includes(signer)),
  });
}

function refusedVectors(): Vector[] {
  const hashes = [0, 1, 2].map((index) => fixedBytes(`revoked device ${index}`, 32));
  const two = encodeRevocations(fixedCrypto, SALT, hashes.slice(1));
  const three = encodeRevocations(fixedCrypto, SALT, hashes);
  const empty = encodeRevocations(fixedCrypto, SALT, []);
  const last = three.gaps.length - 1;
  const paddingSet = Uint8Array.from(three.gaps, (byte, at) => (at === last ? byte | 1 : byte));
  const cases: Readonly<Record<string, RevocationSet>> = {
    'fewer devices than counted': { ...two, count: 3 },
    'more devices than counted': { ...two, count: 1, riceBits: 40 },
    'a parameter that is not the one for this count': { ...two, riceBits: two.riceBits - 1 },
    'a byte too many': { ...two, gaps: Uint8Array.of(...two.gaps, 0) },
    'a byte too few': { ...two, gaps: two.gaps.subarray(0, -1) },
    'a bit set in the padding': { ...three, gaps: paddingSet },
    'a prefix twice': { salt: SALT, count: 2, riceBits: 39, gaps: new Uint8Array(10) },
    'a prefix beyond 40 bits': {
      salt: SALT,
      count: 2,
      riceBits: 39,
      gaps: Uint8Array.of(0b1110_0000, 0, 0, 0, 0, 0b0000_0001, 0, 0, 0, 0, 0),
    },
    'an empty set with a byte in it': { ...empty, gaps: new Uint8Array(1) },
    'more devices than allowed': { ...empty, count: 150_001 },
    'a salt of seven bytes': { ...empty, salt: SALT.subarray(1) },
  };
  return Object.entries(cases).map(([name, set]) =>
    refused(name, inputOf(set), { stage: 'shape' }),
  );
}

/** `revocations.json`. */
export function makeRevocations(): VectorFile {
  return {
    operation: 'readRevocations',
    about: 'Revocation sets: which prefixes they hold, and which devices are revoked by them.',
    vectors: [
      acceptedVector('nobody is revoked', SALT, []),
      acceptedVector('one device', SALT, ['revokedPayer']),
      acceptedVector('the same device under another salt', fixedBytes('another salt', 8), [
        'revokedPayer',
      ]),
      acceptedVector('two devices', SALT, ['till', 'payer']),
      acceptedVector('200 devices', SALT, ['revokedPayer'], 199),
      ...refusedVectors(),
    ],
  };
}

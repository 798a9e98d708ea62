/**
 * Certificates are CBOR Web Tokens (RFC 8392) with a proof-of-possession key (`cnf`, RFC 8747).
 *
 * Registered claims: nbf or iat, exp, cti and cnf. What is ours stands in one private claim, a short
 * array, because a map would cost a key for each field.
 */

import type { CborValue } from './cbor.ts';
import { malformed, octets, tuple, uint, type Shape } from './shape.ts';
import { TIME_MAX } from '../limits.ts';

const CLAIM_EXPIRES = 4;
const CLAIM_ISSUED = 6;
const CLAIM_ID = 7;
const CLAIM_KEY = 8;
/** Private use claims are below -65536 (RFC 8392 section 9.1). */
const CLAIM_TALLYSTICK = -65_601;

const CNF_COSE_KEY = 1;
const KEY_TYPE = 1;
const KEY_TYPE_EC2 = 2;
const KEY_CURVE = -1;
const KEY_CURVE_P256 = 1;
const KEY_X = -2;
const KEY_Y = -3;

/** The claims that every certificate of ours has. */
export interface CertificateClaims {
  /** iat, unix seconds: from when the certificate holds. */
  readonly issuedAt: number;
  /** exp, unix seconds: from this second on it does not hold. */
  readonly expiresAt: number;
  /** cti, 16 bytes: the handle, or the identity of a key certificate. */
  readonly handle: Uint8Array;
  /** cnf: the certified key, a compressed P-256 point of 33 bytes. */
  readonly publicKey: Uint8Array;
}

/** A certificate's shape from the shape of its private claim. */
export function certificate<Own extends object>(own: Shape<Own>): Shape<CertificateClaims & Own> {
  return {
    encode: (value) =>
      new Map<number, CborValue>([
        [CLAIM_EXPIRES, value.expiresAt],
        [CLAIM_ISSUED, value.issuedAt],
        [CLAIM_ID, value.handle],
        [CLAIM_KEY, confirmation(value.publicKey)],
        [CLAIM_TALLYSTICK, own.encode(value)],
      ]),
    decode: (value, at) => {
      if (!isMap(value) || value.size !== 5) return malformed(at);
      const claim = (number: number): CborValue => value.get(number) ?? null;
      const publicKey = confirmedKey(claim(CLAIM_KEY)) ?? malformed(`${at}.publicKey`);
      const registered = registeredShape.decode(
        [claim(CLAIM_ISSUED), claim(CLAIM_EXPIRES), claim(CLAIM_ID)],
        at,
      );
      const ownClaim = own.decode(claim(CLAIM_TALLYSTICK), at);
      return Object.freeze({ ...registered, publicKey, ...ownClaim });
    },
  };
}

type CborMap = ReadonlyMap<number, CborValue>;

function isMap(value: CborValue | undefined): value is CborMap {
  return value instanceof Map;
}

const registeredShape: Shape<Omit<CertificateClaims, 'publicKey'>> = tuple<
  Omit<CertificateClaims, 'publicKey'>
>({ issuedAt: uint(TIME_MAX), expiresAt: uint(TIME_MAX), handle: octets(16) });

/** {1: COSE_Key} with y as its sign (RFC 9053 section 7.1.1). */
function confirmation(publicKey: Uint8Array): CborValue {
  const key = new Map<number, CborValue>([
    [KEY_TYPE, KEY_TYPE_EC2],
    [KEY_CURVE, KEY_CURVE_P256],
    [KEY_X, publicKey.subarray(1)],
    [KEY_Y, publicKey[0] === 3],
  ]);
  return new Map<number, CborValue>([[CNF_COSE_KEY, key]]);
}

function confirmedKey(value: CborValue): Uint8Array | undefined {
  if (!isMap(value) || value.size !== 1) return undefined;
  const key = value.get(CNF_COSE_KEY);
  if (!isMap(key) || key.size !== 4) return undefined;
  const x = key.get(KEY_X);
  const y = key.get(KEY_Y);
  if (key.get(KEY_TYPE) !== KEY_TYPE_EC2 || key.get(KEY_CURVE) !== KEY_CURVE_P256) return undefined;
  if (!(x instanceof Uint8Array) || x.length !== 32 || typeof y !== 'boolean') return undefined;
  const point = new Uint8Array(33);
  point[0] = y ? 3 : 2;
  point.set(x, 1);
  return point;
}

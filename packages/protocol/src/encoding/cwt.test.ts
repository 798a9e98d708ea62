/**
 * Certificates: CWT claims (RFC 8392), a P-256 key in cnf (RFC 8747), ours in one private claim.
 *
 * Shows G-085.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TIME_MAX } from '../limits.ts';
import { decodeCbor, encodeCbor, type CborValue } from './cbor.ts';
import { certificate } from './cwt.ts';
import { readShape, tuple, uint } from './shape.ts';

interface Own {
  readonly till: number;
}

const shape = certificate<Own>(tuple<Own>({ till: uint(9) }));
const value = {
  issuedAt: 1_800_000_000,
  expiresAt: 1_800_086_400,
  handle: new Uint8Array(16).fill(1),
  publicKey: Uint8Array.of(3, ...new Uint8Array(32).fill(5)),
  till: 4,
};

function key(changes: readonly (readonly [number, CborValue])[] = []): Map<number, CborValue> {
  return new Map<number, CborValue>([
    [1, 2],
    [-1, 1],
    [-2, new Uint8Array(32).fill(5)],
    [-3, true],
    ...changes,
  ]);
}

function claims(changes: readonly (readonly [number, CborValue])[] = []): Map<number, CborValue> {
  return new Map<number, CborValue>([
    [4, value.expiresAt],
    [6, value.issuedAt],
    [7, value.handle],
    [8, new Map([[1, key()]])],
    [-65_601, [4]],
    ...changes,
  ]);
}

test('a certificate is the registered claims and one of ours', () => {
  assert.deepEqual(shape.encode(value), claims());
  const decoded = decodeCbor(encodeCbor(shape.encode(value)), 512);
  assert.ok(decoded.ok);
  assert.deepEqual(readShape(shape, decoded.value, 'account'), { ok: true, value });
});

test('the sign of y tells the two keys with one x apart', () => {
  for (const first of [2, 3]) {
    const publicKey = Uint8Array.of(first, ...new Uint8Array(32).fill(5));
    const read = readShape(shape, shape.encode({ ...value, publicKey }), 'account');
    assert.ok(read.ok);
    assert.deepEqual(read.value.publicKey, publicKey);
  }
});

function without(number: number): Map<number, CborValue> {
  const left = claims();
  left.delete(number);
  return left;
}

function withCnf(cnf: CborValue): Map<number, CborValue> {
  return claims([[8, cnf]]);
}

function withKey(...changes: readonly (readonly [number, CborValue])[]): Map<number, CborValue> {
  return withCnf(new Map([[1, key(changes)]]));
}

const REFUSED: readonly (readonly [string, CborValue, string])[] = [
  ['an array', [], 'account'],
  ['a claim too many', claims([[1, 'issuer']]), 'account'],
  ['no expiry', without(4), 'account'],
  ['another claim in place of the expiry', claims([[5, 0]]), 'account'],
  ['an expiry that is text', claims([[4, '1800086400']]), 'account.expiresAt'],
  ['an expiry after 2106', claims([[4, TIME_MAX + 1]]), 'account.expiresAt'],
  ['an issue before 1970', claims([[6, -1]]), 'account.issuedAt'],
  ['a handle of 15 bytes', claims([[7, new Uint8Array(15)]]), 'account.handle'],
  ['a key that is no map', withCnf(1), 'account.publicKey'],
  [
    'two keys',
    withCnf(
      new Map([
        [1, key()],
        [2, key()],
      ]),
    ),
    'account.publicKey',
  ],
  ['a key by its id', withCnf(new Map([[3, new Uint8Array(4)]])), 'account.publicKey'],
  ['another key type', withKey([1, 1]), 'account.publicKey'],
  ['another curve', withKey([-1, 2]), 'account.publicKey'],
  ['x of 31 bytes', withKey([-2, new Uint8Array(31)]), 'account.publicKey'],
  ['y in full', withKey([-3, new Uint8Array(32)]), 'account.publicKey'],
  ['a private key along with it', withKey([-4, new Uint8Array(32)]), 'account.publicKey'],
  ['our claim with a wrong value', claims([[-65_601, [10]]]), 'account.till'],
  ['our claim too long', claims([[-65_601, [4, 4]]]), 'account'],
];

for (const [name, wrong, at] of REFUSED) {
  test(`not a certificate: ${name}`, () => {
    assert.deepEqual(readShape(shape, wrong, 'account'), { ok: false, code: 'malformed', at });
  });
}

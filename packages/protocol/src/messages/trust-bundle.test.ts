/** What came to trust bundles later leaves their earlier forms as they were. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandValue } from '../brand/brand.ts';
import { isList, type CborValue } from '../encoding/cbor.ts';
import { readShape } from '../encoding/shape.ts';
import { minor } from '../money.ts';
import { trustBundleKind, type TrustBundle } from './trust-bundle.ts';

const { shape } = trustBundleKind;

const FIRST: TrustBundle = {
  epoch: 1,
  seq: 2,
  issuedAt: 1_800_000_000,
  validUntil: 1_800_086_400,
  keys: [],
  revokedKeys: null,
  issuerHpkeKey: new Uint8Array(32),
  revocations: { salt: new Uint8Array(8), count: 0, riceBits: 0, gaps: new Uint8Array() },
  policy: {
    skewSeconds: 300,
    bundleAgeSecondsMax: 86_400,
    offlineLimitLower: minor(1n),
    offlineLimitUpper: minor(2n),
    payeeOnline: 'preferred',
    hopsMax: 0,
    unconfirmedCountMax: 1,
    unconfirmedSumMax: minor(3n),
  },
  currencies: [],
  ruleSets: [],
};
const investigatorKey: Uint8Array = new Uint8Array(32).fill(7);
const brand: CborValue = brandValue({ name: 'Campus', words: [] });

/** What stands behind the first eleven parts. */
function laterParts(bundle: TrustBundle): readonly CborValue[] {
  const wire = shape.encode(bundle);
  assert.ok(isList(wire));
  return wire.slice(Object.keys(FIRST).length);
}

test('a bundle is read with neither an investigator nor a brand, with one of them, and with both', () => {
  const forms: readonly (readonly [TrustBundle, readonly CborValue[]])[] = [
    [FIRST, []],
    [{ ...FIRST, investigatorKey }, [investigatorKey]],
    [{ ...FIRST, brand }, [null, brand]],
    [{ ...FIRST, investigatorKey, brand }, [investigatorKey, brand]],
  ];
  for (const [bundle, later] of forms) {
    assert.deepEqual(laterParts(bundle), later);
    const read = readShape(shape, shape.encode(bundle), 'bundle');
    assert.deepEqual(read, { ok: true, value: bundle });
  }
});

test('a bundle with an investigator that is no key, or with more parts, is refused', () => {
  const first = shape.encode(FIRST);
  assert.ok(isList(first));
  for (const [later, at] of [
    [[null], 'bundle.investigatorKey'],
    [[brand], 'bundle.investigatorKey'],
    [[new Uint8Array(31), brand], 'bundle.investigatorKey'],
    [[investigatorKey, brand, null], 'bundle'],
  ] as const) {
    const read: unknown = readShape(shape, [...first, ...later], 'bundle');
    assert.deepEqual(read, { ok: false, code: 'malformed', at });
  }
});

/** The cache stays small and keeps what is used. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createPublicKeyCache } from './public-key-cache.ts';
import { createSoftwareElement } from './software-element.ts';

const points = Array.from({ length: 6 }, () => createSoftwareElement().publicKey);

test('a known point gives the same key without a new import', () => {
  const cache = createPublicKeyCache(3);
  const [point = new Uint8Array(0)] = points;
  const key = cache.get(point);
  assert.notEqual(key, undefined);
  assert.equal(cache.get(Uint8Array.from(point)), key);
  assert.equal(cache.size(), 1);
});

test('the cache never holds more keys than it was given room for', () => {
  const cache = createPublicKeyCache(3);
  for (const point of points) {
    assert.notEqual(cache.get(point), undefined);
    assert.ok(cache.size() <= 3);
  }
  assert.equal(cache.size(), 3);
});

test('the least recently used key is dropped, so that the issuer key in each check stays', () => {
  const cache = createPublicKeyCache(3);
  const [issuer = new Uint8Array(0), ...devices] = points;
  const key = cache.get(issuer);
  for (const device of devices) {
    cache.get(device);
    assert.equal(cache.get(issuer), key);
  }
});

test('garbage is not kept and pushes nothing out', () => {
  const cache = createPublicKeyCache(3);
  const kept = points.slice(0, 3).map((point) => cache.get(point));
  for (let last = 0; last < 100; last += 1) {
    const garbage = new Uint8Array(33).fill(0xff);
    garbage[32] = last;
    assert.equal(cache.get(garbage), undefined);
    assert.equal(cache.get(new Uint8Array(last)), undefined);
  }
  assert.deepEqual(
    points.slice(0, 3).map((point) => cache.get(point) === kept[points.indexOf(point)]),
    [true, true, true],
  );
});

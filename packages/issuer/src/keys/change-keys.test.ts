/** Successors and revocations, as steps from one key file's content to the next (F-05). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { BUNDLE_KEYS_MAX } from '@tallystick/protocol/limits';
import type { KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import { certifiedKeysOf, revokedListOf, type CertifiedKeyInfo } from './certified-keys.ts';
import { changeKeys, type KeyChange } from './change-keys.ts';
import { createKeys, createRootKey } from './create-keys.ts';
import { openKeys } from './open-keys.ts';
import type { StoredKeys } from './stored-keys.ts';
import { decodeStoredKeys, encodeStoredKeys } from './stored-keys.ts';
import type { TenantKeys } from './tenant-keys.ts';

const NOW = 1_800_000_000;
const DAY = 86_400;
const LEAD = 15 * DAY;
const YEARS = 731 * DAY;
const crypto = createNodeCrypto();
const random = systemRandom;
const tenant = tenantOfBytes(new Uint8Array(16).fill(7));
assert.ok(tenant !== undefined);
const rootPrivateKey = createRootKey(random);
const ground = { crypto, random, tenant, rootPrivateKey };
const first = await createKeys({ ...ground, now: NOW, origin: 'test' });

async function changed(stored: StoredKeys, change: KeyChange, now = NOW): Promise<StoredKeys> {
  const result = await changeKeys({ ...ground, stored, now }, change);
  assert.ok(result.ok, JSON.stringify(result));
  return result.stored;
}

const rotate = (purpose: KeyPurpose, firstUseAt: number): KeyChange => ({
  kind: 'rotate',
  purpose,
  firstUseAt,
});

function revoke({ id }: CertifiedKeyInfo, from: number): KeyChange {
  const keyId = fromHex(id);
  assert.ok(keyId !== undefined);
  return { kind: 'revoke', keyId, from };
}

function keysFor(stored: StoredKeys, purpose: KeyPurpose, now = NOW): readonly CertifiedKeyInfo[] {
  return certifiedKeysOf(crypto, stored, now).filter((key) => key.purpose === purpose);
}

function only(
  keys: readonly CertifiedKeyInfo[],
  state: CertifiedKeyInfo['state'],
): CertifiedKeyInfo {
  const [key, ...more] = keys.filter((candidate) => candidate.state === state);
  assert.ok(key !== undefined && more.length === 0, `${keys.length} keys, one ${state}`);
  return key;
}

/** The keys as a service that starts at `now` has them. */
async function opened(content: StoredKeys, now: number): Promise<TenantKeys> {
  const stored = decodeStoredKeys(encodeStoredKeys(content));
  assert.ok(stored !== undefined);
  assert.ok(tenant !== undefined);
  const keys = await openKeys({ crypto, clock: () => now, tenant, stored, version: 1 });
  assert.ok(keys !== undefined, 'a service would not start');
  return keys;
}

async function signerAt(stored: StoredKeys, purpose: KeyPurpose, now: number): Promise<string> {
  return toHex((await opened(stored, now)).signer(purpose).keyId);
}

test('F-05: a successor waits for its time, then signs, and its predecessor is replaced', async () => {
  const old = only(keysFor(first, 'balance'), 'inUse');
  const stored = await changed(first, rotate('balance', NOW + LEAD));
  const next = only(keysFor(stored, 'balance'), 'waiting');
  assert.deepEqual([next.since, next.until], [NOW + LEAD, NOW + LEAD + YEARS]);
  assert.equal(await signerAt(stored, 'balance', NOW + LEAD - 1), old.id);
  assert.equal(await signerAt(stored, 'balance', NOW + LEAD), next.id);
  assert.equal(only(keysFor(stored, 'balance', NOW + LEAD), 'replaced').id, old.id);
  assert.equal(await signerAt(stored, 'answer', NOW + LEAD), await signerAt(first, 'answer', NOW));
});

test('asking for a successor again, while one waits, changes nothing', async () => {
  const stored = await changed(first, rotate('bundle', NOW + LEAD));
  assert.equal(await changed(stored, rotate('bundle', NOW + 2 * LEAD), NOW + DAY), stored);
  const later = await changed(stored, rotate('bundle', NOW + 3 * LEAD), NOW + LEAD);
  assert.equal(keysFor(later, 'bundle', NOW + LEAD).length, 3);
});

test('a successor never begins after its predecessor ends, and begins at once where nothing signs', async () => {
  const { until } = only(keysFor(first, 'answer'), 'inUse');
  const close = await changed(first, rotate('answer', until + DAY), until - DAY);
  assert.equal(only(keysFor(close, 'answer', until - DAY), 'waiting').since, until);
  await assert.rejects(signerAt(first, 'answer', until), /issuer key/);
  const late = await changed(first, rotate('answer', until + LEAD), until + 1);
  const made = only(keysFor(late, 'answer', until + 1), 'inUse');
  assert.equal(await signerAt(late, 'answer', until + 1), made.id);
});

test('after all keys ended, one purpose is renewed and the file still opens', async () => {
  const stored = await changed(first, rotate('bundle', 0), NOW + YEARS + DAY);
  assert.ok((await opened(stored, NOW + YEARS + DAY)).signer('bundle').keyId.length === 4);
});

test('F-05: a revoked key is in the root-signed list, signs nothing, and another signs at once', async () => {
  const stolen = only(keysFor(first, 'balance'), 'inUse');
  const stored = await changed(first, revoke(stolen, NOW - DAY));
  const list = revokedListOf(stored);
  assert.deepEqual([list.number, list.keyIds.map(toHex)], [1, [stolen.id]]);
  assert.deepEqual(only(keysFor(stored, 'balance'), 'revoked').revokedFrom, NOW - DAY);
  const made = only(keysFor(stored, 'balance'), 'inUse');
  assert.equal(await signerAt(stored, 'balance', NOW), made.id);
  const keys = await opened(stored, NOW);
  assert.deepEqual(
    keys.revocations.map(({ from }) => from),
    [NOW - DAY],
  );
  assert.equal(stored.purposeKeys.length, first.purposeKeys.length);
});

test('a revoked key does not give way to the one before it, nor to the one that waits', async () => {
  const old = only(keysFor(first, 'balance'), 'inUse');
  const rotated = await changed(first, rotate('balance', NOW + LEAD));
  const now = NOW + LEAD + DAY;
  const stolen = only(keysFor(rotated, 'balance', now), 'inUse');
  const stored = await changed(rotated, revoke(stolen, now), now);
  const signing = await signerAt(stored, 'balance', now);
  assert.notEqual(signing, old.id);
  assert.notEqual(signing, stolen.id);
  const waiting = await changed(first, rotate('account', NOW + LEAD));
  const next = only(keysFor(waiting, 'account'), 'waiting');
  const without = await changed(waiting, revoke(only(keysFor(waiting, 'account'), 'inUse'), NOW));
  assert.notEqual(await signerAt(without, 'account', NOW), next.id);
  assert.equal(await signerAt(without, 'account', NOW + LEAD), next.id);
  const neither = await changed(without, revoke(next, NOW));
  assert.notEqual(await signerAt(neither, 'account', NOW + LEAD), next.id);
});

test('the last key of a purpose is revoked after its end, and the file still opens', async () => {
  const now = NOW + YEARS + DAY;
  const stored = await changed(
    first,
    revoke(only(keysFor(first, 'answer', now), 'ended'), NOW),
    now,
  );
  assert.equal(
    await signerAt(stored, 'answer', now),
    only(keysFor(stored, 'answer', now), 'inUse').id,
  );
});

test('revoking again keeps the earlier time, and the list as it was', async () => {
  const stolen = only(keysFor(first, 'balance'), 'inUse');
  const stored = await changed(first, revoke(stolen, NOW - DAY));
  assert.equal(await changed(stored, revoke(stolen, NOW)), stored);
  const earlier = await changed(stored, revoke(stolen, NOW - 2 * DAY));
  assert.equal(only(keysFor(earlier, 'balance'), 'revoked').revokedFrom, NOW - 2 * DAY);
  assert.deepEqual(earlier.revokedKeys, stored.revokedKeys);
  const account = only(keysFor(earlier, 'account'), 'inUse');
  assert.equal(revokedListOf(await changed(earlier, revoke(account, NOW))).number, 2);
});

test('a revoked key that is still in the file signs nothing', async () => {
  const stolen = only(keysFor(first, 'balance'), 'inUse');
  const stored = await changed(first, revoke(stolen, NOW - DAY));
  const later = NOW + 365 * DAY;
  const [own, ...others] = first.purposeKeys.filter(({ purpose }) => purpose === 'balance');
  assert.ok(own !== undefined && others.length === 0);
  const stale = { ...stored, purposeKeys: [...stored.purposeKeys, { ...own, notBefore: NOW }] };
  assert.notEqual(await signerAt(stale, 'balance', later), stolen.id);
});

test('what was never certified, and what is yet to happen, cannot be revoked', async () => {
  const input = { ...ground, stored: first, now: NOW };
  const keyId = new Uint8Array(4);
  assert.deepEqual(await changeKeys(input, { kind: 'revoke', keyId, from: NOW }), {
    ok: false,
    code: 'unknownKey',
  });
  const key = only(keysFor(first, 'balance'), 'inUse');
  assert.deepEqual(await changeKeys(input, revoke(key, NOW + 1)), {
    ok: false,
    code: 'fromInFuture',
  });
});

test('a bundle never holds more keys than devices take, and old ones make room', async () => {
  let stored = first;
  let now = NOW;
  for (let count = first.keyCertificates.length; count < BUNDLE_KEYS_MAX; count += 1) {
    stored = await changed(stored, rotate('balance', now + DAY), now);
    now += 2 * DAY;
  }
  assert.equal(stored.keyCertificates.length, BUNDLE_KEYS_MAX);
  const again = rotate('balance', now + DAY);
  assert.deepEqual(await changeKeys({ ...ground, stored, now }, again), {
    ok: false,
    code: 'tooManyKeys',
  });
  const muchLater = now + YEARS + 2 * 366 * DAY;
  const rested = await changed(stored, rotate('balance', 0), muchLater);
  // The last key of each other purpose stays, and the new one.
  assert.equal(rested.keyCertificates.length, first.keyCertificates.length);
  await opened(rested, muchLater);
});

/** `tallystick audit log`: what it prints, and what it finds in a log that somebody changed. */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { AuditLogEntry, AuditLogPage } from '@tallystick/api/routes/audit-log';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { AUDIT_START, auditDigest } from '@tallystick/protocol/audit/audit-entry';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import { openJsonServer } from '@tallystick/testkit/json-server';
import { runCommand, type Printed } from '../run-command.ts';

const TENANT = '01890a5d-ac96-774b-bcce-b302099a8057';
const NOON = 1_800_014_400;
const crypto = createNodeCrypto();

const GENUINE: readonly AuditLogEntry[] = (() => {
  const tenant = parseTenantId(TENANT) ?? assert.fail('no tenant');
  let { digest } = AUDIT_START;
  return [1, 2, 3].map((number) => {
    const entry = { number, at: NOON + number, body: JSON.stringify({ kind: 'asked', number }) };
    digest = auditDigest(crypto, tenant, digest, entry);
    return { ...entry, digest: toHex(digest) };
  });
})();
const [FIRST, SECOND, THIRD] = GENUINE;
assert.ok(FIRST !== undefined && SECOND !== undefined && THIRD !== undefined);

let entries: readonly AuditLogEntry[] = GENUINE;
beforeEach(() => {
  entries = GENUINE;
});

/** Two entries on a page. */
const server = await openJsonServer(({ searchParams }): AuditLogPage => {
  const cursor = Number(searchParams.get('cursor') ?? 0);
  const left = entries.filter(({ number }) => number > cursor);
  return {
    entries: left.slice(0, 2),
    ...(left.length > 2 ? { next: String(left[1]?.number) } : {}),
  };
});
after(() => server.close());

function log(...args: readonly string[]): Promise<Printed> {
  return runCommand(['audit', 'log', ...args, '--url', server.url], {
    environment: { TALLYSTICK_API_KEY: 'key', TALLYSTICK_TENANT: TENANT },
    uid: -1,
    homeFolder: '/nowhere',
    clock: systemClock,
    random: systemRandom,
  });
}

test('every entry is a line with its number and its time, and says where it goes on', async () => {
  const { exitCode, stdout } = await log();
  assert.equal(exitCode, 0);
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    '     1  2027-01-15T12:00:01Z  {"kind":"asked","number":1}',
    '     2  2027-01-15T12:00:02Z  {"kind":"asked","number":2}',
    'There is more: --cursor 2',
  ]);
  assert.match((await log('--cursor', '2')).stdout, /^ {5}3 .*3}\n$/);
});

test('a log that holds is verified to its end, and says what to note', async () => {
  const { exitCode, stdout } = await log('--verify');
  assert.equal(exitCode, 0);
  assert.match(stdout, /^3 entries, and nothing of them was changed/);
  assert.ok(stdout.includes(`3:${THIRD.digest}`));
  const noted = await log('--verify', '--head', `2:${SECOND.digest}`, '--json');
  assert.deepEqual(JSON.parse(noted.stdout), {
    verified: true,
    entries: 3,
    head: `3:${THIRD.digest}`,
  });
});

const CHANGED: readonly (readonly [string, readonly AuditLogEntry[], string])[] = [
  ['an entry was changed', [FIRST, { ...SECOND, body: '{}' }, THIRD], 'entry 2: it, or something'],
  ['an entry is missing', [FIRST, THIRD], 'entry 3: an entry is missing'],
  ['the last one is gone', [FIRST, SECOND], 'entry 3: the log ends'],
  ['all of it is gone', [], 'entry 3: the log ends'],
];

for (const [name, changed, finding] of CHANGED) {
  test(`found: ${name}`, async () => {
    entries = changed;
    const { exitCode, stdout } = await log('--verify', '--head', `3:${THIRD.digest}`);
    assert.equal(exitCode, 1);
    assert.ok(stdout.includes(finding), stdout);
  });
}

test('found: all of it was written anew, and somebody noted what it was', async () => {
  const { exitCode, stdout } = await log('--verify', '--head', `2:${FIRST.digest}`);
  assert.equal(exitCode, 1);
  assert.match(stdout, /entry 2: it is not the one that was noted/);
});

test('a head that is none is refused before anybody is asked', async () => {
  const { exitCode, stderr } = await log('--verify', '--head', '2');
  assert.equal(exitCode, 2);
  assert.match(stderr, /--head takes a number/);
});

/** What a server that gave up said, as one line with a code. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFailure } from './start-failure.ts';

const CASES: readonly (readonly [said: string, code: string, message: RegExp])[] = [
  [
    'FATAL:  could not write lock file "postmaster.pid": No space left on device\n',
    'disk_full',
    /disk is full/,
  ],
  ['initdb: error: could not write to file: Disk quota exceeded\n', 'disk_full', /disk is full/],
  [
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets\n',
    'port_in_use',
    /Port 5432 on 127\.0\.0\.1 is in use/,
  ],
  [
    '2026-11-20 UTC [7] LOG:  starting\n2026-11-20 UTC [7] FATAL:  data directory has wrong ownership\n',
    'embedded_postgres_failed',
    /did not start: data directory has wrong ownership\. See \/x\/server\.log\.$/,
  ],
  ['', 'embedded_postgres_failed', /it said nothing/],
];

for (const [said, code, message] of CASES) {
  test(`${code} in one line, from: ${said.trim().slice(0, 60)}`, () => {
    const failure = startFailure({ said, port: 5432, logFile: '/x/server.log' });
    assert.equal(failure.code, code);
    assert.match(failure.message, message);
    assert.doesNotMatch(failure.message, /\n/);
  });
}

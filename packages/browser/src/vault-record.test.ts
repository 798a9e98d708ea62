/** What the vault takes from the disk for its own record. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readVaultRecord } from './vault-record.ts';

const bytes = new Uint8Array(16);
const RECORD = {
  salt: bytes,
  iterations: 600_000,
  byPin: bytes,
  failures: { count: 2, lastAt: 1_800_000_000_000 },
};
const PASSKEY = { id: bytes, salt: bytes, wrapped: bytes };

test('a record is taken as it was written, with and without a passkey', () => {
  assert.deepEqual(readVaultRecord(RECORD), RECORD);
  assert.deepEqual(readVaultRecord({ ...RECORD, passkey: PASSKEY }), {
    ...RECORD,
    passkey: PASSKEY,
  });
});

test('anything else is not taken', () => {
  const others: readonly unknown[] = [
    undefined,
    null,
    'text',
    {},
    { ...RECORD, salt: 'text' },
    { ...RECORD, byPin: [1, 2] },
    { ...RECORD, iterations: 0 },
    { ...RECORD, iterations: 1e12 },
    { ...RECORD, iterations: 1.5 },
    { ...RECORD, failures: undefined },
    { ...RECORD, failures: { count: -1, lastAt: 0 } },
    { ...RECORD, failures: { count: 1 } },
    { ...RECORD, passkey: { ...PASSKEY, wrapped: undefined } },
  ];
  for (const other of others) assert.equal(readVaultRecord(other), undefined);
});

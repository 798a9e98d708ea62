/** The audit key's file: what opens and judges is in it as it was asked for, and nothing that signs. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newTenantId } from '@tallystick/api/tenant-id';
import { parseAuditKey } from '@tallystick/auditor/audit-key';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { readConfig } from '../config/read-config.ts';
import { readArguments } from './arguments.ts';
import { writeAuditKey } from './audit-key-command.ts';
import { createKeysFor } from './create-keys-command.ts';

const folder = await mkdtemp(join(tmpdir(), 'tallystick-audit-key-'));
after(() => rm(folder, { recursive: true, force: true }));
const read = readConfig({
  environment: { TALLYSTICK_MASTER_KEY: Buffer.alloc(16, 7).toString('base64url') },
  options: { data: folder },
  uid: -1,
  homeFolder: folder,
});
assert.ok(read.ok);
const { config } = read;
const tenant = newTenantId({ clock: systemClock, random: systemRandom });
await createKeysFor(tenant, config);

test('G-059, G-162: the key that judges status codes, and could make them, is in an audit key only on demand', async () => {
  const keyOf = async (withCodes: boolean) => {
    const said = await writeAuditKey(tenant, config, { 'audit-codes': withCodes });
    assert.equal(said.includes('whoever has it can make them'), withCodes);
    const [, path = ''] = / is in (.+)\.$/m.exec(said) ?? [];
    const text = await readFile(path, 'utf8');
    const key = parseAuditKey(text);
    assert.ok(key !== undefined);
    return { key, text };
  };
  const plain = await keyOf(false);
  assert.equal(plain.key.codeKey, undefined);
  assert.ok(!plain.text.includes('codeKey'));
  const judging = await keyOf(true);
  assert.equal(judging.key.codeKey?.length, 32);
  const { codeKey: _, ...rest } = judging.key;
  assert.deepEqual(rest, plain.key);
  assert.equal(parseAuditKey(judging.text.replace(/"codeKey": "../, '"codeKey": "')), undefined);
});

test('--audit-codes alone is refused', () => {
  const alone = readArguments(['--audit-codes']);
  assert.deepEqual(alone, { ok: false, message: '--audit-codes goes with --audit-key.' });
  assert.ok(readArguments(['--audit-key', tenant, '--audit-codes']).ok);
});

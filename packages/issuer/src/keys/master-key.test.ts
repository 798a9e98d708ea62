/** The master key: from text, or from a file that only its user reads. */

import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemRandom } from '@tallystick/elements/system-ports';
import { ensureMasterKeyFile, parseMasterKey } from './master-key.ts';

const folder = await mkdtemp(join(tmpdir(), 'tallystick-master-'));
after(() => rm(folder, { recursive: true, force: true }));

test('a master key is 16 bytes of canonical base64url', () => {
  assert.deepEqual(parseMasterKey('AAAAAAAAAAAAAAAAAAAAAA'), new Uint8Array(16));
  const bad = [
    '',
    'A'.repeat(21),
    'A'.repeat(23),
    'A'.repeat(43),
    `${'A'.repeat(21)}B`,
    `${'A'.repeat(21)}+`,
  ];
  for (const text of bad) assert.equal(parseMasterKey(text), undefined, text);
});

test('the file is made once, and its key stays the same', async () => {
  const made = await ensureMasterKeyFile(folder, systemRandom);
  assert.equal(made.length, 16);
  assert.deepEqual(await ensureMasterKeyFile(folder, systemRandom), made);
  assert.equal((await stat(join(folder, 'master.key'))).mode & 0o777, 0o600);
});

test('a master key that others may read, or that is none, is refused in one line', async () => {
  const path = join(folder, 'master.key');
  await chmod(path, 0o640);
  const exposed = /^[^\n]*master\.key[^\n]*chmod 600[^\n]*$/;
  await assert.rejects(ensureMasterKeyFile(folder, systemRandom), exposed);
  await chmod(path, 0o600);
  await writeFile(path, 'no key\n');
  const damaged = /^[^\n]*is no master key[^\n]*backup\.$/;
  await assert.rejects(ensureMasterKeyFile(folder, systemRandom), damaged);
});

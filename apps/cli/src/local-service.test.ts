/** The command looks where the service lies, and reads what it wrote. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { dataFolderOf, findLocalService } from './local-service.ts';

const folder = await mkdtemp(join(tmpdir(), 'tallystick-local-'));
after(() => rm(folder, { recursive: true, force: true }));

test('an option names the data folder, else it is the one that the service takes', () => {
  const environment = { XDG_DATA_HOME: '/shared' };
  const terminal = {
    environment,
    uid: 1000,
    homeFolder: '/h',
    clock: systemClock,
    random: systemRandom,
  };
  assert.equal(dataFolderOf({ values: { data: 'here' }, terminal }), 'here');
  assert.equal(dataFolderOf({ values: {}, terminal }), '/shared/tallystick');
});

test('the newest numbered folder counts, whatever else lies there', async () => {
  for (const name of ['1', '2', '10', 'postgresql', '011']) await mkdir(join(folder, name));
  await writeFile(join(folder, '10', 'api-key'), 'key\n');
  await writeFile(
    join(folder, '10', 'service.json'),
    '{"url":"http://127.0.0.1:1","tenant":"t"}\n',
  );
  assert.deepEqual(await findLocalService(folder), {
    folder: join(folder, '10'),
    url: 'http://127.0.0.1:1',
    tenant: 't',
    apiKey: 'key',
  });
});

test('what is missing or broken was not found', async () => {
  const missing = join(folder, 'missing');
  assert.deepEqual(await findLocalService(missing), { folder: missing });
  for (const text of ['', '[]', 'null', '{"url":7}', '{']) {
    await writeFile(join(folder, '10', 'service.json'), text);
    assert.equal((await findLocalService(folder)).url, undefined, text);
  }
});

test('docs/settings.md names every variable that the command reads', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/settings.md'), 'utf8');
  const [, section = ''] = page.split('## The `tallystick` command');
  const names = ['URL', 'API_KEY', 'TENANT', 'DATA_FOLDER'].map((name) => `TALLYSTICK_${name}`);
  for (const name of names)
    assert.match(section.split('\n## ')[0] ?? '', new RegExp(`\\| \`${name}\``));
});

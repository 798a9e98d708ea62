/** Many towns in several processes: the same towns whoever plays them, summed up and written down. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { jsonLine, runCommand } from '../run/command.ts';

const SOAK = fileURLToPath(new URL('main.ts', import.meta.url));
const RANGE = ['--from', '5', '--towns', '3', '--devices', '5', '--days', '1'];

suite('a soak', { concurrency: 2 }, () => {
  test('a range of seeds has one digest, whoever plays which of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tallystick-soak-'));
    try {
      const out = join(folder, 'towns.json');
      const together = await runCommand([...RANGE, '--workers', '2', '--json', '--out', out], SOAK);
      const alone = await runCommand([...RANGE, '--workers', '1', '--json'], SOAK);
      assert.deepEqual([together.code, alone.code], [0, 0], together.stderr + alone.stderr);
      const said = jsonLine(together);
      assert.equal(said['digest'], jsonLine(alone)['digest']);
      assert.deepEqual([said['towns'], said['seeds']], [3, { first: 5, last: 7 }]);
      assert.deepEqual([said['violations'], said['failed']], [0, []]);
      const kept: unknown = JSON.parse(await readFile(out, 'utf8'));
      assert.deepEqual(kept, said);
      assert.match(await readFile(join(folder, 'towns.md'), 'utf8'), /^# 3 towns of 5 devices/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const [args, said] of [
    [['--minutes', '1', '--towns', '1'], /Either --minutes or --towns/],
    [['--workers', 'all'], /--workers wants a whole number from 1/],
    [['--seed', '1'], /--seed.*--help/],
  ] as const) {
    test(`${args.join(' ')} is refused with one sentence`, async () => {
      const ended = await runCommand(args, SOAK);
      assert.deepEqual([ended.code, ended.stdout], [2, '']);
      assert.match(ended.stderr, said);
    });
  }
});

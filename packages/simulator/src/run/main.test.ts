/** The command: what it prints, how it ends, and that two processes play the same history. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { jsonLine, runCommand } from './command.ts';

suite('the command', { concurrency: 2 }, () => {
  test('the digest of seed 1 is the same in two processes', async () => {
    const args = ['--seed', '1', '--json'];
    const [one, other] = await Promise.all([runCommand(args), runCommand(args)]);
    assert.deepEqual([one.code, other.code], [0, 0], one.stderr + other.stderr);
    const digest = jsonLine(one)['digest'];
    assert.match(String(digest), /^[0-9a-f]{64}$/);
    assert.equal(jsonLine(other)['digest'], digest);
  });

  test('a coin town has one digest in two processes, too', async () => {
    const args = ['--town', 'coins', '--devices', '8', '--days', '1', '--json'];
    const [one, other] = await Promise.all([runCommand(args), runCommand(args)]);
    assert.deepEqual([one.code, other.code], [0, 0], one.stdout + other.stdout);
    assert.equal(jsonLine(one)['town'], 'coins');
    assert.equal(jsonLine(other)['digest'], jsonLine(one)['digest']);
  });

  test('several seeds are a line of JSON each, with all that a reader needs', async () => {
    const args = ['--seed', '7', '--seeds', '2', '--devices', '6', '--days', '1', '--json'];
    const ended = await runCommand(args);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stdout.trimEnd().split('\n').length, 2);
    for (const [at, seed] of [7, 8].entries()) {
      const said = jsonLine(ended, at);
      assert.deepEqual([said['seed'], said['devices'], said['days']], [seed, 6, 1]);
      assert.deepEqual(said['violations'], []);
      assert.equal(typeof said['payments'], 'number');
      assert.equal(typeof said['paymentsPerSecond'], 'number');
      assert.equal(typeof said['counts'], 'object');
    }
  });

  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [['--seed', 'x'], /^--seed wants a whole number from 1 to \d+\.\n$/],
    [['--seed', '0'], /^--seed wants a whole number/],
    [['--devices', '1e3'], /^--devices wants a whole number/],
    [['--days', '-1'], /--days/],
    [['--days'], /--days/],
    [['--town', 'ghosts'], /^--town is one of payments, coins\.\n$/],
    [['--rain'], /--rain.*--help lists the options\.\n$/],
    [['--without', 'rain'], /no fault "rain"/],
    [['--only', 'phone-15'], /no device "phone-15"/],
    [['--twin', 'nobody'], /no twin "nobody"/],
    [['--seeds', '2', '--shrink'], /for one seed/],
    [['seed'], /seed/],
  ];
  for (const [args, said] of refusals) {
    test(`${args.join(' ')} is refused with one sentence`, async () => {
      const ended = await runCommand(args);
      assert.equal(ended.code, 2);
      assert.equal(ended.stdout, '');
      assert.match(ended.stderr, said);
      assert.equal(ended.stderr.trimEnd().split('\n').length, 1, ended.stderr);
    });
  }

  test('help says what there is', async () => {
    const ended = await runCommand(['--help']);
    assert.equal(ended.code, 0);
    for (const option of ['--seed', '--shrink', '--report', '--without', '--twins']) {
      assert.ok(ended.stdout.includes(option), option);
    }
  });
});

/** What a tenant decides about itself from the command line: its brand, and how much devices may ask (P-31, M-12). */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { startLiveIssuer } from '@tallystick/testkit/live-issuer';
import { squarePng } from '@tallystick/testkit/png';
import { runCommand, type Printed } from '../run-command.ts';

const world = await createIssuerWorld();
const issuer = await startLiveIssuer(world);
const folder = await mkdtemp(join(tmpdir(), 'tallystick-brand-'));
after(async () => {
  await issuer.stop();
  await rm(folder, { recursive: true, force: true });
});

function run(...args: readonly string[]): Promise<Printed> {
  return runCommand([...args, '--url', issuer.url], {
    environment: { TALLYSTICK_API_KEY: issuer.apiKey, TALLYSTICK_TENANT: world.tenant },
    uid: -1,
    homeFolder: '/nowhere',
    clock: systemClock,
    random: systemRandom,
  });
}

test('P-31: a brand is set bit by bit, shown, and taken away', async () => {
  const logo = join(folder, 'logo.png');
  await writeFile(logo, squarePng(32));
  assert.equal((await run('tenant', 'brand', 'show')).stdout.trim(), 'no brand');
  assert.equal((await run('tenant', 'brand', 'set', '--help-phone', '+912212345678')).exitCode, 2);
  const set = ['tenant', 'brand', 'set', '--name', 'Campus', '--accent', '#174F8F/#8dbbee'];
  const first = await run(...set, '--logo', logo, '--welcome', 'en=Welcome.');
  assert.equal(first.exitCode, 0, first.stderr);
  const more = await run('tenant', 'brand', 'set', '--blocked', 'en=Come to the office.');
  assert.deepEqual(more.stdout.trimEnd().split('\n'), [
    'name     Campus',
    'accent   #174f8f/#8dbbee',
    `logo     ${squarePng(32).length} bytes`,
    'welcome  en=Welcome.',
    'blocked  en=Come to the office.',
  ]);
  assert.equal((await run('tenant', 'brand', 'set', '--none')).stdout.trim(), 'no brand');
});

test('P-31: what is no brand is refused in one line: by the command where it can, else by the issuer', async () => {
  const svg = join(folder, 'logo.svg');
  await writeFile(svg, '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const set = ['tenant', 'brand', 'set', '--name', 'Campus'];
  for (const [args, said] of [
    [['--logo', svg], '--logo takes a PNG'],
    [['--logo', join(folder, 'none.png')], '--logo takes a PNG'],
    [['--accent', 'blue'], '--accent takes two colours'],
    [['--welcome', 'fr=Bienvenue'], '--welcome and --blocked take'],
  ] as const) {
    const { exitCode, stderr } = await run(...set, ...args);
    assert.equal(exitCode, 2);
    assert.ok(stderr.startsWith(said), stderr);
  }
  for (const [args, code] of [
    [['--accent', '#ffff00/#8dbbee'], 'accentUnreadable'],
    [['--welcome', 'en=You received 500'], 'wordsInvalid'],
    [['--help-phone', '12345'], 'helpLineInvalid'],
  ] as const) {
    const { exitCode, stdout, stderr } = await run(...set, ...args, '--json');
    assert.equal(exitCode, 1);
    assert.ok(`${stdout}${stderr}`.includes(code), stderr);
  }
  assert.equal((await run('tenant', 'brand', 'show')).stdout.trim(), 'no brand');
});

test('M-12: limits of calls are shown, and changed one by one', async () => {
  const shown = (result: Printed): readonly string[] => result.stdout.trimEnd().split('\n');
  const held = ['device   2000/1200', 'account  20000/12000'];
  assert.deepEqual(shown(await run('limits', 'show')), held);
  const changed = ['device   300/60', 'account  20000/12000'];
  assert.deepEqual(shown(await run('limits', 'set', '--device', '300/60')), changed);
  assert.equal((await run('limits', 'set', '--account', 'many')).exitCode, 2);
  const refused = await run('limits', 'set', '--account', '200/60', '--json');
  assert.equal(refused.exitCode, 1);
  assert.ok(refused.stdout.includes('limitsInvalid'), refused.stdout);
  assert.deepEqual(shown(await run('limits', 'show')), changed);
});

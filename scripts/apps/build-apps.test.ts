/**
 * Building the apps, in a small clone of its own: what makes one stale, what a build leaves, and what a
 * failing one says and leaves as it was.
 */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { ROOT } from '../project-files.ts';
import { buildAppInPlace } from './build-apps.ts';
import { buildFault } from './build-fault.ts';
import { staleApps } from './stale-apps.ts';

const root = await mkdtemp(join(tmpdir(), 'tallystick-build-'));
const DIST = join(root, 'apps/wallet/dist');
after(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
for (const file of ['package-lock.json', 'tsconfig.base.json', 'tsconfig.web.json']) {
  await write(file, '{}');
}
await write('scripts/apps/app-build.ts', '');
for (const app of ['wallet', 'terminal']) {
  await write(`apps/${app}/package.json`, '{"dependencies": {"@tallystick/ui": "1"}}');
  await write(
    `apps/${app}/index.html`,
    '<!doctype html><html><head></head><body><script type="module" src="/src/main.tsx"></script></body></html>',
  );
  await write(
    `apps/${app}/src/main.tsx`,
    "import { render } from 'preact'; render(<b>1</b>, document.body);",
  );
}
await write('packages/ui/package.json', '{"dependencies": {"@tallystick/protocol": "1"}}');
await write('packages/ui/src/button.tsx', 'export const a = 1;');
await write('packages/protocol/package.json', '{}');
await write('packages/issuer/package.json', '{}');

function isWalletStale(): Promise<boolean> {
  return staleApps(root).then((apps) => apps.includes('wallet'));
}

test('an app that was never built is stale, and a build leaves all that a cold start needs', async () => {
  assert.deepEqual(await staleApps(root), ['wallet', 'terminal']);
  await buildAppInPlace(root, 'wallet');
  assert.deepEqual(await staleApps(root), ['terminal']);
  const files = await readdir(DIST, { recursive: true });
  const script = files.find((file) => /^assets\/index-[\w-]{8}\.js$/.test(file));
  assert.ok(script !== undefined);
  const page = await readFile(join(DIST, 'index.html'), 'utf8');
  assert.ok(page.includes(`src="/wallet/${script}"`));
  assert.doesNotMatch(page, /<script(?![^>]* src=)|<style|\son\w+=/);
  const worker = await readFile(join(DIST, 'sw.js'), 'utf8');
  for (const file of ['index.html', script, 'manifest.webmanifest']) {
    assert.ok(worker.includes(file), file);
  }
  assert.doesNotMatch(worker, /importScripts|skipWaiting\(\),/);
  const compressed = await readFile(join(DIST, `${script}.gz`));
  assert.deepEqual(gunzipSync(compressed), await readFile(join(DIST, script)));
  assert.deepEqual(await readdir(join(root, '.tmp')), []);
});

test('a change of a source, of a package it uses in any number of steps, or of the lockfile makes it stale', async () => {
  for (const path of [
    'apps/wallet/src/main.tsx',
    'packages/ui/src/button.tsx',
    'packages/protocol/package.json',
    'package-lock.json',
  ]) {
    assert.equal(await isWalletStale(), false);
    const text = await readFile(join(root, path), 'utf8');
    await write(path, `${text}\n`);
    assert.equal(await isWalletStale(), true, path);
    await write(path, text);
  }
  await write('packages/protocol/src/new.ts', '');
  assert.equal(await isWalletStale(), true);
});

test('a change of a test, of another package or of what was built before does not', async () => {
  await buildAppInPlace(root, 'wallet');
  await write('apps/wallet/src/main.test.ts', '1');
  await write('apps/wallet/test/story.browser.test.ts', '1');
  await write('packages/issuer/src/start.ts', '1');
  await write('packages/ui/dist/old.js', '1');
  assert.equal(await isWalletStale(), false);
});

const FAULTS: Readonly<Record<string, RegExp>> = {
  'const a = ;': /^Unexpected token \(apps\/wallet\/src\/main\.tsx:1:11\)$/,
  "import './missing.ts';":
    /^Could not resolve '\.\/missing\.ts' in .*apps\/wallet\/src\/main\.tsx/,
  "import { readFile } from 'node:fs'; readFile;":
    /^apps\/wallet\/src\/main\.tsx imports node:fs, which no browser has$/,
};

test('a build that fails says why in one line and leaves what was built before', async () => {
  const before = await readFile(join(DIST, 'index.html'));
  for (const [source, said] of Object.entries(FAULTS)) {
    await write('apps/wallet/src/main.tsx', source);
    const failure = await buildAppInPlace(root, 'wallet').then(
      () => assert.fail('it was built'),
      (error: unknown) => buildFault(error, root),
    );
    assert.match(failure, said);
    assert.deepEqual(await readFile(join(DIST, 'index.html')), before);
    assert.equal(await isWalletStale(), true);
  }
  assert.deepEqual(await readdir(join(root, '.tmp')), []);
});

test('two builds at once leave one whole app', async () => {
  await write('apps/wallet/src/main.tsx', 'document.title = "two";');
  await Promise.all([buildAppInPlace(root, 'wallet'), buildAppInPlace(root, 'wallet')]);
  assert.equal(await isWalletStale(), false);
  assert.ok((await readdir(DIST)).includes('index.html'));
});

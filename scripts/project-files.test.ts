/** What counts as a file of the project. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parseIgnoreRules, projectFiles } from './project-files.ts';

test('every form of line in .gitignore means what it means to git', () => {
  const isIgnored = parseIgnoreRules('# note\nnode_modules/\n*.log\n/data/\n/docs/*.tmp\n');
  assert.equal(isIgnored('packages/a/node_modules', true), true);
  assert.equal(isIgnored('packages/a/node_modules', false), false);
  assert.equal(isIgnored('deep/down/server.log', false), true);
  assert.equal(isIgnored('data', true), true);
  assert.equal(isIgnored('packages/data', true), false);
  assert.equal(isIgnored('docs/a.tmp', false), true);
  assert.equal(isIgnored('docs/deep/a.tmp', false), false);
  assert.throws(() => parseIgnoreRules('!kept'), /not understood/);
});

test('ignored files, links and the insides of git are left out', (context) => {
  const root = mkdtempSync(join(tmpdir(), 'project files '));
  context.after(() => {
    rmSync(root, { recursive: true });
  });
  for (const path of ['.gitignore', 'a/b.ts', 'a.log', '.git/config', 'node_modules/x/y.js']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), 'node_modules/\n*.log\n');
  }
  symlinkSync(join(root, 'a'), join(root, 'link'));
  assert.deepEqual(projectFiles(root), ['.gitignore', 'a/b.ts']);
});

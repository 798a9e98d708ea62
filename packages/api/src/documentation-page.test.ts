/** The documentation page: complete, self-contained, and safe against what it is given. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentationPage } from './documentation-page.ts';
import { PROBLEMS } from './problems.ts';
import { ROUTES } from './routes.ts';

const PAGE = documentationPage({ publicUrl: 'http://localhost:8470', notice: 'Test mode.' });

test('the page loads nothing and runs nothing, so it reads the same without a network', () => {
  assert.doesNotMatch(PAGE, /<script|<img|<link|<iframe|@import|url\(|\son\w+=/i);
  assert.doesNotMatch(PAGE, /(?:src|href)="(?!#|\/openapi\.json)/);
});

test('every route and every problem code has a place to link to', () => {
  for (const name of [...ROUTES.map((route) => route.name), ...Object.keys(PROBLEMS)]) {
    assert.equal(PAGE.split(` id="${name}"`).length, 2, name);
  }
  for (const [, target = ''] of PAGE.matchAll(/href="#([^"]+)"/g)) {
    assert.ok(PAGE.includes(` id="${target}"`), target);
  }
});

test('a public address with markup in it stays text', () => {
  const page = documentationPage({ publicUrl: 'http://x/"><script>alert(1)</script>' });
  assert.doesNotMatch(page, /<script/);
});

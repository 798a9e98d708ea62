/** Seeded uses of the real clock, randomness and network. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages, reported } from '../seeded.ts';
import { adaptersOnly } from './adapters-only.ts';

const PATH = 'packages/sdk/src/a.ts';

const touches: readonly (readonly [string, string])[] = [
  ['clock', 'Date.now();'],
  ['clock', 'new Date(0);'],
  ['clock', 'performance.now();'],
  ['clock', 'process.hrtime.bigint();'],
  ['clock', 'setTimeout(work, 10);'],
  ['clock', 'globalThis.setInterval(work, 10);'],
  ['clock', "import { setTimeout as delay } from 'node:timers/promises';"],
  ['randomness', 'Math.random();'],
  ['randomness', "import { randomBytes as bytes } from 'node:crypto';"],
  ['randomness', 'crypto.getRandomValues(array);'],
  ['randomness', 'crypto.randomUUID();'],
  ['network', 'await fetch(url);'],
  ['network', "import { createServer } from 'node:http';"],
];

for (const [kind, code] of touches) {
  test(`${code} is ${kind}: reported, and allowed in an adapter`, () => {
    assert.deepEqual(reported(adaptersOnly, { [PATH]: `// a\n${code}` }), [`${PATH}:2`]);
    const marked = `/** A file. */\n// adapter: ${kind}\n${code}`;
    assert.deepEqual(reported(adaptersOnly, { [PATH]: marked }), []);
    const other = kind === 'clock' ? 'network' : 'clock';
    assert.deepEqual(reported(adaptersOnly, { [PATH]: `// adapter: ${other}\n${code}` }), [
      `${PATH}:2`,
    ]);
  });
}

test('names of our own and types are not taken for the real thing', () => {
  const code = 'store.fetch(1); clock.now(); const date: Date = given; const setTimeoutMs = 1;';
  assert.deepEqual(reported(adaptersOnly, { [PATH]: code }), []);
});

test('tests and scripts may wait and connect, and may not be random', () => {
  const code = 'setTimeout(work, 10);\nawait fetch(url);\nMath.random();';
  const texts = { 'packages/sdk/src/a.test.ts': code, 'scripts/bench/bench.ts': code };
  assert.deepEqual(reported(adaptersOnly, texts), [
    'packages/sdk/src/a.test.ts:3',
    'scripts/bench/bench.ts:3',
  ]);
});

test('several markers add up, and a marker of no known kind is reported', () => {
  const both = '// adapter: clock\n// adapter: network\nDate.now();\nawait fetch(url);';
  assert.deepEqual(reported(adaptersOnly, { [PATH]: both }), []);
  assert.deepEqual(messages(adaptersOnly, { [PATH]: '// adapter: everything' }), [
    '"adapter: everything": an adapter is for clock, randomness, network',
  ]);
});

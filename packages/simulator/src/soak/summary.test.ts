/** What is said of many towns: sums, failures with their commands, and whether memory grew. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_MASKS } from '../run/masks.ts';
import type { MemorySample } from './memory.ts';
import type { TownResult } from './messages.ts';
import { summaryMarkdown, summaryText } from './print-summary.ts';
import { createTally, type SoakGround } from './summary.ts';

const GROUND: SoakGround = {
  date: '2027-01-04T00:00:00.000Z',
  commit: 'abc',
  machine: { cpu: 'a cpu', cores: 2, memoryGib: 8, platform: 'linux-x64', node: 'v26.0.0' },
  town: 'payments' as const,
  workers: 1,
  devices: 20,
  days: 2,
};

function town(seed: number, also: Partial<TownResult> = {}): TownResult {
  return {
    order: { seed, devices: 20, days: 2, masks: NO_MASKS },
    digest: `digest ${seed}`,
    payments: 10,
    violations: [],
    counts: { accepted: 10, 'fault diskFull': 2, 'attack forged': 1, outsider: 3, lost: 1 },
    seconds: 2,
    ...also,
  };
}

test('counts are summed and told apart: attacks, faults, and everything else', () => {
  const tally = createTally();
  tally.add(town(2), 0);
  tally.add(town(1), 0);
  const summary = tally.summary(GROUND, 5);
  assert.deepEqual(summary.attacks, { forged: 2, outsider: 6 });
  assert.deepEqual(summary.faults, { diskFull: 4, lost: 2 });
  assert.deepEqual(summary.events, { accepted: 20 });
  assert.deepEqual(summary.paymentsPerSecond, { together: 4, perWorker: 5 });
  assert.deepEqual(summary.seeds, { first: 1, last: 2 });
});

test('a failed town is named with the command that plays it again, the first seed first', () => {
  const tally = createTally();
  const violations = [{ rule: 'money was made', about: 'account 7' }];
  for (const seed of [9, 4]) tally.add(town(seed, { violations }), 0);
  const summary = tally.summary(GROUND, 5);
  assert.equal(summary.violations, 2);
  assert.deepEqual(summary.failed, [
    {
      seed: 4,
      rule: 'money was made',
      about: 'account 7',
      replay: 'npm run -s simulate -- --seed 4 --devices 20 --days 2',
    },
    {
      seed: 9,
      rule: 'money was made',
      about: 'account 7',
      replay: 'npm run -s simulate -- --seed 9 --devices 20 --days 2',
    },
  ]);
  for (const text of [summaryText(summary), summaryMarkdown(summary)]) {
    assert.match(text, /2 towns FAILED/);
    assert.match(text, /--seed 4 /);
  }
});

test('memory is the median of the first quarter against that of the last', () => {
  const tally = createTally();
  for (let at = 0; at < 40; at += 1) {
    const memory: MemorySample = { at, rss: 100 + at, heap: 20, external: at === 39 ? 900 : 64 };
    tally.add(town(at + 1, { memory }), 0);
  }
  const [trend] = tally.summary(GROUND, 80).memory;
  assert.deepEqual(trend, {
    samples: 40,
    rss: { first: 105, last: 135 },
    heap: { first: 20, last: 20 },
    external: { first: 64, last: 64 },
  });
});

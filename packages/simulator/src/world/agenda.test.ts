/** Things happen in the order of their times, and in no other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAgenda } from './agenda.ts';

test('events happen by time, and those of one moment in the order in which they were put down', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 60 }), async (times) => {
      const agenda = createAgenda(0);
      const seen: (readonly [number, number])[] = [];
      times.forEach((time, index) => {
        agenda.at(time, () => seen.push([agenda.now(), index]));
      });
      await agenda.runUntil(20);
      const expected = times
        .map((time, index) => [time, index] as const)
        .toSorted(([left, a], [right, b]) => left - right || a - b);
      assert.deepEqual(seen, expected);
    }),
  );
});

test('an event runs as far as it can before the next begins, and time waits for sleepers', async () => {
  const agenda = createAgenda(100);
  const seen: string[] = [];
  const walk = async (name: string): Promise<void> => {
    for (let step = 0; step < 3; step += 1) await Promise.resolve();
    seen.push(`${name} ${agenda.now()}`);
    await agenda.sleep(10);
    seen.push(`${name} ${agenda.now()}`);
  };
  agenda.at(100, () => void walk('a'));
  agenda.at(105, () => void walk('b'));
  await agenda.runUntil(110);
  assert.deepEqual(seen, ['a 100', 'b 105', 'a 110']);
  await agenda.runUntil(200);
  assert.deepEqual(seen, ['a 100', 'b 105', 'a 110', 'b 115']);
  assert.equal(agenda.now(), 200);
});

/** What is left holds, and nothing of it can be left out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { minimize, smallest } from './minimize.ts';

test('what is needed is found, whatever lies around it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(100), { maxLength: 40 }),
      fc.infiniteStream(fc.boolean()),
      async (items, choice) => {
        const needed = items.filter(() => choice.next().value);
        const found = await minimize(items, async (kept) =>
          needed.every((item) => kept.includes(item)),
        );
        assert.deepEqual(found, needed);
      },
    ),
  );
});

test('where one of several things is enough, one is left', async () => {
  const found = await minimize([1, 2, 3, 4, 5, 6, 7], async (kept) =>
    kept.some((item) => item % 3 === 0),
  );
  assert.equal(found.length, 1);
});

test('a single needed thing of a thousand takes few questions', async () => {
  let asked = 0;
  const items = Array.from({ length: 1_000 }, (_, at) => at);
  const found = await minimize(items, async (kept) => {
    asked += 1;
    return kept.includes(617);
  });
  assert.deepEqual(found, [617]);
  assert.ok(asked < 60, `asked ${asked} times`);
});

test('the smallest number that holds', async () => {
  for (let wanted = 1; wanted <= 20; wanted += 1) {
    assert.equal(await smallest(20, async (number) => number >= wanted), wanted);
  }
});

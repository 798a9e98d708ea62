/** Who had a coin last, also where the rows are no tree. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastStep, mayHaveBeenLast, type SeenStep } from './coin-way.ts';

const step = (previous: string, transfer: string, seenAt: number): SeenStep => ({
  previous,
  transfer,
  seenAt,
  holder: 1n,
});

test('at a fork the step seen first counts, and of two seen together the smaller transfer', () => {
  const steps = [
    step('coin', 'a', 2),
    step('coin', 'c', 1),
    step('coin', 'b', 1),
    step('b', 'd', 3),
  ];
  assert.equal(lastStep(steps)?.transfer, 'd');
  assert.equal(lastStep(steps.toReversed())?.transfer, 'd');
  assert.equal(lastStep([]), undefined);
});

test('steps that lead round in a circle have an end', () => {
  const circle = [step('a', 'b', 1), step('b', 'a', 1)];
  assert.equal(lastStep(circle), undefined);
  const lasso = [step('coin', 'a', 1), step('a', 'b', 1), step('b', 'a', 0)];
  assert.notEqual(lastStep(lasso), undefined);
  for (const one of [...circle, ...lasso]) assert.equal(mayHaveBeenLast(lasso, one, 0), false);
});

test('a step may have been the last while others were seen in the same second, and not after others', () => {
  const [first, second] = [step('coin', 'b', 1), step('b', 'c', 2)];
  const rival = step('coin', 'a', 1);
  assert.equal(mayHaveBeenLast([first, second, rival], first, 1), true);
  assert.equal(mayHaveBeenLast([first, second], first, 2), true);
  assert.equal(mayHaveBeenLast([first, second], first, 3), false);
  assert.equal(mayHaveBeenLast([first, second], second, 1), false);
  assert.equal(mayHaveBeenLast([first, second, rival], first, 2), false);
});

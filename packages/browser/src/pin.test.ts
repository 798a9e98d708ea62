/** PINs that are taken, and the waits that make guessing them long. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { beginTry, pinProblem, secondsLeft, waitSecondsAfter } from './pin.ts';

suite('a PIN', () => {
  test('has six digits or more', () => {
    for (const pin of ['482615', '4826159', '100200', '0'.repeat(5) + '7']) {
      assert.equal(pinProblem(pin), undefined, pin);
    }
    for (const pin of ['', '1', '48261']) assert.equal(pinProblem(pin), 'tooShort', pin);
    for (const pin of ['48261a', '482 615', '४८२६१५', '4'.repeat(65)]) {
      assert.equal(pinProblem(pin), 'notDigits', pin);
    }
  });

  test('is none of those that are tried first', () => {
    for (const pin of ['111111', '123456', '987654', '890123', '0000000']) {
      assert.equal(pinProblem(pin), 'tooSimple', pin);
    }
  });
});

suite('wrong PINs', () => {
  test('cost nothing at first, and then more each time', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(waitSecondsAfter);
    assert.deepEqual(waits, [0, 0, 0, 0, 30, 60, 300, 900, 3_600, 3_600]);
  });

  test('wait until the time has passed', () => {
    const failures = { count: 4, lastAt: 1_000_000 };
    assert.equal(secondsLeft(failures, 1_000_000), 30);
    assert.equal(secondsLeft(failures, 1_029_001), 1);
    assert.equal(secondsLeft(failures, 1_030_000), 0);
  });

  test('a clock that is turned back wins nothing', () => {
    assert.equal(secondsLeft({ count: 8, lastAt: 1_000_000 }, 999_999), 3_600);
    assert.equal(secondsLeft({ count: 0, lastAt: 1_000_000 }, 0), 0);
  });

  test('count before they are tried', () => {
    const [begun, third] = [
      { count: 0, lastAt: 0 },
      { count: 3, lastAt: 1_000 },
    ];
    assert.deepEqual(beginTry(begun, 9), { waitSeconds: 0, failures: { count: 1, lastAt: 9 } });
    assert.deepEqual(beginTry(third, 9_000), {
      waitSeconds: 0,
      failures: { count: 4, lastAt: 9_000 },
    });
  });

  test('do not count while one has to wait, and a clock turned back starts the wait anew', () => {
    const failures = { count: 4, lastAt: 1_000_000 };
    assert.deepEqual(beginTry(failures, 1_010_000), { waitSeconds: 20, failures });
    assert.deepEqual(beginTry(failures, 500_000), {
      waitSeconds: 30,
      failures: { count: 4, lastAt: 500_000 },
    });
    // From there it passes by the clock as it stands now.
    assert.equal(beginTry({ count: 4, lastAt: 500_000 }, 530_000).waitSeconds, 0);
  });
});

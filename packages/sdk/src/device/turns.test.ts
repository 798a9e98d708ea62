/** Work in one queue never overlaps, and a failure harms nobody behind it. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTurns } from './turns.ts';

suite('turns', () => {
  test('are taken one after the other, in the order of asking', async () => {
    const turns = createTurns();
    const events: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      events.push(`${name} begins`);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      events.push(`${name} ends`);
      return name;
    };
    const done = await Promise.all([turns(work('a')), turns(work('b'))]);
    assert.deepEqual(done, ['a', 'b']);
    assert.deepEqual(events, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('go on after one that failed', async () => {
    const turns = createTurns();
    const failed = turns(async () => {
      throw new Error('no');
    });
    const after = turns(async () => 'yes');
    await assert.rejects(failed, /no/);
    assert.equal(await after, 'yes');
  });
});

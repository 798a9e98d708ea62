/** What a web page tells for a case: the little that browsers know, and nothing else (V-72). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTraceSource } from './trace-source.ts';

const NOTHING = { slots: [], cells: [] };

test('a page tells the name of its browser and the kind of its network, where that is known', async () => {
  const userAgent = 'Mozilla/5.0 (Linux; Android 16)';
  const told = (connection: unknown): Promise<object> =>
    createTraceSource({ userAgent, connection }).collect();
  const bare = { ...NOTHING, platform: userAgent };
  assert.deepEqual(await createTraceSource({ userAgent }).collect(), bare);
  assert.deepEqual(await told({ type: 'cellular', effectiveType: '4g' }), {
    ...bare,
    connection: 'cellular',
  });
  assert.deepEqual(await told({ effectiveType: '3g' }), { ...bare, connection: '3g' });
  assert.deepEqual(await told({ type: 4 }), bare);
});

test('a name that is longer than a report has room for is cut', async () => {
  const { platform } = await createTraceSource({ userAgent: 'x'.repeat(1_000) }).collect();
  assert.equal(platform?.length, 256);
});

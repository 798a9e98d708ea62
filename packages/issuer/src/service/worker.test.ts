/** The worker: does what is due for every tenant, survives a failure, and stops between two pieces. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { newTenantId } from '@tallystick/api/tenant-id';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { startWorker } from './worker.ts';

const system = { clock: systemClock, random: systemRandom };
const [first, second] = [newTenantId(system), newTenantId(system)];

test('every tenant gets its turn, also after one has failed', async () => {
  const drained: string[] = [];
  const logged: string[] = [];
  const worker = startWorker({
    tenants: () => [first, second],
    drain: async (tenant) => {
      drained.push(tenant);
      if (tenant === second) return 0;
      throw new TallystickError({ code: 'database_unavailable', message: 'It does not answer.' });
    },
    log: (_level, event, fields) => logged.push(`${event} ${String(fields?.['code'])}`),
  });
  await delay(50);
  await worker.stop();
  assert.deepEqual(drained, [first, second]);
  assert.deepEqual(logged, ['workFailed database_unavailable']);
});

test('a stop waits for the piece in hand and begins no other', async () => {
  const release = Promise.withResolvers<void>();
  let [begun, finished] = [0, 0];
  const worker = startWorker({
    tenants: () => [first],
    drain: async (_tenant, limit) => {
      begun += 1;
      await release.promise;
      finished += 1;
      return limit;
    },
    log: () => undefined,
  });
  await delay(20);
  const stopped = worker.stop();
  release.resolve();
  await stopped;
  assert.deepEqual([begun, finished], [1, 1]);
});

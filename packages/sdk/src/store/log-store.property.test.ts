/** Kills and power cuts in any order, on a disk that forgets what was not synced. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import * as fc from 'fast-check';

import { openLogStore } from './log-store.ts';
import type { Store } from './store.ts';
import { faultyFolder } from './test/faulty-folder.ts';
import { createSimulatedDisk } from './test/simulated-disk.ts';

const ports = { crypto: createNodeCrypto(), random: systemRandom };
const secret = Uint8Array.of(1);

/** 0 to count - 1, from a seed (numbers of a linear congruential generator, its upper bits). */
function chooser(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

interface Life {
  /** The number of disk operations after which it ends. */
  readonly operations: number;
  readonly seed: number;
  /** Does the power go, or is only the process killed, so that the system writes all of it later? */
  readonly isPowerCut: boolean;
}

const lastLife: Life = { operations: 10_000, seed: 0, isPowerCut: false };

test('neither a kill nor a power cut takes an acknowledged write back or leaves half of one', async () => {
  const life = fc.record({
    operations: fc.integer({ min: 1, max: 120 }),
    seed: fc.nat(),
    isPowerCut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), async (lives: Life[]) => {
      const disk = createSimulatedDisk();
      let acknowledged = 0;
      let attempted = 0;
      for (const { operations, seed, isPowerCut } of [...lives, lastLife]) {
        let left = operations;
        const before = (): void => {
          left -= 1;
          if (left < 0) throw new TallystickError({ code: 'store_io_failed', message: 'no power' });
        };
        const folder = faultyFolder(disk.folder, { before });
        const opened = openLogStore({ ...ports, folder, secret, scryptCostLog2: 1 });
        const store = await opened.catch(() => undefined);
        const found = store?.get('round')?.[0];
        if (store !== undefined) {
          const round = found ?? 0;
          assert.ok(round === acknowledged || round === attempted, `${round} of ${acknowledged}`);
          if (round > 0) assert.deepEqual(store.get('large'), large(round));
          [acknowledged, attempted] = [round, round];
        }
        for (let more = 0; store !== undefined && more < 40; more += 1) {
          attempted = acknowledged + 1;
          if (!(await isWritten(store, attempted))) break;
          acknowledged = attempted;
        }
        if (isPowerCut) disk.cutPower(chooser(seed));
      }
    }),
    { numRuns: 150 },
  );
});

function large(round: number): Uint8Array {
  return new Uint8Array(40_000).fill(round);
}

async function isWritten(store: Store, round: number): Promise<boolean> {
  try {
    await store.write([
      { key: 'large', value: large(round) },
      { key: 'round', value: Uint8Array.of(round) },
    ]);
    return true;
  } catch {
    return false;
  }
}

/** A process ends at the use of its ports that the fuse says, and what waited for it never goes on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeed } from '../random/seeded.ts';
import { createKeyedCrypto } from '../crypto/keyed-crypto.ts';
import { dyingElements, type Fuse } from './dying-ports.ts';

const { elements } = createKeyedCrypto({ random: createSeed(1).stream('test').bytes });
const MESSAGE = Uint8Array.of(1, 2, 3);

async function signUntil(usesLeft: number | undefined): Promise<{ signed: number; ended: number }> {
  const seen = { signed: 0, ended: 0 };
  const fuse: Fuse = { usesLeft, burn: () => void (seen.ended += 1) };
  const { element } = await dyingElements(elements, fuse).create();
  const sign = async (): Promise<void> => {
    await element.sign(MESSAGE);
    seen.signed += 1;
  };
  const all = Promise.all([sign(), sign(), sign()]);
  await Promise.race([all, new Promise((resolve) => void setImmediate(resolve))]);
  return seen;
}

test('a process ends at the use that was drawn, and only there', async () => {
  assert.deepEqual(await signUntil(undefined), { signed: 3, ended: 0 });
  assert.deepEqual(await signUntil(1), { signed: 2, ended: 1 });
  assert.deepEqual(await signUntil(3), { signed: 2, ended: 1 });
  assert.deepEqual(await signUntil(4), { signed: 3, ended: 0 });
});

/** Twins that share a process share nothing else: what one breaks is whole in the next one's copy. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakCopies } from './break-source.ts';
import { LOSS_TWINS } from './loss-twins.ts';
import type { Twin } from './twins.ts';

const copies = breakCopies('/twins/twins.ts');
const SOUND = LOSS_TWINS.map(({ name }) => name);

/** A twin of a file that the entry loads. */
function twin(name: string, find: string): Twin {
  const file = 'simulator/src/twins/loss-twins.ts';
  return { name, about: '', file, find: `name: '${find}'`, replace: `name: '${name}'` };
}

/** The names that a copy with this twin's fault has in the place of the sound ones. */
async function namesWith(fault: Twin): Promise<readonly string[]> {
  const isBroken = copies.begin(fault);
  const { TWINS } = await import('./twins.ts');
  assert.ok(isBroken());
  return TWINS.slice(0, SOUND.length).map(({ name }) => name);
}

test('each copy has the fault of its own twin, and what is loaded without one has none', async () => {
  const [first = '', second = '', ...others] = SOUND;
  assert.deepEqual(await namesWith(twin('one', first)), ['one', second, ...others]);
  assert.deepEqual(await namesWith(twin('two', second)), [first, 'two', ...others]);
  const sound = await import('./loss-twins.ts');
  assert.equal(sound.LOSS_TWINS, LOSS_TWINS);
});

test('a twin that does not fit its file, and one whose file nobody loads, are told', async () => {
  await assert.rejects(namesWith(twin('three', 'nowhere')), /three does not fit its file/);
  const unused: Twin = { ...twin('four', 'x'), file: 'simulator/src/twins/unused.ts' };
  await assert.rejects(namesWith(unused), assert.AssertionError);
});

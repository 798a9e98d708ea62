/**
 * A process that plays towns with broken twins, one twin after the other as it is told, and says at which
 * seed each was caught and by which rule, or that it was not.
 */

import { assert } from '@tallystick/protocol/assert';
import { breakCopies } from './break-source.ts';
import { isTwinOrder, type TwinOrder, type TwinOutcome } from './twin-messages.ts';
import { TWINS } from './twins.ts';

const copies = breakCopies('/twins/twin-world.ts');

async function play(order: TwinOrder): Promise<TwinOutcome> {
  const twin = TWINS.find(({ name }) => name === order.name);
  assert(twin !== undefined, `there is no twin ${order.name}`);
  const isBroken = copies.begin(twin);
  const { playSeeds } = await import('./twin-world.ts');
  assert(isBroken(), `the twin ${twin.name} is in a file that nobody loads`);
  const caught = await playSeeds(twin, order);
  // What a broken twin left behind ends this process here, and is not taken for a defect of the next.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  const { name } = twin;
  return caught === undefined ? { name } : { name, caughtAtSeed: caught.seed, by: caught.by };
}

process.on('message', (message) => {
  if (isTwinOrder(message)) void play(message).then((outcome) => process.send?.(outcome));
});

/** What a person does whose program dies or whose network fails: the same again. */

import type { Device } from '../src/device/device.ts';
import { Killed } from './disk.ts';
import { restart, type TestDevice, type World } from './world.ts';

const TRIES_MAX = 5;

/** Does it until it is done; a program that was killed is started again from its disk. */
export async function persist<Outcome>(
  world: World,
  person: TestDevice,
  act: (device: Device) => Promise<Outcome>,
  isDone: (outcome: Outcome) => boolean = () => true,
): Promise<Outcome> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    try {
      const outcome = await act(person.device);
      if (isDone(outcome)) return outcome;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await restart(world, person);
    }
  }
  throw new Error('nothing helped');
}

export const isOk = ({ ok }: { readonly ok: boolean }): boolean => ok;

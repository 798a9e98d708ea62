/**
 * A customer who blocks somebody else's phone, or calls it names. Attacks "any device of the account blocks
 * any other, and never one of another account": whoever could, would stop a competitor's customers.
 */

import { blockDevice, nameDevice } from '@tallystick/sdk/device/devices';
import { honestCustomers, type Attack } from './attack.ts';
import { comeOnline, deviceKeyHash } from './encounter.ts';

export const blockingAnother: Attack = {
  name: 'blockingAnother',
  play: async (ground, cheat) => {
    const [victim] = honestCustomers(ground);
    const keyHash = victim === undefined ? undefined : await deviceKeyHash(victim);
    if (victim === undefined || keyHash === undefined) return;
    if ((await comeOnline(ground, cheat)) === undefined) return;
    const { witness } = ground.counter;
    const blocked = await cheat.side.use((device) => blockDevice(device, { keyHash }));
    if (blocked.ok && blocked.value.ok) {
      witness.gotThrough("somebody blocked another's phone", victim.person.name);
    }
    const named = await cheat.side.use((device) => nameDevice(device, { keyHash, name: 'mine' }));
    if (named.ok && named.value.ok) {
      witness.gotThrough("somebody named another's phone", victim.person.name);
    }
  },
};

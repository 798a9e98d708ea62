/** What everybody in a coin town does things with. */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { Elements } from '@tallystick/sdk/ports';
import type { Device } from '@tallystick/sdk/device/device';
import type { Stream } from '../random/seeded.ts';
import type { Faults } from '../town/faults.ts';
import type { Witness } from '../town/witness.ts';
import type { Agenda } from '../world/agenda.ts';
import type { DeviceSide } from '../world/device-side.ts';
import type { Journal } from '../world/journal.ts';
import type { Economy } from './economies.ts';
import type { Hands, Holder } from './hands.ts';

export interface CoinGround {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly hands: Hands;
  readonly crypto: Crypto;
  readonly elements: Elements;
  readonly faults: Faults;
  /** Chance of whoever acts, which begins anew at each moment. */
  readonly chance: Stream;
  readonly economies: readonly Economy[];
  readonly people: CoinPeople;
  /** Whoever lost a phone acts with the new one. */
  readonly phoneOf: (holder: Holder) => Holder;
  /** Names of cheats who keep away from the issuer until last days have passed. */
  readonly hidden: Set<string>;
  /** The end of the town's last day: nobody begins anything afterwards. */
  readonly endMs: number;
}

/** Who lives there. */
export interface CoinPeople {
  readonly customers: readonly Holder[];
  readonly merchants: readonly Holder[];
  /** Customers and tills that play against the rules. */
  readonly cheats: readonly Holder[];
}

const TRIES = 6;
const PAUSE_MS = 4_000;

/** Tries again what a killed app, a full disk or a bad network kept from working; undefined where nothing helps. */
export async function insistOn<T>(
  { agenda }: Pick<CoinGround, 'agenda'>,
  side: DeviceSide,
  verb: (device: Device) => T | Promise<T>,
  isDone: (value: T) => boolean = () => true,
): Promise<T | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const used = await side.use(verb);
    if (used.ok && isDone(used.value)) return used.value;
    await agenda.sleep(PAUSE_MS);
  }
  return undefined;
}

/** A town before its first day: an issuer in two processes, everybody enrolled, and who watches over it. */

import type { Crypto } from '@tallystick/protocol/crypto';
import { assert } from '@tallystick/protocol/assert';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import type { Elements } from '@tallystick/sdk/ports';
import { createExaminers, type Examiners } from '../checkers/examiners.ts';
import type { RestoredDevices } from '../checkers/state-lost.ts';
import { createKeyedCrypto } from '../crypto/keyed-crypto.ts';
import { createRealCrypto } from '../crypto/real-crypto.ts';
import type { Engine } from '../database/engine.ts';
import { createSimulatedDatabase } from '../database/simulated-database.ts';
import { createMomentary } from '../random/momentary.ts';
import { createSeed, type Seed, type Stream } from '../random/seeded.ts';
import type { Faults } from '../town/faults.ts';
import { createLatecomers, type Latecomers } from '../town/latecomers.ts';
import { townSettings } from '../town/limits.ts';
import { hireMessenger } from '../town/messenger.ts';
import { settleIn, type People } from '../town/people.ts';
import type { Witness } from '../town/witness.ts';
import type { Agenda } from '../world/agenda.ts';
import { createIssuerSide, CURRENCY, type IssuerSide } from '../world/issuer-side.ts';
import type { Journal } from '../world/journal.ts';
import { issuerFaults, issuerPause } from './issuer-faults.ts';

const ISSUER_PROCESSES = 2;
/** In one town of so many, transactions wait for each other, and calls overlap. */
const SLOW_EVERY = 3;
/** What comes due in an hour of a town, many times over. */
const WORK_PER_DEVICE = 10;
const WORK_AT_ONCE_MIN = 200;
/** One seed in so many signs with real ES256; the others with a keyed hash. */
const REAL_EVERY = 50;

export interface TownGround {
  readonly engine: Engine;
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly restored: RestoredDevices;
  readonly faults: Faults;
}

export interface OpenTown extends TownGround {
  readonly seed: Seed;
  /** Chance of that name, which begins anew at each moment. */
  readonly streamOf: (name: string) => Stream;
  readonly crypto: Crypto;
  readonly elements: Elements;
  readonly issuer: IssuerSide;
  readonly examiners: Examiners;
  readonly people: People;
  /** Nothing goes wrong while it is off, as it is at first. */
  readonly trouble: { isOn: boolean };
  readonly latecomers: Latecomers;
}

export interface OpenTownInput {
  readonly number: number;
  readonly devices: number;
  readonly isPresent: (name: string) => boolean;
}

/** Opens the town of that number. */
export async function openTown(ground: TownGround, input: OpenTownInput): Promise<OpenTown> {
  const { engine, agenda, journal, witness, restored, faults } = ground;
  const { number, devices, isPresent } = input;
  const seed = createSeed(`town ${number}`);
  const streamOf = (name: string): Stream => createMomentary(seed.stream(name), () => agenda.now());
  const createCrypto = number % REAL_EVERY === 0 ? createRealCrypto : createKeyedCrypto;
  const { crypto, elements } = createCrypto({ random: streamOf('crypto').bytes });
  const clock = (): number => Math.floor(agenda.now() / 1_000);
  const isSlow = number % SLOW_EVERY === 0;
  const settings = townSettings(number);
  const trouble = { isOn: false };
  const isModelled = !isSlow;
  const watch = { engine, crypto, clock, witness, restored, settings, isModelled };
  const examiners = createExaminers(watch);
  const decide = issuerFaults({ stream: streamOf('issuer'), faults, journal, trouble });
  const turns = { stream: streamOf('turns'), faults, trouble };
  const pause = isSlow ? issuerPause(turns, (ms) => agenda.sleep(ms)) : undefined;
  const open = () => createSimulatedDatabase(examiners.watched.engine, decide, pause);
  const world = streamOf('world');
  const tenant = tenantOfBytes(world.bytes(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  const stream = seed.stream('messenger');
  const messenger = hireMessenger({ stream, agenda, journal, witness, trouble });
  const issuer = await createIssuerSide({
    messenger,
    databases: Array.from({ length: ISSUER_PROCESSES }, () => open),
    tap: (keys) => examiners.listen(keys),
    crypto,
    random: (length) => world.bytes(length),
    newElement: async () => (await elements.create()).element,
    clock,
    tenant,
    settings,
    currency: CURRENCY,
    workAtOnce: Math.max(WORK_AT_ONCE_MIN, WORK_PER_DEVICE * devices),
    journal,
  });
  const opened = { ...ground, seed, streamOf, crypto, elements, issuer, examiners, trouble };
  const people = await settleIn({ ...opened, devices, isPresent });
  return { ...opened, people, latecomers: createLatecomers(agenda, journal) };
}

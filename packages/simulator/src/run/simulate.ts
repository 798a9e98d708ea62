/**
 * One town from one seed: its days with everything that goes wrong in them, then the reckoning, in which
 * all devices come back and every last day passes, and then the checkers.
 */

import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { assert } from '@tallystick/protocol/assert';
import { DEFAULT_SETTINGS } from '@tallystick/issuer/tenants/settings';
import { createExaminers } from '../checkers/examiners.ts';
import { rememberRestored, type RestoredDevices } from '../checkers/state-lost.ts';
import type { Violation } from '../checkers/violation.ts';
import { sync } from '@tallystick/sdk/sync/sync';
import { createKeyedCrypto } from '../crypto/keyed-crypto.ts';
import { createRealCrypto } from '../crypto/real-crypto.ts';
import type { Engine } from '../database/engine.ts';
import { createSimulatedDatabase } from '../database/simulated-database.ts';
import { createMomentary } from '../random/momentary.ts';
import { createSeed, type Stream } from '../random/seeded.ts';
import { createAgenda, type Agenda } from '../world/agenda.ts';
import { createIssuerSide, type IssuerSide } from '../world/issuer-side.ts';
import { createJournal, type Journal, type JournalLine } from '../world/journal.ts';
import type { Counter, Party } from '../town/counter.ts';
import { FAULTS, type Faults } from '../town/faults.ts';
import { allotTownCover } from '../town/cover.ts';
import { DAY_MS, HOUR_MS } from '../town/days.ts';
import { plan } from '../town/habits.ts';
import { planMischief } from '../town/mischief.ts';
import { planRestore } from '../town/restored-issuer.ts';
import { settleIn, type People } from '../town/people.ts';
import { createWitness, type Witness } from '../town/witness.ts';
import { issuerFaults, issuerPause } from './issuer-faults.ts';
import { isPresent, maskFaults, maskPlan, NO_MASKS, type Masks } from './masks.ts';

export interface TownInput {
  readonly seed: number;
  readonly devices: number;
  readonly days: number;
  readonly faults?: Faults;
  /** What is taken out of the town; nothing where it is absent. */
  readonly masks?: Masks;
  /** Hears every line of the history. */
  readonly onLine?: (line: JournalLine) => void;
  /** Called every hour of the town's days, and twice a day afterwards. Must not change anything. */
  readonly observe?: (view: TownView) => Promise<void>;
}

/** The town from outside, at one moment. */
export interface TownView {
  /** Milliseconds since the epoch, in the world. */
  readonly at: number;
  readonly engine: Engine;
  readonly witness: Witness;
  readonly people: People;
}

export interface TownOutcome {
  /** Hexadecimal; the same for the same input and sources, on any machine. */
  readonly digest: string;
  /** Payments that a till accepted. */
  readonly payments: number;
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<string, number>>;
  /** Names of all devices, those that were taken out among them. */
  readonly devices: readonly string[];
  /** How many events were planned. */
  readonly planned: number;
  readonly latest: readonly JournalLine[];
}

/** When a town's first day begins: a Monday in 2027, in milliseconds since the epoch. */
export const START_MS: number = Date.UTC(2027, 0, 4);
const ISSUER_PROCESSES = 2;
/** Validity, days to redeem, and a few more. */
const RECKONING_DAYS = 26;
/** In the first all hand in, in the second all learn what became of it. */
const SYNC_ROUNDS = 2;
const DAY_SECONDS = 86_400;
/** Tills' cover ends while devices still come back. */
const COVER_DAYS = 20;
/** In one town of so many, transactions wait for each other, and calls overlap. */
const SLOW_EVERY = 3;
/** One seed in so many signs with real ES256; the others with a keyed hash. */
const REAL_EVERY = 50;

/** Plays the town. Whatever state the engine was in is gone. */
export async function simulateTown(engine: Engine, input: TownInput): Promise<TownOutcome> {
  await engine.reset();
  const agenda = createAgenda(START_MS - DAY_MS);
  const restored = rememberRestored();
  const journal = createJournal(
    () => agenda.now(),
    (line) => {
      restored.hear(line);
      input.onLine?.(line);
    },
  );
  const witness = createWitness();
  const defects = listenForDefects();
  const violations: Violation[] = [];
  const known: Known = { devices: [], planned: 0, nameOf: new Map() };
  try {
    violations.push(...(await play(engine, input, { agenda, journal, witness, restored, known })));
  } catch (error) {
    violations.push(defect(error));
  } finally {
    violations.push(...defects.end());
  }
  return {
    digest: journal.digest(),
    payments: witness.payments().length,
    violations: violations.map(({ rule, about }) => ({ rule, about: named(about, known) })),
    counts: Object.fromEntries(journal.counts()),
    devices: known.devices,
    planned: known.planned,
    latest: journal.latest(),
  };
}

interface Ground {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly restored: RestoredDevices;
  readonly known: Known;
}

/** What whoever plays a town learns of it on the way. */
interface Known {
  devices: readonly string[];
  planned: number;
  /** Of devices, by their accounts' numbers. */
  nameOf: ReadonlyMap<string, string>;
}

/** Says of an account whose it is: people know names. */
function named(about: string, { nameOf }: Known): string {
  return about.replaceAll(/\baccount (\d+)\b/g, (account, number: string) => {
    const name = nameOf.get(number);
    return name === undefined ? account : `${account} (${name})`;
  });
}

async function play(
  engine: Engine,
  input: TownInput,
  { agenda, journal, witness, restored, known }: Ground,
): Promise<readonly Violation[]> {
  const seed = createSeed(`town ${input.seed}`);
  const masks = input.masks ?? NO_MASKS;
  const faults = maskFaults(input.faults ?? FAULTS, masks);
  const streamOf = (name: string): Stream => createMomentary(seed.stream(name), () => agenda.now());
  const world = streamOf('world');
  const createCrypto = input.seed % REAL_EVERY === 0 ? createRealCrypto : createKeyedCrypto;
  const { crypto, elements } = createCrypto({ random: streamOf('crypto').bytes });
  const trouble = { isOn: false };
  const decide = issuerFaults({ stream: streamOf('issuer'), faults, journal, trouble });
  const isSlow = input.seed % SLOW_EVERY === 0;
  const slow = { stream: streamOf('turns'), faults, trouble };
  const pause = issuerPause(slow, (ms) => agenda.sleep(ms));
  const tenant = tenantOfBytes(world.bytes(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  const clock = (): number => Math.floor(agenda.now() / 1_000);
  const examiners = createExaminers({
    ...{ engine, crypto, clock, witness, restored },
    settings: DEFAULT_SETTINGS,
    isModelled: !isSlow,
  });
  const { watched } = examiners;
  const issuer = await createIssuerSide({
    databases: Array.from(
      { length: ISSUER_PROCESSES },
      () => () => createSimulatedDatabase(watched.engine, decide, isSlow ? pause : undefined),
    ),
    tap: examiners.listen,
    crypto,
    random: (length) => world.bytes(length),
    newElement: async () => (await elements.create()).element,
    clock,
    tenant,
    settings: DEFAULT_SETTINGS,
    journal,
  });
  const ground = { seed, agenda, journal, issuer, crypto, elements, faults };
  const people = await settleIn({
    ...ground,
    devices: input.devices,
    trouble,
    isPresent: (name) => isPresent(name, masks),
  });
  const persons = [...people.customers, ...people.merchants].map(({ person }) => person);
  known.devices = persons.map(({ name }) => name);
  known.nameOf = new Map(persons.map(({ account, name }) => [String(account), name]));
  const planning = maskPlan(agenda, START_MS, masks);
  const counter: Counter = {
    agenda: planning.agenda,
    journal,
    witness,
    faults,
    chance: streamOf('town'),
    otherTills: people.merchants,
    otherPhones: people.customers,
    endMs: START_MS + input.days * DAY_MS,
  };
  const chance = streamOf('attacks');
  await allotTownCover(issuer, people, {
    chance,
    until: START_MS / 1_000 + COVER_DAYS * DAY_SECONDS,
  });
  trouble.isOn = true;
  plan(counter, people, { startMs: START_MS, days: input.days });
  planMischief(
    { ...ground, people, chance, counter: { ...counter, chance } },
    { startMs: START_MS, days: input.days, number: input.seed },
  );
  planRestore(
    { agenda: planning.agenda, journal, engine, issuer, faults, witness },
    { stream: seed.stream('issuer restored'), startMs: START_MS, days: input.days },
  );
  known.planned = planning.end();
  workRegularly(agenda, issuer, input.days);
  const live = createLife(agenda, async (at) => {
    await input.observe?.({ at, engine, witness, people });
  });
  const endMs = START_MS + Math.min(input.days * DAY_MS, masks.untilMs ?? Infinity);
  for (let morning = START_MS; morning < endMs; morning += DAY_MS) {
    await live(Math.min(morning + DAY_MS, endMs), HOUR_MS);
    await examiners.look();
  }
  trouble.isOn = false;
  await handIn({ agenda, journal, restored }, people);
  for (let day = 0; day < RECKONING_DAYS; day += 1) {
    await live(agenda.now() + DAY_MS, DAY_MS / 2);
    await examiners.look();
  }
  return examiners.end(people);
}

/** An assertion that failed, or an error that nobody expects. */
function defect(error: unknown): Violation {
  const about = error instanceof Error ? error.message : String(error);
  return { rule: 'the code met a defect of its own', about };
}

/** What goes wrong in an event that nobody waits for. */
function listenForDefects(): { readonly end: () => readonly Violation[] } {
  const found: Violation[] = [];
  const hear = (error: unknown): void => void found.push(defect(error));
  process.on('unhandledRejection', hear);
  return {
    end: () => {
      process.off('unhandledRejection', hear);
      return found;
    },
  };
}

/** Every hour while the town lives, and every half a day in the weeks in which nothing but time passes. */
function workRegularly(agenda: Agenda, issuer: IssuerSide, days: number): void {
  const end = START_MS + (days + 1) * DAY_MS;
  const work = (): void => void issuer.work();
  for (let at = START_MS; at < end; at += HOUR_MS) agenda.at(at, work);
  for (let half = 1; half <= 2 * RECKONING_DAYS; half += 1)
    agenda.at(end + (half * DAY_MS) / 2, work);
}

/** Lets time pass up to a moment, and looks at the world at regular times on the way and at the end. */
function createLife(
  agenda: Agenda,
  look: (at: number) => Promise<void>,
): (untilMs: number, everyMs: number) => Promise<void> {
  return async (untilMs, everyMs) => {
    while (agenda.now() < untilMs) {
      await agenda.runUntil(Math.min(agenda.now() + everyMs, untilMs));
      await look(agenda.now());
    }
  };
}

/** All devices come back and hand in. What follows is that every last day passes. */
async function handIn(
  { agenda, journal, restored }: Pick<Ground, 'agenda' | 'journal' | 'restored'>,
  people: People,
): Promise<void> {
  const everybody: readonly Party[] = [...people.customers, ...people.merchants];
  journal.note('reckoning');
  for (const { side } of everybody) side.setConnected(true);
  for (let round = 0; round < SYNC_ROUNDS; round += 1) {
    for (const { side } of everybody) {
      const handInNow = async (): Promise<void> => {
        const synced = await side.use(sync);
        if (synced.ok && synced.value.ok) restored.synced(side.name);
      };
      agenda.after(0, () => void handInNow());
      await agenda.runUntil(agenda.now() + 60_000);
    }
  }
}

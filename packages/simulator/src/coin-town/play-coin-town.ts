/**
 * One coin town from one seed: its days, the reckoning in which most bring their coins back, the weeks in which last days
 * pass and some come too late, and then the checkers.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Violation } from '../checkers/violation.ts';
import { createKeyedCrypto } from '../crypto/keyed-crypto.ts';
import { createRealCrypto } from '../crypto/real-crypto.ts';
import type { Engine } from '../database/engine.ts';
import { createSimulatedDatabase } from '../database/simulated-database.ts';
import { createMomentary } from '../random/momentary.ts';
import { createSeed, type Seed, type Stream } from '../random/seeded.ts';
import { defect, listenForDefects } from '../run/defects.ts';
import { issuerFaults } from '../run/issuer-faults.ts';
import { isPresent, maskFaults, maskPlan, NO_MASKS } from '../run/masks.ts';
import { START_MS } from '../run/reckoning.ts';
import type { TownInput, TownOutcome } from '../run/simulate.ts';
import { DAY_MS, HOUR_MS } from '../town/days.ts';
import { FAULTS } from '../town/faults.ts';
import { createWitness } from '../town/witness.ts';
import { createAgenda, type Agenda } from '../world/agenda.ts';
import { planCoinAttacks } from './attacks/coin-attacks.ts';
import { createJournal, type Journal } from '../world/journal.ts';
import { checkCoinBooks } from './checkers/coin-books.ts';
import { examineCoinTown } from './checkers/examine-coin-town.ts';
import type { CoinGround } from './coin-ground.ts';
import { planCoinHabits } from './coin-habits.ts';
import { settleCoinPeople } from './coin-people.ts';
import { settleUp } from './coin-reckoning.ts';
import { openEconomies } from './economies.ts';
import { rememberHands, type Holder } from './hands.ts';
import { planLostPhones, type LostPhones } from './lost-phones.ts';

/** One seed in so many signs with real ES256; the others with a keyed hash. */
const REAL_EVERY = 50;
const WORK_AT_ONCE = 400;

/** Plays the town. Whatever state the engine was in is gone. */
export async function simulateCoinTown(engine: Engine, input: TownInput): Promise<TownOutcome> {
  await engine.reset();
  const agenda = createAgenda(START_MS - DAY_MS);
  const journal = createJournal(() => agenda.now(), input.onLine);
  const defects = listenForDefects();
  const violations: Violation[] = [];
  let town: CoinTown | undefined;
  let planned = 0;
  try {
    town = await openCoinTown(engine, input, { agenda, journal });
    planned = planCoinTown(town, input);
    violations.push(...(await live(engine, town, input)));
  } catch (error) {
    violations.push(defect(error));
  } finally {
    violations.push(...defects.end());
  }
  const people = town?.ground.people;
  const persons = [people?.customers, people?.merchants, people?.cheats].flatMap(
    (all) => all ?? [],
  );
  return {
    digest: journal.digest(),
    payments: town?.ground.hands.all().filter(({ fate }) => fate === 'taken').length ?? 0,
    violations,
    counts: Object.fromEntries(journal.counts()),
    devices: persons.map(({ person }) => person.name),
    planned,
    latest: journal.latest(),
  };
}

interface CoinTown {
  readonly ground: CoinGround;
  readonly seed: Seed;
  readonly streamOf: (name: string) => Stream;
  readonly trouble: { isOn: boolean };
  /** Calls of a device that was replaced come under another name. */
  readonly names: Map<string, string>;
  /** New phones, by the names of those that were lost. */
  readonly phones: Map<string, Holder>;
  lostPhones?: LostPhones;
}

async function openCoinTown(
  engine: Engine,
  input: TownInput,
  { agenda, journal }: { readonly agenda: Agenda; readonly journal: Journal },
): Promise<CoinTown> {
  const masks = input.masks ?? NO_MASKS;
  const faults = maskFaults(input.faults ?? FAULTS, masks);
  const seed = createSeed(`coin town ${input.seed}`);
  const streamOf = (name: string): Stream => createMomentary(seed.stream(name), () => agenda.now());
  const createCrypto = input.seed % REAL_EVERY === 0 ? createRealCrypto : createKeyedCrypto;
  const { crypto, elements } = createCrypto({ random: streamOf('crypto').bytes });
  const trouble = { isOn: false };
  const decide = issuerFaults({ stream: streamOf('issuer'), faults, journal, trouble });
  const economies = await openEconomies({
    openDatabase: () => createSimulatedDatabase(engine, decide),
    crypto,
    random: streamOf('world').bytes,
    elements,
    clock: () => Math.floor(agenda.now() / 1_000),
    workAtOnce: WORK_AT_ONCE,
    journal,
  });
  const witness = createWitness();
  const names = new Map<string, string>();
  const phones = new Map<string, Holder>();
  const people = await settleCoinPeople({
    seed,
    agenda,
    journal,
    crypto,
    elements,
    faults,
    trouble,
    economies,
    devices: input.devices,
    isPresent: (name) => isPresent(name, masks),
    hear: (name) => witness.inContact(names.get(name) ?? name, agenda.now()),
  });
  const ground: CoinGround = {
    agenda,
    journal,
    witness,
    hands: rememberHands(),
    crypto,
    elements,
    faults,
    chance: streamOf('people'),
    economies,
    people,
    hidden: new Set(),
    phoneOf: (holder) => phones.get(holder.person.name) ?? holder,
    endMs: START_MS + input.days * DAY_MS,
  };
  return { ground, seed, streamOf, trouble, names, phones };
}

/** Puts everything down that happens in the town's days; how many events that are. */
function planCoinTown(town: CoinTown, input: TownInput): number {
  const { ground, seed, trouble, names, phones } = town;
  const planning = maskPlan(ground.agenda, START_MS, input.masks ?? NO_MASKS);
  const days = { startMs: START_MS, days: input.days };
  planCoinHabits(ground, planning.agenda, { ...days, chance: seed.stream('habits') });
  town.lostPhones = planLostPhones(
    { ...ground, chance: town.streamOf('lost phones') },
    planning.agenda,
    {
      ...days,
      rename: (from, to) => void names.set(from, to),
      replace: (name, owner) => void phones.set(name, owner),
    },
  );
  planCoinAttacks({ ...ground, chance: town.streamOf('attacks') }, planning.agenda, {
    ...days,
    number: input.seed,
  });
  trouble.isOn = true;
  return planning.end();
}

async function live(
  engine: Engine,
  town: CoinTown,
  input: TownInput,
): Promise<readonly Violation[]> {
  const { ground, trouble, lostPhones, seed } = town;
  const { agenda, economies, endMs } = ground;
  assert(lostPhones !== undefined, 'nobody planned who loses a phone');
  const found: Violation[] = [];
  const until = Math.min(endMs, START_MS + (input.masks?.untilMs ?? Infinity));
  for (let at = START_MS; at < until; at += HOUR_MS) {
    agenda.at(at, () => void workOff(economies));
  }
  for (let morning = START_MS; morning < until; morning += DAY_MS) {
    await agenda.runUntil(Math.min(morning + DAY_MS, until));
    found.push(...(await checkCoinBooks(engine)));
  }
  trouble.isOn = false;
  await settleUp({ ...ground, chance: seed.stream('reckoning') }, lostPhones, {
    work: () => workOff(economies),
    look: async () => {
      found.push(...(await checkCoinBooks(engine)));
    },
  });
  return [...found, ...(await examineCoinTown(engine, ground, lostPhones))];
}

async function workOff(economies: CoinGround['economies']): Promise<void> {
  for (const { issuer } of economies) await issuer.work();
}

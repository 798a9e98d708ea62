/**
 * One town from one seed: its days with everything that goes wrong in them, then the reckoning, in which
 * all devices come back and every last day passes, and then the checkers.
 */

import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { assert } from '@tallystick/protocol/assert';
import { DEFAULT_SETTINGS } from '@tallystick/issuer/tenants/settings';
import { checkCeilings } from '../checkers/ceilings.ts';
import { checkConservation } from '../checkers/conservation.ts';
import { checkPromises } from '../checkers/promises.ts';
import type { Violation } from '../checkers/violation.ts';
import { sync } from '@tallystick/sdk/sync/sync';
import { createKeyedCrypto } from '../crypto/keyed-crypto.ts';
import { createRealCrypto } from '../crypto/real-crypto.ts';
import type { Engine } from '../database/engine.ts';
import { createSimulatedDatabase } from '../database/simulated-database.ts';
import { createSeed } from '../random/seeded.ts';
import { createAgenda, type Agenda } from '../world/agenda.ts';
import { createIssuerSide, type IssuerSide } from '../world/issuer-side.ts';
import { createJournal, type Journal, type JournalLine } from '../world/journal.ts';
import type { Counter, Party } from '../town/counter.ts';
import { FAULTS, type Faults } from '../town/faults.ts';
import { DAY_MS, HOUR_MS, plan } from '../town/habits.ts';
import { planRestore } from '../town/restored-issuer.ts';
import { settleIn, type People } from '../town/people.ts';
import { createWitness, type Witness } from '../town/witness.ts';
import { issuerFaults } from './issuer-faults.ts';

export interface TownInput {
  readonly seed: number;
  readonly devices: number;
  readonly days: number;
  readonly faults?: Faults;
  /** Hears every line of the history. */
  readonly onLine?: (line: JournalLine) => void;
}

export interface TownOutcome {
  /** Hexadecimal; the same for the same input and sources, on any machine. */
  readonly digest: string;
  /** Payments that a till accepted. */
  readonly payments: number;
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<string, number>>;
  readonly latest: readonly JournalLine[];
}

/** A Monday in 2027. */
const START_MS = Date.UTC(2027, 0, 4);
const ISSUER_PROCESSES = 2;
/** Validity, days to redeem, and a few more. */
const RECKONING_DAYS = 26;
const SYNC_ROUNDS = 4;
/** One seed in so many signs with real ES256; the others with a keyed hash. */
const REAL_EVERY = 50;

/** Plays the town. Whatever state the engine was in is gone. */
export async function simulateTown(engine: Engine, input: TownInput): Promise<TownOutcome> {
  await engine.reset();
  const agenda = createAgenda(START_MS - DAY_MS);
  const journal = createJournal(() => agenda.now(), input.onLine);
  const witness = createWitness();
  const defects = listenForDefects();
  const violations: Violation[] = [];
  try {
    violations.push(...(await play(engine, input, { agenda, journal, witness })));
  } catch (error) {
    violations.push(defect(error));
  } finally {
    violations.push(...defects.end());
  }
  return {
    digest: journal.digest(),
    payments: witness.payments().length,
    violations,
    counts: Object.fromEntries(journal.counts()),
    latest: journal.latest(),
  };
}

interface Ground {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly witness: Witness;
}

async function play(
  engine: Engine,
  input: TownInput,
  { agenda, journal, witness }: Ground,
): Promise<readonly Violation[]> {
  const seed = createSeed(`town ${input.seed}`);
  const faults = input.faults ?? FAULTS;
  const world = seed.stream('world');
  const createCrypto = input.seed % REAL_EVERY === 0 ? createRealCrypto : createKeyedCrypto;
  const { crypto, elements } = createCrypto({ random: seed.stream('crypto').bytes });
  const trouble = { isOn: false };
  const tenant = tenantOfBytes(world.bytes(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  const issuer = await createIssuerSide({
    databases: Array.from({ length: ISSUER_PROCESSES }, (_, at) => {
      const decide = issuerFaults(seed.stream(`process ${at}`), faults, trouble);
      return () => createSimulatedDatabase(engine, decide);
    }),
    crypto,
    random: (length) => world.bytes(length),
    newElement: async () => (await elements.create()).element,
    clock: () => Math.floor(agenda.now() / 1_000),
    tenant,
    settings: DEFAULT_SETTINGS,
    journal,
  });
  const ground = { seed, agenda, journal, issuer, crypto, elements, faults };
  const people = await settleIn({ ...ground, devices: input.devices });
  const counter: Counter = {
    agenda,
    journal,
    witness,
    faults,
    chance: seed.stream('town'),
    otherTills: people.merchants,
  };
  trouble.isOn = true;
  const violations: Violation[] = [];
  plan(counter, people, { startMs: START_MS, days: input.days });
  workRegularly(agenda, issuer, input.days);
  planRestore(
    { agenda, journal, engine, issuer, faults },
    { stream: seed.stream('issuer restored'), startMs: START_MS, days: input.days },
  );
  for (let day = 1; day <= input.days; day += 1) {
    await agenda.runUntil(START_MS + day * DAY_MS);
    violations.push(...(await checkConservation(engine)), ...(await checkCeilings(engine)));
  }
  trouble.isOn = false;
  await reckon({ agenda, journal }, people);
  violations.push(...(await checkConservation(engine)));
  violations.push(...(await checkPromises(engine, witness, people)));
  return violations;
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

/** All devices come back and hand in; then every last day passes. */
async function reckon(
  { agenda, journal }: { readonly agenda: Agenda; readonly journal: Journal },
  people: People,
): Promise<void> {
  const everybody: readonly Party[] = [...people.customers, ...people.merchants];
  journal.note('reckoning');
  for (const { side } of everybody) side.setConnected(true);
  for (let round = 0; round < SYNC_ROUNDS; round += 1) {
    for (const { side } of everybody) {
      agenda.after(0, () => void side.use(sync));
      await agenda.runUntil(agenda.now() + 60_000);
    }
  }
  await agenda.runUntil(agenda.now() + RECKONING_DAYS * DAY_MS);
}

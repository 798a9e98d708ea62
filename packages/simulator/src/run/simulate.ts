/**
 * One town from one seed: its days with everything that goes wrong in them, then the reckoning, in which
 * all devices come back and every last day passes, and then the checkers.
 */

import { rememberRestored, type RestoredDevices } from '../checkers/state-lost.ts';
import type { Violation } from '../checkers/violation.ts';
import type { Engine } from '../database/engine.ts';
import { createAgenda, type Agenda } from '../world/agenda.ts';
import { createJournal, type Journal, type JournalLine } from '../world/journal.ts';
import type { Counter } from '../town/counter.ts';
import { FAULTS, type Faults } from '../town/faults.ts';
import { allotTownCover } from '../town/cover.ts';
import { limitTills, townSettings } from '../town/limits.ts';
import { bindAccounts } from '../town/rules.ts';
import { DAY_MS, HOUR_MS } from '../town/days.ts';
import { plan } from '../town/habits.ts';
import { planMischief } from '../town/mischief.ts';
import { planRestore } from '../town/restored-issuer.ts';
import { planDisputeTerms } from '../town/dispute-terms.ts';
import { planManyObjections } from '../town/many-objections.ts';
import { planMessages } from '../town/messenger.ts';
import { planObjections } from '../town/objections.ts';
import { planStolenPhone } from '../town/stolen-phone.ts';
import { planSettlement } from '../town/settlement.ts';
import { planWaiting } from '../town/waiting-payments.ts';
import type { People } from '../town/people.ts';
import { createWitness, type Witness } from '../town/witness.ts';
import { defect, listenForDefects } from './defects.ts';
import { openTown, type OpenTown } from './open-town.ts';
import { createLife, handIn, RECKONING_DAYS, START_MS, workRegularly } from './reckoning.ts';
import { isPresent, maskFaults, maskPlan, NO_MASKS, type Masks } from './masks.ts';

export interface TownInput {
  readonly seed: number;
  readonly devices: number;
  readonly days: number;
  readonly faults?: Faults;
  /** What is taken out of the town; nothing where it is absent. */
  readonly masks?: Masks;
  /** Ends with the first rule that is broken, as far as it shows while the town lives. */
  readonly endsWhenBroken?: boolean;
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

const DAY_SECONDS = 86_400;
/** Tills' cover ends while devices still come back. */
const COVER_DAYS = 20;

/** Plays the town. Whatever state the engine was in is gone. */
export async function simulateTown(engine: Engine, input: TownInput): Promise<TownOutcome> {
  await engine.reset();
  const agenda = createAgenda(START_MS - DAY_MS);
  const restored = rememberRestored();
  const witness = createWitness();
  const journal = createJournal(
    () => agenda.now(),
    (line) => {
      restored.hear(line);
      if (line.kind === 'workFailed') witness.workFailed(Math.floor(line.at / 1_000));
      input.onLine?.(line);
    },
  );
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
  { known, ...seen }: Ground,
): Promise<readonly Violation[]> {
  const masks = input.masks ?? NO_MASKS;
  const faults = maskFaults(input.faults ?? FAULTS, masks);
  const { agenda, witness } = seen;
  const town = await openTown(
    { ...seen, engine, faults },
    {
      number: input.seed,
      devices: input.devices,
      isPresent: (name) => isPresent(name, masks),
    },
  );
  const { examiners, issuer, people, trouble } = town;
  const persons = [...people.customers, ...people.merchants].map(({ person }) => person);
  known.devices = persons.map(({ name }) => name);
  known.nameOf = new Map(persons.map(({ account, name }) => [String(account), name]));
  known.planned = await planTown(town, input);
  workRegularly(agenda, issuer, input.days);
  const isOver = (): boolean => input.endsWhenBroken === true && examiners.found().length > 0;
  const live = createLife(agenda, {
    look: async (at) => input.observe?.({ at, engine, witness, people }),
    isOver,
  });
  const endMs = START_MS + Math.min(input.days * DAY_MS, masks.untilMs ?? Infinity);
  for (let morning = START_MS; morning < endMs; morning += DAY_MS) {
    await live(Math.min(morning + DAY_MS, endMs), HOUR_MS);
    await examiners.look();
    if (isOver()) return examiners.found();
  }
  trouble.isOn = false;
  await handIn({ ...seen, latecomers: town.latecomers }, people);
  for (let day = 0; day < RECKONING_DAYS; day += 1) {
    await live(agenda.now() + DAY_MS, DAY_MS / 2);
    await examiners.look();
    if (isOver()) return examiners.found();
  }
  return examiners.end(people);
}

/** Puts everything down that happens in the town's days; how many events that are. */
async function planTown(town: OpenTown, input: TownInput): Promise<number> {
  const { people, issuer, trouble, streamOf, faults, journal, witness, engine, seed } = town;
  const planning = maskPlan(town.agenda, START_MS, input.masks ?? NO_MASKS);
  const { agenda } = planning;
  const counter: Counter = {
    agenda,
    journal,
    witness,
    issuer,
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
  await bindAccounts(issuer, people, streamOf('rules'));
  await limitTills(people);
  const days = { startMs: START_MS, days: input.days };
  plan(counter, people, days);
  planMischief(
    { ...town, chance, counter: { ...counter, chance } },
    { ...days, number: input.seed },
  );
  planRestore(
    { agenda, journal, engine, issuer, faults, witness },
    { ...days, stream: seed.stream('issuer restored') },
  );
  const settling = { agenda, journal, issuer, witness };
  if (await planSettlement(settling, { ...days, stream: seed.stream('settlement') })) {
    const waits = streamOf('waits');
    planWaiting(
      { ...town, chance: waits, counter: { ...counter, chance: waits } },
      { ...days, latecomers: town.latecomers },
    );
  }
  if (await planDisputeTerms(settling, { ...days, stream: seed.stream('dispute terms') })) {
    const objections = streamOf('objections');
    const ground = { ...town, chance: objections, counter: { ...counter, chance: objections } };
    const isLimited = townSettings(input.seed).policy.limits !== undefined;
    const objecting = { ...days, latecomers: town.latecomers, isLimited };
    planObjections(ground, objecting);
    planManyObjections(ground, objecting);
    planStolenPhone(ground, objecting);
  }
  const messages = streamOf('messages');
  await planMessages(
    { ...town, chance: messages, counter: { ...counter, chance: messages } },
    days,
  );
  trouble.isOn = true;
  return planning.end();
}

/**
 * Listens to a run and keeps what a report draws. It changes nothing: it hears the lines of the journal
 * and looks at the tables from outside.
 */

import { assert } from '@tallystick/protocol/assert';
import type { PlayedTown, Watchers } from '../run/play-town.ts';
import type { Order } from '../run/replay-command.ts';
import { START_MS } from '../run/reckoning.ts';
import type { TownView } from '../run/simulate.ts';
import { meaningOf } from '../world/line-kinds.ts';
import type { JournalLine } from '../world/journal.ts';
import { createDeviceStories, type DeviceStories } from './device-stories.ts';
import type { Deed, HourCounts, Proof, RunRecord, Sample } from './run-record.ts';

export interface Recorder extends Watchers {
  readonly onLine: (line: JournalLine) => void;
  readonly observe: (view: TownView) => Promise<void>;
  /** When the run is over. */
  record(town: PlayedTown): RunRecord;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SECOND_MS = 1_000;
/** As many as a screen has room for. */
const SAMPLES_MAX = 240;

const MONEY = `select
  (select coalesce(sum(balance), 0)::text from ledger_account where kind = 'reservation') as reserved,
  (select coalesce(sum(amount), 0)::text from payment
    where status in ('awaited', 'redeemed', 'waiting', 'disputed')) as waiting`;
const NEWLY_KNOWN = `select encode(digest, 'hex') as id from payment where first_seen_at >= $1`;
const PROOFS = `select distinct home::text as home, kind, found_at from fraud_proof
  order by found_at, home, kind`;

/** For one run. */
export function createRecorder({ days, masks }: Order): Recorder {
  const lifeMs = Math.min(days * DAY_MS, masks.untilMs ?? Infinity);
  const lifeEndMs = START_MS + lifeMs;
  const hours: HourCounts[] = [];
  const samples: Sample[] = [];
  const deeds: Deed[] = [];
  let proofs: readonly Proof[] = [];
  let acceptedAmount = 0n;
  const stories = createDeviceStories();
  const isKnown = createKnown();
  const everyMs = Math.max(1, Math.ceil(lifeMs / HOUR_MS / SAMPLES_MAX)) * HOUR_MS;

  return {
    onLine(line) {
      stories.add(line);
      const { at, kind, fields } = line;
      if (kind === 'attack') {
        deeds.push({ at, device: String(fields['device']), what: String(fields['attack']) });
      }
      if (kind === 'accepted' && fields['repeated'] !== true) {
        acceptedAmount += BigInt(String(fields['amount']));
      }
      if (at >= START_MS && at < lifeEndMs) count(hours, line);
    },
    async observe(view) {
      const last = samples.at(-1)?.at ?? 0;
      const isLife = view.at <= lifeEndMs;
      if (isLife && view.at - last < everyMs && view.at !== lifeEndMs) return;
      samples.push(await sample(view, stories, isKnown));
      proofs = await proofsIn(view);
    },
    record(town) {
      return {
        town,
        startMs: START_MS,
        lifeEndMs,
        endMs: samples.at(-1)?.at ?? lifeEndMs,
        hours: Array.from({ length: Math.ceil(lifeMs / HOUR_MS) }, (_, at) => hourAt(hours, at)),
        samples,
        stories: stories.all(town.devices),
        deeds,
        proofs,
        acceptedAmount,
      };
    },
  };
}

function hourAt(hours: HourCounts[], at: number): HourCounts {
  hours[at] ??= { accepted: 0, declined: 0, failed: 0, faults: 0 };
  return hours[at];
}

const FAILED: ReadonlySet<string> = new Set([
  'notAsked',
  'notPaid',
  'notTaken',
  'neverScanned',
  'unreadable',
]);

function count(hours: HourCounts[], { at, kind, fields }: JournalLine): void {
  const hour = hourAt(hours, Math.floor((at - START_MS) / HOUR_MS));
  if (kind === 'accepted' && fields['repeated'] !== true) hour.accepted += 1;
  if (kind === 'declined') hour.declined += 1;
  if (FAILED.has(kind)) hour.failed += 1;
  if (meaningOf(kind)?.is === 'fault') hour.faults += 1;
}

/** Which payments the issuer knows: asked for what is new since the last time. */
type Known = (view: TownView) => Promise<ReadonlySet<string>>;

function createKnown(): Known {
  const known = new Set<string>();
  let askedAt = 0;
  return async ({ at, engine }) => {
    for (const row of await engine.query(NEWLY_KNOWN, [BigInt(askedAt)])) {
      known.add(String(row['id']));
    }
    askedAt = Math.floor(at / SECOND_MS);
    return known;
  };
}

async function sample(view: TownView, stories: DeviceStories, isKnown: Known): Promise<Sample> {
  const { at, engine, witness, people } = view;
  const [money] = await engine.query(MONEY);
  assert(money !== undefined, 'a sum has a row');
  const known = await isKnown(view);
  let inHand = 0n;
  for (const { paymentId, amount, isVoided } of witness.payments()) {
    if (!isVoided && !known.has(paymentId)) inHand += amount;
  }
  const connected = (parties: typeof people.customers): number =>
    parties.filter(({ person }) => stories.isConnected(person.name)).length;
  return {
    at,
    phonesConnected: connected(people.customers),
    tillsConnected: connected(people.merchants),
    reserved: BigInt(String(money['reserved'])),
    inHand,
    waiting: BigInt(String(money['waiting'])),
  };
}

async function proofsIn({ engine, people }: TownView): Promise<readonly Proof[]> {
  const names = new Map(
    [...people.customers, ...people.merchants].map(({ person }) => [
      String(person.account),
      person.name,
    ]),
  );
  const rows = await engine.query(PROOFS);
  return rows.map((row) => ({
    at: Number(row['found_at']) * SECOND_MS,
    device: names.get(String(row['home'])) ?? `account ${String(row['home'])}`,
    kind: String(row['kind']),
  }));
}

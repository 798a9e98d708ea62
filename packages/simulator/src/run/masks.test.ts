/** What is taken out of a town is gone, and what stays happens as it did. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { FAULTS } from '../town/faults.ts';
import { lineText, type JournalLine } from '../world/journal.ts';
import type { Masks } from './masks.ts';
import { FAULT_NAMES, masksText, readMasks } from './masks-text.ts';
import { simulateTown, type TownOutcome } from './simulate.ts';

const TOWN = { seed: 3, devices: 8, days: 1 };
const PHONES = [...Array.from({ length: 6 }, (_, at) => `phone-${at}`), 'phone-5b'];
const NAMES = ['till-0', 'till-1', ...PHONES];
const OUT = 'phone-2';
const HOUR_MS = 3_600_000;

let engine: Engine;
before(async () => {
  engine = await openEngine();
});
after(async () => {
  await engine.close();
});

interface Played extends TownOutcome {
  readonly lines: readonly JournalLine[];
}

async function play(masks?: Masks): Promise<Played> {
  const lines: JournalLine[] = [];
  const input = masks === undefined ? TOWN : { ...TOWN, masks };
  const outcome = await simulateTown(engine, { ...input, onLine: (line) => lines.push(line) });
  return { ...outcome, lines };
}

/**
 * What people did, except with somebody. A payment's id depends on the till's count, and a till that took
 * less writes less, which can meet other faults, and be killed by them.
 */
function told(lines: readonly JournalLine[], except: string): readonly string[] {
  return lines
    .filter(({ fields }) => 'device' in fields || 'payer' in fields)
    .filter(
      ({ kind, fields }) =>
        !((kind === 'fault' || kind === 'killed') && String(fields['device']).startsWith('till')),
    )
    .map((line) => lineText(line).replace(/payment=\w+/, ''))
    .filter((text) => !new RegExp(`=${except}\\b`).test(text));
}

suite('masks', () => {
  test('without one phone, all others do what they did, at the same moments', async () => {
    const whole = await play();
    const { devices } = whole;
    assert.deepEqual(devices.toSorted(), NAMES.toSorted());
    const less = await play({ without: [], only: devices.filter((name) => name !== OUT) });
    assert.ok(whole.lines.length > less.lines.length);
    assert.deepEqual(told(less.lines, OUT), told(whole.lines, OUT));
    assert.equal(less.planned, whole.planned);
    assert.deepEqual(less.violations, []);
  });

  test('nothing happens in a town without people, and no fault in one without faults', async () => {
    const empty = await play({ without: [], only: [] });
    assert.deepEqual(told(empty.lines, 'nobody'), []);
    assert.deepEqual(empty.violations, []);
    const calm = await play({ without: FAULT_NAMES });
    assert.deepEqual(
      calm.lines.filter(({ kind }) => kind === 'fault' || kind === 'killed'),
      [],
    );
    assert.ok(calm.payments > 0);
  });

  test('after its last moment, and of events that are not named, nothing begins', async () => {
    const short = await play({ without: [], untilMs: 10 * HOUR_MS });
    const reckoning = short.lines.find(({ kind }) => kind === 'reckoning');
    assert.ok(reckoning !== undefined);
    assert.deepEqual(
      short.lines.filter(({ at, kind }) => kind === 'shown' && at > reckoning.at),
      [],
    );
    const still = await play({ without: [], events: [] });
    assert.equal(still.payments, 0);
    assert.equal(still.counts['synced'], undefined);
  });
});

test('masks as text are read as the same masks', () => {
  const masks: Masks[] = [
    { without: [] },
    { without: FAULT_NAMES },
    { without: ['diskFull'], only: ['till-0', OUT], untilMs: 30 * HOUR_MS, events: [1, 2, 3, 7] },
    { without: [], only: [], events: [] },
    { without: [], untilMs: 24 * HOUR_MS },
  ];
  for (const mask of masks) {
    const words = masksText(mask).split(' ');
    const value = (option: string): string | undefined =>
      words.includes(option) ? words[words.indexOf(option) + 1] : undefined;
    const texts = {
      without: value('--without'),
      only: value('--only'),
      until: value('--until'),
      events: value('--events'),
    };
    assert.deepEqual(readMasks(texts, NAMES), { ok: true, masks: mask });
  }
  assert.equal(Object.keys(FAULTS).length, FAULT_NAMES.length);
});

for (const [texts, said] of [
  [{ without: 'rain' }, /no fault "rain"/],
  [{ only: 'phone-99' }, /no device "phone-99"/],
  [{ until: 'noon' }, /as in 14h/],
  [{ until: '' }, /as in 14h/],
  [{ events: '3-1' }, /numbers of planned events/],
  [{ events: '0-999999999' }, /numbers of planned events/],
] as const) {
  test(`${JSON.stringify(texts)} is refused with a sentence`, () => {
    const read = readMasks(texts, NAMES);
    assert.ok(!read.ok);
    assert.match(read.message, said);
  });
}

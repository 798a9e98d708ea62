/** The tables in `state-machines.md` say what the code does: every state, every event, every cell. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  nextPayeeState,
  nextPayerState,
  PAYEE_STATES,
  PAYER_STATES,
  type PayeeEvent,
  type PayerEvent,
} from '@tallystick/protocol/states/device-payment';
import {
  MONEY_STATUSES,
  nextMoneyStatus,
  type MoneyEvent,
} from '@tallystick/protocol/states/money-status';
import { COIN_STATES, type CoinState } from '@tallystick/protocol/calls/coins';
import { tallyOf } from '@tallystick/protocol/states/tally';

const DOCUMENT = readFileSync(join(import.meta.dirname, 'state-machines.md'), 'utf8');

/** The cells of the table under a heading of the third level, its head included. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const section = DOCUMENT.split(`\n### ${heading}\n`)[1]?.split('\n#')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** Every event under its own name: the compiler misses one that is forgotten here. */
const MONEY_EVENTS: Readonly<Record<MoneyEvent, MoneyEvent>> = {
  claimed: 'claimed',
  delayed: 'delayed',
  paid: 'paid',
  contested: 'contested',
  rejected: 'rejected',
  voided: 'voided',
  lapsed: 'lapsed',
  uncovered: 'uncovered',
  paidLate: 'paidLate',
};
const PAYER_EVENTS: Readonly<Record<PayerEvent, PayerEvent>> = {
  accepted: 'accepted',
  declined: 'declined',
  voided: 'voided',
  issuerSettled: 'issuerSettled',
  issuerReturned: 'issuerReturned',
};
const PAYEE_EVENTS: Readonly<Record<PayeeEvent, PayeeEvent>> = {
  uploaded: 'uploaded',
  voided: 'voided',
  issuerSettled: 'issuerSettled',
  issuerRefused: 'issuerRefused',
};

function tableOf<State extends string, Event extends string>(
  head: string,
  states: readonly State[],
  events: Readonly<Record<Event, Event>>,
  next: (state: State, event: Event) => State | undefined,
): readonly (readonly string[])[] {
  const columns: readonly Event[] = Object.values(events);
  return [
    [head, ...columns],
    ...states.map((state) => [state, ...columns.map((event) => next(state, event) ?? '-')]),
  ];
}

test("the table of the money's status is the code's", () => {
  const expected = tableOf('status', MONEY_STATUSES, MONEY_EVENTS, nextMoneyStatus);
  assert.deepEqual(tableUnder('Money status'), expected);
});

test("the table of a payer's payment is the code's", () => {
  const expected = tableOf('state', PAYER_STATES, PAYER_EVENTS, nextPayerState);
  assert.deepEqual(tableUnder("Payer's payment"), expected);
});

test("the table of a payee's payment is the code's", () => {
  const expected = tableOf('state', PAYEE_STATES, PAYEE_EVENTS, nextPayeeState);
  assert.deepEqual(tableUnder("Payee's payment"), expected);
});

test('every state and every event is explained', () => {
  const explained = new Set(
    Array.from(DOCUMENT.matchAll(/^\| (\w+) \| [A-Z][^|]+\|$/gm), (match) => match[1]),
  );
  for (const name of [
    ...MONEY_STATUSES,
    ...PAYER_STATES,
    ...PAYEE_STATES,
    ...Object.values(MONEY_EVENTS),
    ...Object.values(PAYER_EVENTS),
    ...Object.values(PAYEE_EVENTS),
    ...COIN_STATES,
  ]) {
    assert.ok(explained.has(name), name);
  }
});

/** What only whoever asks is told: it says how the asking account stands to the coin. */
const ASKERS_STATES: readonly CoinState[] = ['unknown', 'goneBack'];

test('the table of a coin has the states that the issuer keeps, and those of whoever asks have no row', () => {
  const rows = tableUnder('Coin at the issuer').slice(1 + COIN_STATES.length);
  assert.deepEqual(
    rows.map(([state]) => state),
    ['state', ...COIN_STATES.filter((state) => !ASKERS_STATES.includes(state))],
  );
});

/** The first row of the document's table that fits what is stored. */
function documentedTally(
  claimed: boolean,
  reported: boolean,
  receipt: string,
  code: boolean,
): string | undefined {
  const fits = (cell: string | undefined, value: boolean): boolean =>
    cell === 'any' || cell === (value ? 'yes' : 'no');
  return tableUnder('Tally')
    .slice(1)
    .find(
      ([claim, report, kind, digits]) =>
        fits(claim, claimed) &&
        fits(report, reported) &&
        fits(digits, code) &&
        (kind === 'any' || kind === 'other' || kind === receipt),
    )
    ?.at(-1);
}

test("the table of tallies is the code's", () => {
  for (const claimed of [true, false]) {
    for (const reported of [true, false]) {
      for (const codeMatched of [true, false]) {
        for (const receipt of ['accepted', 'declined', 'void', undefined] as const) {
          const tally = tallyOf({
            claimed,
            reported,
            codeMatched,
            ...(receipt === undefined ? {} : { receipt }),
          });
          const documented = documentedTally(claimed, reported, receipt ?? 'none', codeMatched);
          assert.equal(documented, tally, `${claimed} ${reported} ${receipt} ${codeMatched}`);
        }
      }
    }
  }
});

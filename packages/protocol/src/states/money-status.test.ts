/** The status of a payment's money: no status without a way out, and none that money leaks through. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  isFinal,
  MONEY_STATUSES,
  nextMoneyStatus,
  type MoneyEvent,
  type MoneyStatus,
} from './money-status.ts';

/** Every event: the compiler misses one that is forgotten here. */
const EVERY_EVENT: Readonly<Record<MoneyEvent, MoneyEvent>> = {
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
const EVENTS = Object.values(EVERY_EVENT);

function nextOf(status: MoneyStatus): readonly MoneyStatus[] {
  return EVENTS.flatMap((event) => nextMoneyStatus(status, event) ?? []);
}

function reachable(from: MoneyStatus): ReadonlySet<MoneyStatus> {
  const seen = new Set<MoneyStatus>();
  const waiting = [from];
  for (let status = waiting.pop(); status !== undefined; status = waiting.pop()) {
    if (seen.has(status)) continue;
    seen.add(status);
    waiting.push(...nextOf(status));
  }
  return seen;
}

for (const status of MONEY_STATUSES) {
  test(`${status}: ${isFinal(status) ? 'is final' : 'has a way out, and an end can be reached'}`, () => {
    if (!isFinal(status)) assert.ok(nextOf(status).length > 0);
    assert.ok([...reachable(status)].some(isFinal));
  });
}

test('every status can be reached from the two in which a payment begins', () => {
  const all = new Set([...reachable('awaited'), ...reachable('redeemed')]);
  assert.deepEqual([...all].toSorted(), [...MONEY_STATUSES].toSorted());
});

test('a timer alone ends every payment that waits: lapsed, paid or refused', () => {
  for (const status of ['awaited', 'redeemed', 'waiting', 'disputed'] as const) {
    const next = nextMoneyStatus(status, 'lapsed');
    assert.equal(next, 'returned', status);
  }
});

test('paid money comes back by reversal only, never as a return (decision 4 of the design)', () => {
  for (const event of EVENTS) {
    const next = nextMoneyStatus('settled', event);
    assert.ok(next === undefined || next === 'disputed' || next === 'reversed', event);
  }
});

test('what was reversed or refused stays so', () => {
  assert.deepEqual(nextOf('reversed'), []);
  assert.deepEqual(nextOf('refused'), []);
});

test('what was returned is paid again only by a late claim on free money', () => {
  for (const event of EVENTS) {
    const expected = event === 'paidLate' ? 'settled' : undefined;
    assert.equal(nextMoneyStatus('returned', event), expected, event);
  }
});

test('a void ends a payment at whatever point it arrives (G-161)', () => {
  assert.equal(nextMoneyStatus('awaited', 'voided'), 'returned');
  assert.equal(nextMoneyStatus('redeemed', 'voided'), 'returned');
  assert.equal(nextMoneyStatus('waiting', 'voided'), 'returned');
  assert.equal(nextMoneyStatus('disputed', 'voided'), 'returned');
  assert.equal(nextMoneyStatus('settled', 'voided'), 'reversed');
});

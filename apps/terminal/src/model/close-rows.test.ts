/** The table of a day close. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { currency, minor } from '@tallystick/protocol/money';
import { closeFileName, closeRows, type CloseWords } from './close-rows.ts';
import { csvText } from './csv.ts';
import { createDayOf, createStampOf } from './day.ts';
import type { CountedPayment } from '@tallystick/ui/payee/standing';

const RUPEE = { number: currency(356), code: 'INR', exponent: 2 };
const WORDS: CloseWords = {
  close: 'Close',
  takenAt: 'Taken at',
  payment: 'Payment',
  amount: 'Amount',
  currency: 'Currency',
  state: 'State',
  covered: 'Covered',
  handedIn: 'Handed in',
  kind: 'Kind',
  taken: 'taken',
  takenBack: 'taken back',
  yes: 'yes',
  no: 'no',
  paidWith: 'Paid with',
  coins: 'coins',
  account: 'offline money',
  states: {
    settled: 'Settled',
    covered: 'Covered',
    waiting: 'Waiting',
    disputed: 'Disputed',
    atRisk: 'At risk',
    notPaid: 'Not paid',
    declined: 'Not accepted',
    cancelled: 'Cancelled',
    notConfirmed: 'Not confirmed yet',
  },
};

function payment(change: Partial<CountedPayment>): CountedPayment {
  return {
    paymentId: 'ab'.repeat(32),
    takenAt: 1_795_264_509,
    amount: minor(12_50n),
    currency: RUPEE.number,
    standing: 'settled',
    covered: minor(0n),
    handedIn: true,
    ...change,
  };
}

const close = {
  number: 7,
  closedAt: 1_795_264_600,
  payments: [
    payment({}),
    payment({ standing: 'covered', covered: minor(5_00n), handedIn: false }),
    payment({ standing: 'cancelled', coins: true }),
  ],
  takenBack: [payment({ standing: 'cancelled', amount: minor(40_00n) })],
};

suite('the table of a day close', () => {
  const rows = closeRows({
    close,
    currencies: [RUPEE],
    words: WORDS,
    stampOf: createStampOf('Asia/Kolkata'),
  });

  test('has a heading and a row of the same width for each payment', () => {
    assert.equal(rows.length, 5);
    assert.deepEqual([...new Set(rows.map((row) => row.length))], [10]);
    const [, , covered, coins] = rows;
    assert.deepEqual(covered?.slice(4), ['12.50', 'INR', 'Covered', '5.00', 'no', 'offline money']);
    assert.equal(coins?.at(-1), 'coins');
  });

  test('adds up to what the day brought: no money counts nothing, taken back counts down', () => {
    assert.deepEqual(
      rows.slice(1).map((row) => row[4]),
      ['12.50', '12.50', '0.00', '-40.00'],
    );
  });

  test('keeps negative amounts as numbers in the file', () => {
    assert.match(csvText(rows), /,-40\.00,INR,/);
  });
});

test('the file of a day close is named by number and day', () => {
  assert.equal(closeFileName(close, createDayOf('Asia/Kolkata')), 'day-close-7-2026-11-21.csv');
});

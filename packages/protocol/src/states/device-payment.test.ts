/** A payment on the two devices: every state is left by somebody, or is an end. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  nextPayeeState,
  nextPayerState,
  PAYEE_STATES,
  PAYER_STATES,
  type PayeeEvent,
  type PayeeState,
  type PayerEvent,
  type PayerState,
} from './device-payment.ts';

/** Every event: the compiler misses one that is forgotten here. */
const EVERY_PAYER_EVENT: Readonly<Record<PayerEvent, PayerEvent>> = {
  accepted: 'accepted',
  declined: 'declined',
  voided: 'voided',
  issuerSettled: 'issuerSettled',
  issuerReturned: 'issuerReturned',
};
const EVERY_PAYEE_EVENT: Readonly<Record<PayeeEvent, PayeeEvent>> = {
  uploaded: 'uploaded',
  voided: 'voided',
  issuerSettled: 'issuerSettled',
  issuerRefused: 'issuerRefused',
};
const PAYER_EVENTS = Object.values(EVERY_PAYER_EVENT);
const PAYEE_EVENTS = Object.values(EVERY_PAYEE_EVENT);

const PAYER_ENDS: readonly PayerState[] = ['returned'];
const PAYEE_ENDS: readonly PayeeState[] = ['refused', 'declined', 'void'];

function payerNext(state: PayerState): readonly PayerState[] {
  return PAYER_EVENTS.flatMap((event) => nextPayerState(state, event) ?? []);
}

function payeeNext(state: PayeeState): readonly PayeeState[] {
  return PAYEE_EVENTS.flatMap((event) => nextPayeeState(state, event) ?? []);
}

for (const state of PAYER_STATES) {
  const isEnd = PAYER_ENDS.includes(state);
  test(`the payer's ${state} ${isEnd ? 'is an end' : 'has a way out'}`, () => {
    assert.equal(payerNext(state).length === 0, isEnd);
  });
}

for (const state of PAYEE_STATES) {
  const isEnd = PAYEE_ENDS.includes(state);
  test(`the payee's ${state} ${isEnd ? 'is an end' : 'has a way out'}`, () => {
    assert.equal(payeeNext(state).length === 0, isEnd);
  });
}

test("the issuer's word moves every payment of a payer that is not at an end", () => {
  for (const state of ['shown', 'receipted'] as const) {
    assert.equal(nextPayerState(state, 'issuerSettled'), 'settled');
    assert.equal(nextPayerState(state, 'issuerReturned'), 'returned');
  }
});

test('no event of one device brings back a payment that was declined, voided or returned', () => {
  for (const state of ['declined', 'void', 'returned'] as const) {
    for (const next of payerNext(state)) assert.equal(next, 'returned');
  }
  for (const state of PAYEE_ENDS) assert.deepEqual(payeeNext(state), []);
});

test('a void that arrives after settlement is seen on both sides (G-161)', () => {
  assert.equal(nextPayerState('settled', 'voided'), 'void');
  assert.equal(nextPayeeState('settled', 'voided'), 'void');
});

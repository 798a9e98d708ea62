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

/** Where a payment rests: nothing has to happen to it any more. */
const PAYER_RESTS: readonly PayerState[] = ['settled', 'returned'];
const PAYEE_ENDS: readonly PayeeState[] = ['refused', 'declined', 'void'];

function payerNext(state: PayerState): readonly PayerState[] {
  return PAYER_EVENTS.flatMap((event) => nextPayerState(state, event) ?? []);
}

function payeeNext(state: PayeeState): readonly PayeeState[] {
  return PAYEE_EVENTS.flatMap((event) => nextPayeeState(state, event) ?? []);
}

for (const state of PAYER_STATES) {
  test(`the payer's ${state} has a way out, and one to rest`, () => {
    assert.ok(payerNext(state).length > 0);
    const reached = [state, ...payerNext(state), ...payerNext(state).flatMap(payerNext)];
    assert.ok(reached.some((next) => PAYER_RESTS.includes(next)));
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

test('no receipt brings back a payment that was declined, voided or returned', () => {
  for (const state of ['declined', 'void', 'returned'] as const) {
    for (const event of ['accepted', 'declined', 'voided'] as const) {
      assert.equal(nextPayerState(state, event), undefined, `${state} ${event}`);
    }
  }
  for (const state of PAYEE_ENDS) assert.deepEqual(payeeNext(state), []);
});

test('what was declined or voided is never settled on the payer, whatever the issuer says', () => {
  assert.equal(nextPayerState('declined', 'issuerSettled'), undefined);
  assert.equal(nextPayerState('void', 'issuerSettled'), undefined);
});

test('a claim after redeemBy, paid from free money, is told to the payer', () => {
  assert.equal(nextPayerState('returned', 'issuerSettled'), 'settled');
});

test('a void that arrives after settlement is seen on both sides (G-161)', () => {
  assert.equal(nextPayerState('settled', 'voided'), 'void');
  assert.equal(nextPayeeState('settled', 'voided'), 'void');
});

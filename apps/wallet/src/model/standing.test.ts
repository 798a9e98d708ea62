/** Words for every state of a payment. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PAYER_STATES } from '@tallystick/protocol/states/device-payment';
import { isHanging, standingOf } from './standing.ts';

suite('how a payment stands', () => {
  test('every state has a word of its own', () => {
    const words = PAYER_STATES.map((state) => standingOf({ state, confirmation: 'nothing' }));
    assert.equal(new Set(words).size, PAYER_STATES.length);
  });

  test('a typed code is more than nothing and less than a receipt', () => {
    assert.equal(standingOf({ state: 'shown', confirmation: 'statusCode' }), 'codeTyped');
    assert.equal(isHanging({ state: 'shown', confirmation: 'nothing' }), true);
    assert.equal(isHanging({ state: 'shown', confirmation: 'statusCode' }), false);
    assert.equal(isHanging({ state: 'declined', confirmation: 'receipt' }), false);
  });
});

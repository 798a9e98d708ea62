/** Objections from the holder's device: what the account has paid, and "this was not me" (P-26). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  ACCOUNT_PAYMENTS_PAGE,
  DISPUTE_WORDS_MAX,
  type AccountPayment,
} from '@tallystick/protocol/calls/disputes';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { minor } from '@tallystick/protocol/money';
import { disputePayment, heldPayments } from '../src/device/disputes.ts';
import { createWorld, customer, newDevice } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

function paymentNumber(number: number, keyHash: Uint8Array): AccountPayment {
  const digest = new Uint8Array(32);
  new DataView(digest.buffer).setUint32(0, number);
  const claimedAt = 1_800_000_000 - number;
  return {
    digest,
    amount: minor(100n),
    payee: 'Sharma Tea Stall',
    till: 1,
    keyHash,
    status: 'waiting',
    claimedAt,
    disputeBy: claimedAt + 86_400,
  };
}

suite('what an account has paid, as its issuer has it', () => {
  test('comes page by page, and says which payments this device signed (P-26)', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    const session = device.session();
    assert.ok(session !== undefined);
    const own = keyHashOf(parts.crypto, session.element.publicKey);
    const count = ACCOUNT_PAYMENTS_PAGE + 2;
    world.issuer.disputes.payments = Array.from({ length: count }, (_, index) =>
      paymentNumber(index, index === 0 ? own : new Uint8Array(32)),
    );
    const first = await heldPayments(device);
    assert.ok(first.ok && first.value.next !== undefined);
    assert.deepEqual(
      first.value.payments.slice(0, 2).map(({ isThis }) => isThis),
      [true, false],
    );
    const second = await heldPayments(device, first.value.next);
    assert.ok(second.ok);
    assert.equal(second.value.payments.length, 2);
    assert.equal(second.value.next, undefined);
  });

  test('does not come without an account, nor without a network', async () => {
    const world = await createWorld(parts);
    const fresh = await newDevice(world);
    assert.deepEqual(await heldPayments(fresh.device), { ok: false, code: 'notEnrolled' });
    const phone = await customer(world);
    world.online = false;
    assert.deepEqual(await heldPayments(phone.device), { ok: false, code: 'offline' });
  });
});

suite('an objection', () => {
  test('is answered with the payment as it is then, and may be made again (P-26)', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    const payment = paymentNumber(7, new Uint8Array(32));
    world.issuer.disputes.payments = [payment];
    const body = { payment: payment.digest, reason: 'notMine', words: 'I was at home.' } as const;
    const made = await disputePayment(device, body);
    assert.ok(made.ok);
    assert.equal(made.value.status, 'disputed');
    assert.equal(made.value.dispute?.reason, 'notMine');
    assert.deepEqual(await disputePayment(device, body), made);
  });

  test('that is not taken says why, and one with too many words is not sent', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    const payment = paymentNumber(7, new Uint8Array(32));
    const body = { payment: payment.digest, reason: 'paidTwice', words: '' } as const;
    assert.deepEqual(await disputePayment(device, body), { ok: false, code: 'unknownPayment' });
    world.issuer.disputes.payments = [payment];
    world.issuer.disputes.refusal = 'disputeWindowOver';
    assert.deepEqual(await disputePayment(device, body), { ok: false, code: 'disputeWindowOver' });
    const words = 'x'.repeat(DISPUTE_WORDS_MAX + 1);
    assert.deepEqual(await disputePayment(device, { ...body, words }), {
      ok: false,
      code: 'wordsInvalid',
    });
  });
});

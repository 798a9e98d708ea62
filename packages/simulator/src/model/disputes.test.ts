/** The model against the guide to disputes: what becomes of a payment that is objected to, row by row. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DisputeReason } from '@tallystick/protocol/calls/disputes';
import type { SignedHalf } from '@tallystick/auditor/signed-half';
import { block, prefund } from './commands.ts';
import { end, object } from './disputes.ts';
import { createModelGround, DAY, PAYEE, PAYER, type ModelGround } from './model-ground.ts';
import type { ModelDispute, ModelPayment } from './state.ts';

const REDEEM_SECONDS = 21 * DAY;
const CONFIRM = { windowSeconds: 2 * DAY, terms: [{ settles: 'confirm' }] } as const;
const TERMS = { windowSeconds: 30 * DAY, decideSeconds: 5 * DAY };

interface Scene {
  readonly ground: ModelGround;
  readonly half: SignedHalf;
  readonly payment: ModelPayment;
}

/** A payment of 10 that its till has claimed: it is paid, or waits for its payer. */
function claimed({ waits }: { readonly waits: boolean }): Scene {
  const ground = createModelGround(100n);
  ground.listen(TERMS);
  if (waits) ground.decide(CONFIRM);
  ground.issue(60n);
  const half = ground.pay(10n);
  const [payment = assert.fail('nothing was claimed')] = ground.claim([half]);
  return { ground, half, payment };
}

function objectTo({ ground, payment }: Scene, reason: DisputeReason = 'notReceived'): string {
  return object(ground.moment(), ground.payer, { payment: payment.digest, reason });
}

function disputeOf({ ground, payment }: Scene): ModelDispute {
  return ground.state.disputes.get(payment.digest) ?? assert.fail('nobody objected');
}

suite('while an objection is open', () => {
  test('what waits stays set aside, past its window and its last day (P-26)', () => {
    const scene = claimed({ waits: true });
    const { ground, half, payment } = scene;
    ground.listen({ ...TERMS, decideSeconds: 2 * REDEEM_SECONDS });
    assert.equal(objectTo(scene), 'taken');
    ground.report([half]);
    ground.wait(REDEEM_SECONDS);
    ground.work();
    assert.deepEqual([payment.status, ground.figures()], ['disputed', '10 - 0 - 0 = 10']);
  });

  test('what was paid stays paid', () => {
    const scene = claimed({ waits: false });
    objectTo(scene);
    scene.ground.work();
    assert.deepEqual([scene.payment.status, scene.ground.free(PAYEE)], ['disputed', 10n]);
  });

  test('its payee may give the payment up, and that ends it', () => {
    const scene = claimed({ waits: true });
    objectTo(scene);
    scene.ground.claim([{ ...scene.half, receipt: { outcome: 'void', seq: 9 } }]);
    scene.ground.work();
    assert.equal(scene.payment.status, 'returned');
    assert.equal(disputeOf(scene).decision?.ground, 'payeeGaveUp');
  });
});

suite('an objection ends', () => {
  test('for the payee where nobody decides in time, not before (P-27)', () => {
    const scene = claimed({ waits: true });
    objectTo(scene);
    scene.ground.wait(TERMS.decideSeconds);
    scene.ground.work();
    assert.equal(scene.payment.status, 'disputed');
    scene.ground.wait(1);
    scene.ground.work();
    assert.deepEqual([scene.payment.status, scene.ground.free(PAYEE)], ['settled', 10n]);
  });

  test('against the payee, who gets nothing', () => {
    const scene = claimed({ waits: true });
    objectTo(scene);
    const verdict = { outcome: 'upheld', borneBy: 'payee', ground: 'operator' } as const;
    end(scene.ground.moment(), disputeOf(scene), verdict);
    assert.equal(scene.payment.status, 'returned');
    assert.deepEqual([scene.ground.free(PAYER), scene.ground.free(PAYEE)], [50n, 0n]);
  });

  test('and the tenant bears it, once, when it has the money; a void gives that back', () => {
    const scene = claimed({ waits: true });
    const { ground, half } = scene;
    objectTo(scene);
    const verdict = { outcome: 'upheld', borneBy: 'tenant', ground: 'operator' } as const;
    end(ground.moment(), disputeOf(scene), verdict);
    ground.work();
    assert.deepEqual([ground.free(PAYER), ground.free(PAYEE)], [40n, 10n]);
    prefund(ground.moment(), 25n);
    ground.work();
    ground.work();
    assert.deepEqual([ground.free(PAYER), ground.state.loss], [50n, 15n]);
    ground.claim([{ ...half, receipt: { outcome: 'void', seq: 9 } }]);
    ground.work();
    assert.deepEqual([ground.free(PAYER), ground.free(PAYEE)], [50n, 0n]);
    assert.equal(ground.state.loss, 25n);
  });
});

suite('a rule decides', () => {
  test('for the payee, where the very device that disowns it had handed it in', () => {
    const scene = claimed({ waits: false });
    scene.ground.report([scene.half]);
    objectTo(scene, 'notMine');
    assert.equal(scene.payment.status, 'settled');
    assert.equal(disputeOf(scene).decision?.ground, 'ownHalf');
  });

  for (const [owner, wait, status] of [
    ['in the second in which it was paid', 0, 'returned'],
    ['not a second later', 1, 'disputed'],
  ] as const) {
    test(`for the owner of a reported device, ${owner}`, () => {
      const ground = createModelGround(100n);
      ground.listen(TERMS);
      ground.issue(60n);
      const half = ground.pay(10n);
      block(ground.moment(), ground.payer.keyHash);
      ground.wait(8 * DAY);
      const [payment = assert.fail('nothing was claimed')] = ground.claim([half]);
      assert.equal(payment.status, 'waiting');
      ground.wait(REDEEM_SECONDS - 8 * DAY);
      ground.work();
      assert.equal(payment.status, 'settled');
      ground.wait(wait);
      objectTo({ ground, half, payment }, 'notMine');
      assert.equal(payment.status, status);
    });
  }
});

suite('an objection is refused', () => {
  test('before the claim, after the window, after its decision, and to a stranger', () => {
    const scene = claimed({ waits: true });
    const { ground, payment } = scene;
    const next = ground.pay(5n);
    const [awaited = assert.fail('nothing came')] = ground.report([next]);
    assert.equal(objectTo({ ...scene, payment: awaited }), 'notRedeemed');
    const strange = { payment: payment.digest, reason: 'notMine' } as const;
    assert.equal(object(ground.moment(), ground.till, strange), 'unknownPayment');
    ground.wait(TERMS.windowSeconds + 1);
    assert.equal(objectTo(scene), 'disputeWindowOver');
    ground.listen({ ...TERMS, windowSeconds: TERMS.windowSeconds + 1 });
    assert.equal(objectTo(scene), 'taken');
    end(ground.moment(), disputeOf(scene), { outcome: 'rejected', ground: 'operator' });
    assert.equal(objectTo(scene), 'disputeDecided');
  });

  test('to what went back, and beyond twenty that are open', () => {
    const ground = createModelGround(100n);
    ground.issue(60n);
    const halves = Array.from({ length: 22 }, () => ground.pay(1n));
    const payments = ground.claim(halves);
    const answers = payments.map(({ digest }) =>
      object(ground.moment(), ground.payer, { payment: digest, reason: 'paidTwice' }),
    );
    assert.deepEqual([...new Set(answers.slice(0, 20))], ['taken']);
    assert.deepEqual(answers.slice(20), ['tooManyDisputes', 'tooManyDisputes']);
  });
});

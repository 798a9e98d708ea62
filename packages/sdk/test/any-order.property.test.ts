/**
 * Two customers and two tills do anything in any order: pay, show again, show to the wrong till,
 * take receipts late or never, void, close, sync when they like, lose answers, die at writes, let
 * time pass. When all is quiet again, every cent is where the signatures say it should be.
 *
 * Shows G-146, G-179.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { minor } from '@tallystick/protocol/money';
import type { Device } from '../src/device/device.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { closeRequest } from '../src/payee/close-request.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { openReservations } from '../src/payer/reservations.ts';
import { extendReservation, reserve } from '../src/payer/reserve.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';
import { Killed } from '../test-support/disk.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import {
  createWorld,
  customer,
  noNetwork,
  restart,
  till,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const STEPS = [
  'ask',
  'pay',
  'show',
  'show',
  'showToWrongTill',
  'takeReceipt',
  'takeReceipt',
  'void',
  'close',
  'syncPayer',
  'syncPayee',
  'certify',
  'reserve',
  'extend',
  'loseAnswers',
  'kill',
  'wait',
] as const;

interface Step {
  readonly what: (typeof STEPS)[number];
  readonly who: number;
  readonly which: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...STEPS),
  who: fc.nat({ max: 1 }),
  which: fc.nat({ max: 9 }),
});

/** What lies on the counter: codes that people saw. */
interface Counter {
  readonly world: World;
  readonly payers: readonly TestDevice[];
  readonly payees: readonly TestDevice[];
  readonly requests: { readonly till: number; readonly id: string; readonly code: Uint8Array }[];
  readonly payments: { readonly payer: number; readonly till: number; readonly code: Uint8Array }[];
  readonly receipts: { readonly payer: number; readonly code: Uint8Array }[];
  /** Payments that a till said it accepted, and not that it voided. */
  readonly accepted: Map<string, bigint>;
}

async function open(): Promise<Counter> {
  const world = await createWorld(parts);
  return {
    world,
    payers: [await customer(world), await customer(world, { name: 'Bo' })],
    payees: [await till(world), await till(world, 'Kiosk')],
    requests: [],
    payments: [],
    receipts: [],
    accepted: new Map(),
  };
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(1, from.length)];
}

/** Does something on a device; one that dies is started again, and nobody heard what it said. */
async function on<Outcome>(
  { world }: Counter,
  person: TestDevice,
  act: (device: Device) => Promise<Outcome>,
): Promise<Outcome | undefined> {
  try {
    return await act(person.device);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    await restart(world, person);
    return undefined;
  }
}

async function take(counter: Counter, { what, who, which }: Step): Promise<void> {
  const { world, payers, payees } = counter;
  const [payer, payee] = [payers[who] ?? assert.fail(), payees[who] ?? assert.fail()];
  switch (what) {
    case 'ask': {
      const amount = minor(BigInt(which + 1) * 10n);
      const asked = await on(counter, payee, (device) =>
        requestPayment(device, { amount, currency: EURO }),
      );
      if (asked?.ok) counter.requests.push({ till: who, id: asked.requestId, code: asked.code });
      return;
    }
    case 'pay': {
      const request = pick(counter.requests, which);
      if (request === undefined) return;
      const paid = await on(counter, payer, (device) =>
        pay(device, { requestBytes: request.code }),
      );
      if (paid?.ok) counter.payments.push({ payer: who, till: request.till, code: paid.code });
      return;
    }
    case 'show':
    case 'showToWrongTill':
      return show(counter, which, what === 'show');
    case 'takeReceipt': {
      const receipt = pick(counter.receipts, which);
      const owner = payers[receipt?.payer ?? 0] ?? assert.fail();
      if (receipt === undefined) return;
      const told = await on(counter, owner, (device) => takeReceipt(device, receipt.code));
      assert.ok(told === undefined || told.ok, 'an honest receipt was refused');
      return;
    }
    case 'void':
      return voidOne(counter, payee, which);
    case 'close': {
      const request = pick(counter.requests, which);
      const owner = payees[request?.till ?? 0] ?? assert.fail();
      if (request !== undefined) await on(counter, owner, (d) => closeRequest(d, request.id));
      return;
    }
    case 'syncPayer':
      await on(counter, payer, sync);
      return;
    case 'syncPayee':
      await on(counter, payee, sync);
      return;
    case 'certify':
      await on(counter, payer, (device) =>
        certify(device, { currency: EURO, amount: minor(BigInt(which + 1) * 100n) }),
      );
      return;
    case 'reserve':
      // Of a sum that is asked for, so that the rule lets it pay.
      await on(counter, payer, (device) =>
        reserve(device, { currency: EURO, amount: minor(BigInt(which + 1) * 10n) }),
      );
      return;
    case 'extend': {
      const there = pick(openReservations(payer.device, EURO), which);
      if (there !== undefined) await on(counter, payer, (d) => extendReservation(d, there));
      return;
    }
    case 'loseAnswers':
      world.onAnswer = (answer): Uint8Array => {
        world.onAnswer = (next): Uint8Array => next;
        if (which % 2 === 0) throw noNetwork();
        return answer.subarray(1);
      };
      return;
    case 'kill':
      (which % 2 === 0 ? payer : payee).disk.cutAt(1 + (which % 5), which > 4 ? 'before' : 'after');
      return;
    case 'wait':
      world.time += [1, 60, 700, 90_000][which % 4] ?? 1;
      return;
  }
}

async function show(counter: Counter, which: number, isRight: boolean): Promise<void> {
  const payment = pick(counter.payments, which);
  if (payment === undefined) return;
  const place = isRight ? payment.till : 1 - payment.till;
  const payee = counter.payees[place] ?? assert.fail();
  const outcome = await on(counter, payee, (device) =>
    acceptPayment(device, payment.code, { online: which % 2 === 0 }),
  );
  if (outcome === undefined) return;
  if (!isRight) assert.equal(outcome.outcome, 'unreadable');
  if (outcome.outcome === 'unreadable') return;
  if (outcome.outcome === 'accepted') counter.accepted.set(outcome.paymentId, outcome.amount);
  if (outcome.receiptCode !== undefined) {
    counter.receipts.push({ payer: payment.payer, code: outcome.receiptCode });
  }
}

async function voidOne(counter: Counter, payee: TestDevice, which: number): Promise<void> {
  const collected = pick(listCollected(payee.device), which);
  if (collected === undefined) return;
  const voided = await on(counter, payee, (device) => voidPayment(device, collected.paymentId));
  if (voided === undefined) return;
  if (voided.ok) counter.accepted.delete(collected.paymentId);
}

/** Everybody comes online, in both orders, after every request has run out. */
async function settle(counter: Counter): Promise<void> {
  const { world, payers, payees } = counter;
  world.onAnswer = (answer): Uint8Array => answer;
  world.time += 90_000;
  const everybody = [...payees, ...payers];
  for (const person of [...everybody, ...everybody.toReversed(), ...everybody, ...everybody]) {
    await on(counter, person, sync);
  }
  for (const person of everybody) {
    const outcome = await on(counter, person, sync);
    assert.ok(outcome?.ok, 'a quiet sync failed');
    assert.equal(outcome.waiting, 0);
  }
}

function judge({ world, payers, payees, accepted }: Counter): void {
  const { books } = world.issuer;
  assert.deepEqual(books.convictions, []);
  assert.equal(moneyIn(books), 20_000n);
  const settled = [...books.payments.values()].filter(({ status }) => status === 'settled');
  assert.equal(new Set(settled.map(({ request }) => request)).size, settled.length);

  const collected = payees.flatMap(({ device }) => listCollected(device));
  const kept = collected.filter(({ state }) => state === 'settled');
  for (const [paymentId, amount] of accepted) {
    const own = collected.find((payment) => payment.paymentId === paymentId);
    // A void whose program died before anybody heard of it is a void all the same.
    if (own?.state === 'void') continue;
    assert.equal(own?.state, 'settled', 'an accepted payment was not paid');
    assert.equal(own.issuer?.paid, amount);
  }
  assert.equal(kept.length, settled.length);
  const income = kept.reduce((sum, { amount }) => sum + amount, 0n);
  const till0 = books.available.get('Corner shop') ?? 0n;
  assert.equal(till0 + (books.available.get('Kiosk') ?? 0n), income);

  const made = payers.flatMap(({ device }) => listPayments(device));
  for (const { paymentId, state } of made) {
    const isPaid = kept.some((payment) => payment.paymentId === paymentId);
    // Its request was paid by somebody else and voided; it comes back by itself at redeemBy.
    const isStuck = books.payments.get(paymentId)?.status === 'awaited' && voidedAway(paymentId);
    assert.equal(state, isPaid ? 'settled' : isStuck ? 'shown' : 'returned');
  }

  function voidedAway(paymentId: string): boolean {
    const request = books.payments.get(paymentId)?.request;
    return collected.some(({ requestId, state }) => requestId === request && state === 'void');
  }
}

suite('two customers and two tills', () => {
  test('may do anything in any order, and every cent is where it should be', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 45 }), async (steps) => {
        const counter = await open();
        // Something to begin with, so that most days see payments.
        for (const who of [0, 1]) {
          for (const what of ['ask', 'pay', 'ask', 'pay'] as const) {
            await take(counter, { what, who, which: counter.requests.length });
          }
        }
        for (const next of steps) await take(counter, next);
        await settle(counter);
        judge(counter);
      }),
      { numRuns: 12, endOnFailure: true },
    ));
});

/**
 * What is set aside for one purchase each, on the device: which purse pays, what happens when answers are
 * lost or the program dies, and that no line is taken for another.
 *
 * Shows G-121, G-122.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { balances } from '../src/device/balances.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { changeRules } from '../src/payer/account-rules.ts';
import { certify } from '../src/payer/certify.ts';
import { choosePurse } from '../src/payer/choose-purse.ts';
import { giveBack, givenBack } from '../src/payer/give-back.ts';
import { lineState } from '../src/payer/line-state.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { openReservations, reservations } from '../src/payer/reservations.ts';
import { extendReservation, giveBackReservation, reserve } from '../src/payer/reserve.ts';
import { payerStanding } from '../src/risk/standing.ts';
import { sync } from '../src/sync/sync.ts';
import { killAtEachWrite, loseEachAnswer } from '../test-support/disturbed-days.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { isOk, persist } from '../test-support/persist.ts';
import { ask, synced } from '../test-support/scene.ts';
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

const MAIN = 0;

function setAside({ device }: TestDevice, amount: bigint): ReturnType<typeof reserve> {
  return reserve(device, { currency: EURO, amount: minor(amount) });
}

/** One that must succeed; gives its purse. */
async function purseWith(payer: TestDevice, amount: bigint): Promise<number> {
  const outcome = await setAside(payer, amount);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.code);
  return outcome.reservation.purse;
}

function open({ device }: TestDevice): readonly bigint[] {
  return openReservations(device, EURO).map(({ amount }) => amount);
}

function counters({ device }: TestDevice, purses: readonly number[]): readonly number[] {
  return purses.map((purse) => lineState(device.ports.store, EURO, purse).counter);
}

function atIssuer(world: World): bigint {
  return world.issuer.books.available.get('Asha') ?? -1n;
}

/** Pays at a till with a network; why not, where it is refused. */
async function spend(
  payer: TestDevice,
  payee: TestDevice,
  amount: bigint,
  purse?: number,
): Promise<string> {
  const requestBytes = await ask(payee, amount);
  const chosen = purse === undefined ? {} : { purse };
  const paid = await pay(payer.device, { requestBytes, ...chosen });
  if (!paid.ok) return paid.code;
  const taken = await acceptPayment(payee.device, paid.code, { online: true });
  return taken.outcome;
}

suite('which purse pays', () => {
  const first = { purse: 1, amount: minor(60n), expiresAt: 200 };
  const second = { purse: 2, amount: minor(60n), expiresAt: 100 };
  const small = { purse: 3, amount: minor(20n), expiresAt: 300 };

  test('one set aside for exactly this sum, of several the one that ends first', () => {
    const given = [first, second, small];
    assert.equal(choosePurse({ open: given, ready: 500n, amount: 60n }), 2);
    assert.equal(choosePurse({ open: given, ready: 500n, amount: 20n }), 3);
  });

  test('a larger one only where what is ready is not enough', () => {
    assert.equal(choosePurse({ open: [first, small], ready: 19n, amount: 19n }), MAIN);
    assert.equal(choosePurse({ open: [first, small], ready: 18n, amount: 19n }), 3);
    assert.equal(choosePurse({ open: [first, small], ready: 18n, amount: 21n }), 1);
    assert.equal(choosePurse({ open: [first], ready: 18n, amount: 61n }), MAIN);
  });

  test('a payment moves its own line and no other', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [await customer(world), await till(world)];
    assert.deepEqual([await purseWith(payer, 60n), await purseWith(payer, 70n)], [1, 2]);
    assert.equal(await spend(payer, shop, 70n), 'accepted');
    assert.deepEqual(counters(payer, [MAIN, 1, 2]), [0, 0, 1]);
    assert.equal(await spend(payer, shop, 50n), 'accepted');
    assert.deepEqual(counters(payer, [MAIN, 1, 2]), [1, 0, 1]);
    assert.equal(await spend(payer, shop, 50n, 1), 'accepted');
    assert.deepEqual(counters(payer, [MAIN, 1, 2]), [1, 1, 1]);
    await synced(shop);
    await synced(payer);
    assert.deepEqual(world.issuer.books.convictions, []);
    assert.equal(world.issuer.books.available.get('Corner shop'), 170n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });

  test('one that is used, over or given back pays nothing, also when it is chosen', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [await customer(world), await till(world)];
    const used = await purseWith(payer, 60n);
    assert.equal(await spend(payer, shop, 40n, used), 'accepted');
    assert.equal(await spend(payer, shop, 20n, used), 'reservationOver', 'used');
    const back = await purseWith(payer, 60n);
    await giveBackReservation(payer.device, { currency: EURO, purse: back });
    assert.equal(await spend(payer, shop, 60n, back), 'reservationOver', 'given back');
    const over = await purseWith(payer, 60n);
    world.time += 300;
    assert.equal(await spend(payer, shop, 60n, over), 'reservationOver', 'over');
    assert.equal(await spend(payer, shop, 60n), 'accepted', 'from what is ready');
  });

  test('a request that was paid is shown again, whatever purse is named then', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [await customer(world), await till(world)];
    const [one, other] = [await purseWith(payer, 60n), await purseWith(payer, 60n)];
    const requestBytes = await ask(shop, 60n);
    const paid = await pay(payer.device, { requestBytes, purse: one });
    const again = await pay(payer.device, { requestBytes, purse: other });
    assert.ok(paid.ok && again.ok && again.repeated);
    assert.deepEqual(again.code, paid.code);
    assert.deepEqual(counters(payer, [MAIN, one, other]), [0, 1, 0]);
  });

  test('the limits without a network count what was paid from any purse, until it was stated', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [await customer(world), await till(world)];
    const { store } = payer.device.ports;
    const sinceContact = (): unknown => payerStanding(store, EURO, world.time).sinceContact;
    await purseWith(payer, 60n);
    await spend(payer, shop, 60n);
    await spend(payer, shop, 10n);
    assert.deepEqual(sinceContact(), { count: 2, sum: 70n });
    await giveBack(payer.device, EURO);
    await synced(payer);
    assert.deepEqual(sinceContact(), { count: 0, sum: 0n }, 'also where no certificate is left');
  });
});

suite('setting aside', () => {
  test('comes back by itself: neither a sync nor a change of rules makes it last', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    await purseWith(payer, 60n);
    const before = reservations(payer.device);
    world.time += 200;
    await synced(payer);
    const rule: Rule = { kind: 'paymentMax', amount: minor(50n) };
    assert.ok((await changeRules(payer.device, { set: [{ rule }] })).ok);
    assert.deepEqual(reservations(payer.device), before);
    world.time += 3_700;
    assert.deepEqual(reservations(payer.device), []);
    await restart(world, payer);
    world.time += 90_000;
    await synced(payer);
    await synced(payer);
    assert.equal(payer.device.ports.store.get(`certificate/${EURO}/1`), undefined, 'forgotten');
  });

  test('what is ready offline is neither changed by it nor taken for it', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    await purseWith(payer, 60n);
    assert.equal(balances(payer.device).currencies[0]?.offline?.amount, 5_000n);
    assert.ok((await giveBack(payer.device, EURO)).ok);
    assert.deepEqual(open(payer), [60n]);
    await purseWith(payer, 70n);
    assert.equal(givenBack(payer.device.ports.store, EURO)?.amount, 5_000n, 'still given back');
    assert.ok((await certify(payer.device, { currency: EURO, amount: minor(100n) })).ok);
    assert.deepEqual(open(payer), [60n, 70n]);
  });

  test('asked again after a lost answer, nothing is set aside twice (G-121)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    loseNext(world);
    assert.deepEqual(await setAside(payer, 60n), { ok: false, code: 'offline' });
    await restart(world, payer);
    assert.equal(await purseWith(payer, 60n), 1);
    assert.deepEqual(open(payer), [60n]);
    assert.equal(atIssuer(world), 4_940n);
  });

  test('asked again after a lost answer, it is the same purse, also where another is empty by then', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    await purseWith(payer, 60n);
    loseNext(world);
    assert.equal((await setAside(payer, 70n)).ok, false);
    await giveBackReservation(payer.device, { currency: EURO, purse: 1 });
    assert.equal(await purseWith(payer, 70n), 2);
    assert.equal(atIssuer(world), 4_870n);
  });

  test('an answer found again when its time is nearly over is asked for anew', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    loseNext(world);
    await setAside(payer, 60n);
    world.time += 290;
    const outcome = await setAside(payer, 60n);
    assert.ok(outcome.ok);
    assert.equal(outcome.reservation.expiresAt, world.time + 300);
    assert.equal(atIssuer(world), 4_940n);
  });

  test('extended after a lost answer it is set aside once (G-122)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const purse = await purseWith(payer, 60n);
    const extend = (): ReturnType<typeof extendReservation> =>
      extendReservation(payer.device, { currency: EURO, purse });
    loseNext(world);
    assert.equal((await extend()).ok, false);
    const extended = await extend();
    assert.ok(extended.ok && extended.reservation.purse === purse);
    assert.equal(atIssuer(world), 4_940n);
  });

  test('paid from while it is being extended, it is not set aside anew (G-122)', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [await customer(world), await till(world)];
    const purse = await purseWith(payer, 60n);
    const extend = (): ReturnType<typeof extendReservation> =>
      extendReservation(payer.device, { currency: EURO, purse });
    // Extending begins with handing this in; meanwhile the person pays, and the payee is faster.
    assert.equal(await spend(payer, shop, 10n), 'accepted');
    duringNextCall(world, async () => {
      assert.equal(await spend(payer, shop, 60n), 'accepted');
      await synced(shop);
    });
    assert.deepEqual(await extend(), { ok: false, code: 'reservationOver' });
    assert.deepEqual(await extend(), { ok: false, code: 'reservationOver' });
    assert.deepEqual(open(payer), []);
    assert.equal(atIssuer(world), 4_940n);
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test('a part of the sum is no sum: where locks leave less, nothing is set aside', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, { deposited: 100n, ready: 0n });
    const lock: Rule = { kind: 'minimumBalance', amount: minor(50n) };
    assert.ok((await changeRules(payer.device, { set: [{ rule: lock }] })).ok);
    assert.deepEqual(await setAside(payer, 60n), { ok: false, code: 'fundsLocked' });
    assert.deepEqual(open(payer), []);
    await purseWith(payer, 50n);
  });

  test('for eight purchases at most, then one has to end', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    for (let purse = 1; purse <= 8; purse += 1) assert.equal(await purseWith(payer, 10n), purse);
    assert.deepEqual(await setAside(payer, 10n), { ok: false, code: 'tooManyReservations' });
    await giveBackReservation(payer.device, { currency: EURO, purse: 5 });
    assert.equal(await purseWith(payer, 10n), 5);
    assert.equal(atIssuer(world), 4_920n, 'what was given back pays for the next');
    await synced(payer);
  });

  test('a certificate for another purse is not taken', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    let first: Parameters<Parameters<typeof world.issuer.interfere>[0]>[1] | undefined;
    world.issuer.interfere((operation, outcome) => {
      if (operation !== 'certify') return outcome;
      first ??= outcome;
      return first;
    });
    await purseWith(payer, 60n);
    world.time += 1;
    const outcome = await certify(payer.device, { currency: EURO, amount: minor(100n) });
    assert.deepEqual(outcome, { ok: false, code: 'answerNotUnderstood' });
  });
});

/** Something happens while the next call is on its way. */
function duringNextCall(world: World, meanwhile: () => Promise<void>): void {
  const { issuer } = world;
  const answer = async (bytes: Uint8Array): Promise<Uint8Array> => {
    Object.assign(world, { issuer });
    await meanwhile();
    return issuer.answer(bytes);
  };
  Object.assign(world, { issuer: { ...issuer, answer } });
}

/** The next answer does not arrive: that of the only call, where nothing is to be handed in. */
function loseNext(world: World): void {
  world.onAnswer = (): Uint8Array => {
    world.onAnswer = (bytes): Uint8Array => bytes;
    throw noNetwork();
  };
}

interface Day {
  readonly world: World;
  readonly payer: TestDevice;
  readonly payee: TestDevice;
}

/** Set aside, extended, and paid with. */
async function live({ world, payer, payee }: Day): Promise<void> {
  const sum = { currency: EURO, amount: minor(60n) };
  const first = await persist(
    world,
    payer,
    async (device) => {
      // Whoever was interrupted looks first, as the screen shows it.
      const [there] = openReservations(device, EURO);
      return there === undefined ? reserve(device, sum) : { ok: true as const, reservation: there };
    },
    isOk,
  );
  assert.ok(first.ok);
  const { reservation } = first;
  await persist(world, payer, (device) => extendReservation(device, reservation), isOk);
  const requestBytes = await ask(payee, 60n);
  const paid = await persist(world, payer, (device) => pay(device, { requestBytes }), isOk);
  assert.ok(paid.ok);
  const taken = await acceptPayment(payee.device, paid.code, { online: true });
  assert.equal(taken.outcome, 'accepted');
  for (const who of [payer, payee, payer]) await persist(world, who, sync, isOk);
}

function judge({ world, payer }: Day, what: string): void {
  const { books } = world.issuer;
  assert.deepEqual(books.convictions, [], what);
  assert.equal(moneyIn(books), 10_000n, what);
  assert.equal(books.available.get('Corner shop'), 60n, what);
  assert.equal(books.available.get('Asha'), 4_940n, `${what}: set aside twice`);
  assert.deepEqual(
    listPayments(payer.device).map(({ amount, state }) => `${amount} ${state}`),
    ['60 settled'],
    what,
  );
  assert.equal(payer.device.ports.store.entries('pending/').length, 0, what);
}

async function dawn(): Promise<Day> {
  const world = await createWorld(parts);
  return { world, payer: await customer(world), payee: await till(world) };
}

suite('killed at every write, cut off at every answer', () => {
  for (const cut of ['before', 'after'] as const) {
    test(`${cut} a write: set aside once, paid once`, async () => {
      const killed = { deviceOf: ({ payer }: Day) => payer, cut };
      assert.ok((await killAtEachWrite({ dawn, live, judge }, killed)) > 5);
    });
  }

  test('each lost answer leaves as much set aside as one answer would have', async () => {
    assert.ok((await loseEachAnswer({ dawn, live, judge })) > 5);
  });
});

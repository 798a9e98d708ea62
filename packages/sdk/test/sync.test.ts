/**
 * Synchronising: what is stated, handed in, learned, refreshed and forgotten.
 *
 * Shows V-66, G-045, G-065, G-071, G-096, G-138, G-183, L-01.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { balances } from '../src/device/balances.ts';
import type { Device } from '../src/device/device.ts';
import { findCollected } from '../src/payee/collected-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { heldCertificate } from '../src/payer/held-certificate.ts';
import { listPayments } from '../src/payer/payments.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { applyOutcome } from '../src/sync/apply-outcome.ts';
import { lastContact, putLastContact } from '../src/device/device-time.ts';
import { forgetOld } from '../src/sync/forget-old.ts';
import { nextRound } from '../src/sync/next-round.ts';
import { sync } from '../src/sync/sync.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, answer, ask, buy, synced } from '../test-support/scene.ts';
import { buyWithCoins, convert } from '../test-support/coin-scene.ts';
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

const DAY_SECONDS = 86_400;

async function shop(): Promise<{ world: World; payer: TestDevice; payee: TestDevice }> {
  const world = await createWorld(parts);
  return { world, payer: await customer(world), payee: await till(world) };
}

suite("a payee's statement", () => {
  test('names what is open and what is closed, and stays below a request that may still be paid', async () => {
    const { world, payer, payee } = await shop();
    await ask(payee, 1n);
    world.time += 900;
    const open = await ask(payee, 20n);
    const taken = await buy(payer, payee, 30n);
    world.onAnswer = (bytes): Uint8Array => {
      if (world.issuer.statementOf('Corner shop') === undefined) return bytes;
      throw noNetwork();
    };
    assert.deepEqual(await sync(payee.device), { ok: false, code: 'offline' });
    const stated = world.issuer.statementOf('Corner shop');
    assert.equal(stated?.open.length, 1);
    assert.equal(Buffer.from(stated?.open[0] ?? []).toString('hex'), taken.paymentId);
    // 1: expired, 2: still open, 3: paid, 4: its receipt. Whether 1 was paid through the network, it has not heard.
    assert.equal(stated?.closedUnpaid.length, 0);
    assert.equal(stated?.lastPayeeSeq, 0);

    world.onAnswer = (bytes): Uint8Array => bytes;
    await synced(payee);
    assert.equal(world.issuer.statementOf('Corner shop')?.closedUnpaid.length, 1);
    assert.equal(world.issuer.statementOf('Corner shop')?.lastPayeeSeq, 1);
    const late = await accept(payee, await answer(payer, open));
    await synced(payee);
    assert.deepEqual(world.issuer.statementOf('Corner shop')?.open.length, 1);
    assert.deepEqual(world.issuer.statementOf('Corner shop')?.closedUnpaid, []);
    assert.equal(world.issuer.statementOf('Corner shop')?.lastPayeeSeq, 5);
    await synced(payee);
    assert.deepEqual(world.issuer.statementOf('Corner shop')?.open, []);
    assert.equal(late.amount, 20n);
    assert.equal(world.issuer.books.available.get('Corner shop'), 50n);
  });

  test('never names what was declined or voided', async () => {
    const { world, payer, payee } = await shop();
    const taken = await buy(payer, payee, 30n);
    assert.ok((await voidPayment(payee.device, taken.paymentId)).ok);
    await synced(payee);
    assert.deepEqual(world.issuer.statementOf('Corner shop')?.open, []);
    assert.equal(listCollected(payee.device)[0]?.state, 'void');
    assert.equal(listCollected(payee.device)[0]?.handedIn, true);
  });
});

suite('handing in', () => {
  test('a till hands in as it accepted: cover is given in that order, and its screen has said so', async () => {
    const { world, payer, payee } = await shop();
    const accepted: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      accepted.push((await buy(payer, payee, 1n)).paymentId);
      // Several in one second, too.
      world.time += count % 2;
    }
    const { device } = payee;
    const session = device.session();
    assert.ok(session !== undefined);
    const { records } = await device.change(() => nextRound(device, session, new Set()));
    assert.deepEqual(
      records.map(({ paymentId }) => paymentId),
      accepted,
    );
  });

  test('takes as many calls as it needs, and every record once', async () => {
    const world = await createWorld(parts);
    world.issuer.setTerms({ counterMax: 600 });
    const payer = await customer(world);
    const payee = await till(world);
    // The first contact asks whether there are coins.
    await synced(payee);
    for (let count = 0; count < 505; count += 1) await buy(payer, payee, 1n);
    world.calls = 0;
    const first = await synced(payee);
    assert.equal(first.acknowledged, 505);
    assert.equal(first.waiting, 0);
    assert.equal(world.calls, 2);
    const second = await synced(payee);
    assert.equal(second.acknowledged, 0);
    await synced(payer);
    assert.equal(world.issuer.books.available.get('Corner shop'), 505n);
    assert.deepEqual(world.issuer.books.convictions, []);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });

  test('a receipt that comes while the half is under way goes out before the sync ends', async () => {
    const { world, payer, payee } = await shop();
    const taken = await accept(payee, await answer(payer, await ask(payee, 30n)));
    world.onAnswer = (bytes): Uint8Array => bytes;
    let told: Promise<unknown> = Promise.resolve();
    const post = world.issuer.answer;
    Object.assign(world.issuer, {
      answer: async (bytes: Uint8Array): Promise<Uint8Array> => {
        told = takeReceipt(payer.device, taken.receiptCode);
        await told;
        Object.assign(world.issuer, { answer: post });
        return post(bytes);
      },
    });
    const during = await synced(payer);
    assert.equal(during.acknowledged, 2, 'the half without and the half with the receipt');
    assert.equal(during.waiting, 0);
    assert.equal(listPayments(payer.device)[0]?.confirmation, 'receipt');
    await synced(payer);
    assert.equal(world.issuer.books.available.get('Corner shop'), 30n);
  });

  test('a payment never waits for a sync that hangs', async () => {
    const { world, payer, payee } = await shop();
    const post = world.issuer.answer;
    let release = (): void => undefined;
    const hangs = new Promise<void>((resolve) => {
      release = resolve;
    });
    Object.assign(world.issuer, {
      answer: async (bytes: Uint8Array): Promise<Uint8Array> => {
        await hangs;
        return post(bytes);
      },
    });
    const syncing = sync(payer.device);
    await buy(payer, payee, 30n);
    await buy(payer, payee, 40n);
    release();
    assert.ok((await syncing).ok);
    Object.assign(world.issuer, { answer: post });
    await synced(payer);
    await synced(payee);
    assert.equal(world.issuer.books.available.get('Corner shop'), 70n);
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test('two syncs at once hand everything in once', async () => {
    const { world, payer, payee } = await shop();
    await buy(payer, payee, 30n);
    const outcomes = await Promise.all([
      sync(payee.device),
      sync(payee.device),
      sync(payer.device),
    ]);
    assert.ok(outcomes.every(({ ok }) => ok));
    assert.equal(world.issuer.books.available.get('Corner shop'), 30n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });
});

/** As if an answer of the issuer had just given this time. */
async function hear({ device }: { readonly device: Device }, floor: number): Promise<void> {
  await device.write([putLastContact({ ...lastContact(device.ports.store), floor })]);
}

suite('what was handed in', () => {
  test('is handed in again after the issuer came back from a backup, or has forgotten it', async () => {
    const { world, payer, payee } = await shop();
    await buy(payer, payee, 30n);
    await synced(payee);
    await synced(payer);
    assert.equal((await synced(payee)).acknowledged, 0);
    world.issuer.publish({ epoch: 2, seq: 1 });
    const again = await synced(payee);
    assert.equal(again.acknowledged, 1);
    assert.equal(again.bundle, 'newer');
    assert.equal((await synced(payer)).acknowledged, 1);
    assert.equal(world.issuer.books.available.get('Corner shop'), 30n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);

    const waiting = await accept(payee, await answer(payer, await ask(payee, 5n)));
    assert.equal(waiting.amount, 5n);
    await synced(payer);
    world.issuer.books.payments.delete(waiting.paymentId);
    await synced(payer);
    const given = await synced(payer);
    assert.equal(given.waiting, 0);
    assert.ok(world.issuer.books.payments.has(waiting.paymentId));
  });

  test('is not believed on an answer that lacks outcomes', async () => {
    const { world, payer, payee } = await shop();
    await buy(payer, payee, 30n);
    for (const result of [null, [[], [], [], [], null]]) {
      world.issuer.interfere((operation, outcome) =>
        operation === 'sync' && outcome.ok ? { ok: true, result } : outcome,
      );
      assert.deepEqual(await sync(payee.device), { ok: false, code: 'answerNotUnderstood' });
      assert.equal(listCollected(payee.device)[0]?.handedIn, false);
    }
    world.issuer.interfere((_operation, outcome) => outcome);
    assert.equal((await synced(payee)).acknowledged, 1);
  });

  test('is asked about until the money of a void has come back', async () => {
    const { payer, payee } = await shop();
    const taken = await buy(payer, payee, 30n);
    const { store } = payee.device.ports;
    const asks = (): boolean => {
      const { half, digest } = findCollected(store, taken.paymentId) ?? assert.fail();
      const outcome = { digest, status: 'settled', paid: minor(30n) } as const;
      const ref = { side: 'payee', paymentId: taken.paymentId } as const;
      const { changes } = applyOutcome(store, ref, { outcome, sent: half });
      return changes.some(({ key, value }) => key.startsWith('asks/') && value !== undefined);
    };
    assert.equal(asks(), false, 'a settlement is the end for a payee');
    assert.ok((await voidPayment(payee.device, taken.paymentId)).ok);
    assert.equal(asks(), true);
  });

  test('is forgotten only after redeemBy, by a payer later, and never what was not acknowledged', async () => {
    const { world, payer, payee } = await shop();
    await buy(payer, payee, 30n);
    await synced(payee);
    await synced(payer);
    const { redeemBy } = listPayments(payer.device)[0] ?? assert.fail();
    world.time = redeemBy - 2 * DAY_SECONDS;
    await synced(payer);
    await synced(payee);
    await buy(payer, payee, 40n);
    assert.equal(listPayments(payer.device).length, 2);
    world.time = redeemBy + 40 * DAY_SECONDS;
    world.online = false;
    await sync(payee.device);
    await payee.device.change(() => forgetOld(payee.device));
    assert.equal(listCollected(payee.device).length, 2, 'a clock alone lets go of nothing');
    await hear(payee, world.time);
    await hear(payer, world.time);
    await payee.device.change(() => forgetOld(payee.device));
    await payer.device.change(() => forgetOld(payer.device));
    assert.equal(listCollected(payee.device).length, 1);
    assert.equal(listPayments(payer.device).length, 2, 'a payer looks at what is over, too');
    world.time = redeemBy + 100 * DAY_SECONDS;
    await hear(payer, world.time);
    await payer.device.change(() => forgetOld(payer.device));
    assert.equal(listPayments(payer.device).length, 1);
    world.online = true;
    world.time += 2 * DAY_SECONDS;
    await synced(payee);
    await synced(payer);
    assert.deepEqual(listCollected(payee.device), []);
    world.time += 200 * DAY_SECONDS;
    await hear(payer, world.time);
    await payer.device.change(() => forgetOld(payer.device));
    assert.deepEqual(listPayments(payer.device), []);
    assert.deepEqual(payee.disk.mount().entries('collected/'), []);
    assert.equal(world.issuer.books.available.get('Corner shop'), 70n);
  });
});

suite('certificates', () => {
  test('are refreshed on any contact after half their life, for the same amount (G-069)', async () => {
    const { world, payer, payee } = await shop();
    await buy(payer, payee, 1_000n);
    world.time += 3 * DAY_SECONDS;
    assert.equal((await synced(payer)).certificates, 'unchanged');
    assert.equal(heldCertificate(payer.device, EURO)?.body.version, 1);
    world.time += DAY_SECONDS;
    assert.equal((await synced(payer)).certificates, 'refreshed');
    const { body } = heldCertificate(payer.device, EURO) ?? assert.fail();
    assert.equal(body.version, 2);
    assert.equal(body.ceiling, 5_000n);
    assert.equal(body.baseSum, 1_000n);
    assert.equal(balances(payer.device).currencies[0]?.offline?.amount, 4_000n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });

  test('are topped up and reduced to an amount, and payments are handed in first (G-015)', async () => {
    const { world, payer, payee } = await shop();
    await buy(payer, payee, 1_000n);
    const more = await certify(payer.device, { currency: EURO, amount: minor(6_000n) });
    assert.ok(more.ok);
    assert.deepEqual([more.ready, more.available], [6_000n, 3_000n]);
    await buy(payer, payee, 5_500n);
    const less = await certify(payer.device, { currency: EURO, amount: minor(100n) });
    assert.ok(less.ok);
    assert.equal(less.ready, 100n);
    const tooMuch = await certify(payer.device, { currency: EURO, amount: minor(999_999n) });
    assert.deepEqual(tooMuch, { ok: false, code: 'insufficientFunds' });
    assert.equal(balances(payer.device).currencies[0]?.offline?.amount, 100n);
    await synced(payee);
    assert.equal(world.issuer.books.available.get('Corner shop'), 6_500n);
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test('asked for without hearing the answer are asked for again, and nothing is set aside twice', async () => {
    const { world, payer } = await shop();
    world.onAnswer = (): never => {
      throw noNetwork();
    };
    const lost = await certify(payer.device, { currency: EURO, amount: minor(7_000n) });
    assert.deepEqual(lost, { ok: false, code: 'offline' });
    world.onAnswer = (bytes): Uint8Array => bytes;
    await restart(world, payer);
    assert.equal(balances(payer.device).currencies[0]?.offline?.amount, 5_000n);
    assert.equal((await synced(payer)).certificates, 'refreshed');
    // The one that was issued unheard, and no further one.
    assert.equal(heldCertificate(payer.device, EURO)?.body.version, 2);
    assert.equal(balances(payer.device).currencies[0]?.offline?.amount, 7_000n);
    assert.equal(balances(payer.device).currencies[0]?.available, 3_000n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });
});

suite('the words for a payment', () => {
  test('say at risk for coins, though there is cover: it is for lines', async () => {
    const { world, payer, payee } = await shop();
    world.issuer.offerCoins();
    world.issuer.setCover('Corner shop', [
      { currency: EURO, amount: minor(100n), until: world.time + DAY_SECONDS },
    ]);
    world.issuer.publish({});
    await synced(payer);
    await synced(payee);
    await convert(payer, 50n);
    const { guarantee } = await buyWithCoins(payer, payee, 20n);
    assert.deepEqual(guarantee, { word: 'atRisk' });
    assert.equal(balances(payee.device).currencies[0]?.coverFree, 100n);
  });

  test('say covered only for an allotment that no other payment uses', async () => {
    const { world, payer, payee } = await shop();
    world.issuer.setCover('Corner shop', [
      { currency: EURO, amount: minor(100n), until: world.time + DAY_SECONDS },
    ]);
    const stale = await requestPayment(payee.device, { amount: minor(5n), currency: EURO });
    assert.ok(stale.ok);
    world.issuer.publish({});
    await synced(payee);
    const covered = await buy(payer, payee, 70n);
    assert.deepEqual(covered.guarantee, { word: 'coveredUpTo', amount: 70n });
    const partly = await buy(payer, payee, 70n);
    assert.deepEqual(partly.guarantee, { word: 'coveredUpTo', amount: 30n });
    const not = await buy(payer, payee, 70n);
    assert.deepEqual(not.guarantee, { word: 'atRisk' });
    assert.equal(balances(payee.device).currencies[0]?.coverFree, 0n);
    assert.ok((await voidPayment(payee.device, covered.paymentId)).ok);
    assert.equal(balances(payee.device).currencies[0]?.coverFree, 70n);
    await synced(payee);
    assert.equal(balances(payee.device).currencies[0]?.coverFree, 100n);
    // A request that names an older bundle than the last statement did is not covered.
    const old = await accept(payee, await answer(payer, stale.code));
    assert.deepEqual(old.guarantee, { word: 'atRisk' });
    world.time += 2 * DAY_SECONDS;
    const over = await buy(payer, payee, 10n);
    assert.deepEqual(over.guarantee, { word: 'atRisk' });
  });
});

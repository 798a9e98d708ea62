/** The attacks that devices answer, played one by one (the bracketed reasons of the protocol's rules). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { signMessage } from '@tallystick/protocol/encoding/message';
import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import { sealReceipt } from '@tallystick/protocol/codes/receipt-code';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import { readBalanceHalf, type UnverifiedBalanceHalf } from '@tallystick/protocol/messages/half';
import { receiptKind, type Receipt } from '@tallystick/protocol/messages/receipt';
import { minor } from '@tallystick/protocol/money';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { findCollected } from '../src/payee/collected-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { findPayment } from '../src/payer/payment-record.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { readRequest } from '../src/payer/read-request.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { typeStatusCode } from '../src/payer/type-status-code.ts';
import { sync } from '../src/sync/sync.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, answer, ask, buy, synced } from '../test-support/scene.ts';
import {
  createWorld,
  customer,
  newDevice,
  till,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const DAY_SECONDS = 86_400;
const ORDER_OF_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function free(world: World, account: string): bigint {
  return world.issuer.books.available.get(account) ?? 0n;
}

function halfOf(payer: TestDevice, paymentId: string): UnverifiedBalanceHalf {
  const payment = findPayment(payer.device.ports.store, paymentId);
  const read = readBalanceHalf(payment?.half ?? null);
  assert.ok(read.ok);
  return read.half;
}

/** (r, s) as (r, n - s): another valid signature over the same content. */
function flipped(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const other = (ORDER_OF_P256 - s).toString(16).padStart(64, '0');
  return new Uint8Array([...signature.subarray(0, 32), ...Buffer.from(other, 'hex')]);
}

suite('attacks on payments', () => {
  test('a till next door cannot be paid by mistake: other digits, and it cannot open the code (T-20)', async () => {
    const world = await createWorld(parts);
    const [payer, here, nextDoor] = [
      await customer(world),
      await till(world),
      await till(world, 'Next door'),
    ];
    const asked = await requestPayment(here.device, { amount: minor(100n), currency: EURO });
    const other = await requestPayment(nextDoor.device, { amount: minor(100n), currency: EURO });
    assert.ok(asked.ok && other.ok);
    const read = await readRequest(payer.device, other.code);
    assert.ok(read.ok);
    assert.equal(read.summary.payeeName, 'Next door');
    assert.equal(read.summary.digits, other.digits);
    const code = await answer(payer, other.code);
    const outcome = await acceptPayment(here.device, code, { online: false });
    assert.deepEqual(outcome, { outcome: 'unreadable', code: 'otherRequest' });
    // Even under a forged tag it does not open.
    const forged = new Uint8Array([
      ...Buffer.from(asked.requestId.slice(0, 8), 'hex'),
      ...code.subarray(4),
    ]);
    const opened = await acceptPayment(here.device, forged, { online: false });
    assert.deepEqual(opened, { outcome: 'unreadable', code: 'doesNotOpen' });
  });

  test('a hostile till burns no more than a few unconfirmed payments with ever new requests (T-23)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const hostile = await till(world);
    const second = await till(world);
    const honest = await till(world, 'Honest');
    const shown: Uint8Array[] = [];
    for (let count = 0; count < 3; count += 1) {
      shown.push(await answer(payer, await ask(hostile, 10n)));
    }
    for (const next of [hostile, second]) {
      const refused = await pay(payer.device, { requestBytes: await ask(next, 10n) });
      assert.deepEqual(refused, { ok: false, code: 'tooManyUnconfirmed' });
    }
    await buy(payer, honest, 10n);
    // A receipt, a status code or the issuer's word each make room again.
    const [first, other] = shown;
    assert.ok(first !== undefined && other !== undefined);
    const taken = await accept(hostile, first);
    assert.ok((await takeReceipt(payer.device, taken.receiptCode)).ok);
    shown.push(await answer(payer, await ask(hostile, 10n)));
    const coded = await accept(hostile, other);
    assert.ok((await typeStatusCode(payer.device, coded.paymentId, coded.statusCode)).ok);
    shown.push(await answer(payer, await ask(hostile, 10n)));
    const full = await pay(payer.device, { requestBytes: await ask(hostile, 10n) });
    assert.deepEqual(full, { ok: false, code: 'tooManyUnconfirmed' });
    world.time += 900;
    await synced(hostile);
    await synced(payer);
    assert.ok((await pay(payer.device, { requestBytes: await ask(hostile, 10n) })).ok);
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test('nor more money than the policy lets hang at one payee (T-23)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, { deposited: 200_000n, ready: 100_000n });
    const hostile = await till(world);
    await answer(payer, await ask(hostile, 40_000n));
    const refused = await pay(payer.device, { requestBytes: await ask(hostile, 10_001n) });
    assert.deepEqual(refused, { ok: false, code: 'tooMuchUnconfirmed' });
    await answer(payer, await ask(hostile, 10_000n));
  });

  test('what was declined is not spent again, and convicts nobody (T-09)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const late = await answer(payer, await ask(payee, 300n));
    payee.clockError = 900;
    const declined = await acceptPayment(payee.device, late, { online: false });
    assert.ok(declined.outcome === 'declined' && declined.receiptCode !== undefined);
    assert.ok((await takeReceipt(payer.device, declined.receiptCode)).ok);
    payee.clockError = 0;
    const next = await buy(payer, payee, 200n);
    const { withdrawal } = halfOf(payer, next.paymentId).authorization;
    assert.equal(withdrawal.body.counter, 2);
    assert.equal(withdrawal.body.cumulative, 500n);
    await synced(payer);
    await synced(payee);
    assert.deepEqual(world.issuer.books.convictions, []);
    assert.equal(free(world, 'Asha'), 5_300n);
    assert.equal(free(world, 'Corner shop'), 200n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });

  test('a device that was turned back is refused where it was seen, and convicted where it was not (T-11)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const here = await till(world);
    const elsewhere = await till(world, 'Elsewhere');
    const before = payer.disk.copy();
    await buy(payer, here, 100n);
    const back = await newDevice(world, { disk: before });
    const again = await answer(back, await ask(here, 100n));
    const refused = await acceptPayment(here.device, again, { online: false });
    assert.ok(refused.outcome === 'declined');
    assert.equal(refused.code, 'lineWentBack');
    const other = await newDevice(world, { disk: payer.disk.copy() });
    await answer(payer, await ask(here, 7n));
    await accept(elsewhere, await answer(other, await ask(elsewhere, 100n)));
    await synced(here);
    await synced(elsewhere);
    await synced(payer);
    assert.ok(world.issuer.books.convictions.includes('sameCounter'));
  });

  test('a flipped signature makes no second payment and no double spender (T-03)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const request = await ask(payee, 100n);
    const taken = await accept(payee, await answer(payer, request));
    const { authorization } = halfOf(payer, taken.paymentId);
    const { cose } = authorization.withdrawal;
    const twin = { ...cose, signature: flipped(cose.signature) };
    const read = readRequestCode(request);
    assert.ok(read.ok);
    const sealed = await sealPayment(parts.crypto, {
      tenant: world.issuer.keys.tenant,
      requestDigest: Buffer.from(taken.requestId, 'hex'),
      sealingKey: read.code.request.body.sealingKey,
      authorization: authorizationValue({ ...authorization, withdrawal: { cose: twin } }),
    });
    const again = await acceptPayment(payee.device, sealed.bytes, { online: false });
    assert.ok(again.outcome === 'accepted' && again.repeated);
    assert.deepEqual(again.receiptCode, taken.receiptCode);
    assert.equal(listCollected(payee.device).length, 1);
  });
});

suite('attacks on requests', () => {
  test('a request that is paid takes no second payment, and the surplus comes back (T-22)', async () => {
    const world = await createWorld(parts);
    const [asha, bo] = [await customer(world), await customer(world, { name: 'Bo' })];
    const payee = await till(world);
    const request = await ask(payee, 100n);
    await accept(payee, await answer(asha, request));
    const second = await acceptPayment(payee.device, await answer(bo, request), { online: false });
    assert.ok(second.outcome === 'declined' && second.receiptCode !== undefined);
    assert.equal(second.code, 'requestPaid');
    await synced(bo);
    assert.ok((await takeReceipt(bo.device, second.receiptCode)).ok);
    await synced(payee);
    await synced(bo);
    assert.equal(listPayments(bo.device)[0]?.state, 'returned');
    assert.equal(free(world, 'Bo'), 5_100n);
    assert.equal(free(world, 'Corner shop'), 100n);
  });

  test('a clock that is turned back makes nothing good again (T-29)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const code = await answer(payer, await ask(payee, 100n, { ttlSeconds: 60 }));
    world.time += 8 * DAY_SECONDS;
    await synced(payee);
    // Nothing new is to be had, so the old certificate is what there is.
    world.issuer.setTerms({ lifeSeconds: -1 });
    await synced(payer);
    for (const device of [payer, payee]) device.clockError = -8 * DAY_SECONDS;
    const declined = await acceptPayment(payee.device, code, { online: false });
    assert.ok(declined.outcome === 'declined');
    const refused = await pay(payer.device, { requestBytes: await ask(payee, 100n) });
    assert.deepEqual(refused, { ok: false, code: 'certificateExpired' });
  });

  test('a picture of the code is worth nothing to another payee, nor to a thief with a till (T-26)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const [payee, thief] = [await till(world), await till(world, 'Thief')];
    const code = await answer(payer, await ask(payee, 100n));
    await ask(thief, 100n);
    const stolen = await acceptPayment(thief.device, code, { online: false });
    assert.deepEqual(stolen, { outcome: 'unreadable', code: 'otherRequest' });
  });
});

/** A receipt as a till signs it that does not keep to the rules. */
async function craftedReceipt(
  world: World,
  payee: TestDevice,
  taken: { readonly paymentId: string; readonly requestId: string },
  body: Receipt,
): Promise<Uint8Array> {
  const { store, crypto, random } = payee.device.ports;
  const { session = assert.fail() } = findCollected(store, taken.paymentId) ?? assert.fail();
  const { sign } = payee.device.session()?.element ?? assert.fail();
  const requestDigest = new Uint8Array(Buffer.from(taken.requestId, 'hex'));
  const receipt = await signMessage(crypto, receiptKind, {
    tenant: world.issuer.keys.tenant,
    context: [new Uint8Array(Buffer.from(taken.paymentId, 'hex')), requestDigest],
    body,
    sign,
  });
  return sealReceipt(crypto, random, { session, requestDigest, receipt });
}

suite('attacks by a till that breaks the rules', () => {
  test('a receipt for another amount, or an acceptance after a void, changes nothing', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const taken = await accept(payee, await answer(payer, await ask(payee, 100n)));
    const body = { outcome: 'accepted', payeeSeq: 90, time: world.time } as const;
    const less = await craftedReceipt(world, payee, taken, { ...body, amount: minor(99n) });
    const writes = payer.disk.writes();
    const refused = await takeReceipt(payer.device, less);
    assert.deepEqual(refused, { ok: false, code: 'amountDiffers' });
    assert.equal(payer.disk.writes(), writes);

    const voided = await voidPayment(payee.device, taken.paymentId);
    assert.ok(voided.ok && voided.receiptCode !== undefined);
    assert.ok((await takeReceipt(payer.device, voided.receiptCode)).ok);
    const again = await craftedReceipt(world, payee, taken, { ...body, amount: minor(100n) });
    const contradiction = await takeReceipt(payer.device, again);
    assert.deepEqual(contradiction, { ok: false, code: 'contradictsEarlier' });
    assert.equal(listPayments(payer.device)[0]?.state, 'void');
  });

  test('a decline after an acceptance, or after the settlement, is kept and handed in (T-21)', async () => {
    for (const isSettled of [false, true]) {
      const world = await createWorld(parts);
      const payer = await customer(world);
      const payee = await till(world);
      const taken = await buy(payer, payee, 100n);
      await synced(payee);
      if (isSettled) await synced(payer);
      const declined = await craftedReceipt(world, payee, taken, {
        outcome: 'declined',
        amount: minor(100n),
        payeeSeq: 90,
        time: world.time,
      });
      const told = await takeReceipt(payer.device, declined);
      assert.ok(told.ok && told.state === 'void');
      await synced(payer);
      assert.equal(free(world, 'Asha'), 5_100n);
      assert.equal(free(world, 'Corner shop'), 0n);
    }
  });

  test('what it declined counts as seen, so a turned-back device cannot offer it anew', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const old = payer.disk.copy();
    const late = await answer(payer, await ask(payee, 100n));
    payee.clockError = 900;
    const declined = await acceptPayment(payee.device, late, { online: false });
    assert.equal(declined.outcome, 'declined');
    payee.clockError = 0;
    const back = await newDevice(world, { disk: old });
    const again = await answer(back, await ask(payee, 100n));
    const refused = await acceptPayment(payee.device, again, { online: false });
    assert.ok(refused.outcome === 'declined' && refused.code === 'lineWentBack');
  });
});

suite('attacks on receipts', () => {
  test('a void taken before the acceptance that it undoes stands (T-21)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const taken = await accept(payee, await answer(payer, await ask(payee, 100n)));
    const voided = await voidPayment(payee.device, taken.paymentId);
    assert.ok(voided.ok && voided.receiptCode !== undefined);
    assert.deepEqual(await voidPayment(payee.device, taken.paymentId), voided);
    const first = await takeReceipt(payer.device, voided.receiptCode);
    assert.ok(first.ok && first.state === 'void');
    const late = await takeReceipt(payer.device, taken.receiptCode);
    assert.ok(late.ok && late.state === 'void');
    const shown = await acceptPayment(payee.device, await answerAgain(payer, taken.paymentId), {
      online: false,
    });
    assert.ok(shown.outcome === 'declined' && shown.code === 'voided');
    await synced(payee);
    await synced(payer);
    assert.equal(listPayments(payer.device)[0]?.state, 'returned');
    assert.equal(free(world, 'Asha'), 5_100n);
  });

  test('a void after the settlement moves the money back from the payee', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const taken = await buy(payer, payee, 100n);
    await synced(payee);
    assert.equal(free(world, 'Corner shop'), 100n);
    assert.ok((await voidPayment(payee.device, taken.paymentId)).ok);
    await synced(payee);
    await synced(payer);
    assert.equal(free(world, 'Corner shop'), 0n);
    assert.equal(free(world, 'Asha'), 5_100n);
    assert.equal(listPayments(payer.device)[0]?.state, 'returned');
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test("a lost till is paid by the payer's half with its receipt, or with its status code (T-44)", async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const [lost, mute] = [await till(world, 'Lost'), await till(world, 'Mute')];
    await buy(payer, lost, 100n);
    const coded = await accept(
      mute,
      await answer(payer, await ask(mute, 30n, { showsReceipt: false })),
    );
    const typed = `${coded.statusCode.slice(0, 5)} ${coded.statusCode.slice(5)}`;
    const wrong = `${coded.statusCode.slice(0, 4)}000000`;
    assert.ok((await typeStatusCode(payer.device, coded.paymentId, wrong)).ok);
    await synced(payer);
    assert.equal(free(world, 'Lost'), 100n);
    assert.equal(free(world, 'Mute'), coded.statusCode.endsWith('000000') ? 30n : 0n);
    assert.ok((await typeStatusCode(payer.device, coded.paymentId, typed)).ok);
    await synced(payer);
    assert.equal(free(world, 'Mute'), 30n);
    assert.deepEqual(
      listPayments(payer.device).map(({ state }) => state),
      ['settled', 'settled'],
    );
  });

  test('without a receipt the payment waits, and what the payee closes comes back (T-44)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const code = await answer(payer, await ask(payee, 100n));
    await synced(payer);
    assert.equal(listPayments(payer.device)[0]?.issuer?.status, 'awaited');
    world.time += 900;
    await synced(payee);
    await synced(payer);
    assert.equal(listPayments(payer.device)[0]?.state, 'returned');
    assert.equal(listPayments(payer.device)[0]?.issuer?.code, 'closedUnpaid');
    const late = await acceptPayment(payee.device, code, { online: false });
    assert.ok(late.outcome === 'declined');
    assert.equal(free(world, 'Corner shop'), 0n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });
});

suite('attacks on trust', () => {
  test('an older bundle is not taken, so that a revocation is not forgotten (T-45)', async () => {
    const world = await createWorld(parts);
    const payee = await till(world);
    world.issuer.publish({});
    const newer = await sync(payee.device);
    assert.ok(newer.ok && newer.bundle === 'newer');
    world.issuer.publish({ seq: 1 });
    const older = await sync(payee.device);
    assert.ok(older.ok && older.bundle === 'refused');
    assert.equal(payee.device.session()?.trust.bundle.seq, 2);
    world.issuer.publish({ epoch: 2, seq: 1 });
    const restored = await sync(payee.device);
    assert.ok(restored.ok && restored.bundle === 'newer');
    world.issuer.publish({ epoch: 1, seq: 9 });
    const back = await sync(payee.device);
    assert.ok(back.ok && back.bundle === 'refused');
  });

  test("another tenant's request and payment say nothing here (T-02)", async () => {
    const [world, foreign] = [await createWorld(parts), await createWorld(parts)];
    const payer = await customer(world);
    const stranger = await till(foreign);
    const read = await readRequest(payer.device, await ask(stranger, 10n));
    assert.deepEqual(read, { ok: false, code: 'unknownIssuerKey' });
  });
});

async function answerAgain(payer: TestDevice, paymentId: string): Promise<Uint8Array> {
  const payment = findPayment(payer.device.ports.store, paymentId);
  assert.ok(payment !== undefined);
  return payment.code;
}

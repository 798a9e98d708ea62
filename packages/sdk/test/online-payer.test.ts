/**
 * The payer has a network and the till has none (case 3 of the gateway): real devices and a real issuer, and what
 * the till learns by digits from a message, by a proof on the payer's phone, or when it is online again.
 *
 * Shows P-12 and P-13.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { noteRestore } from '@tallystick/issuer/operator/note-restore';
import { createAccount } from '@tallystick/issuer/operator/create-account';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { minor } from '@tallystick/protocol/money';
import { takeBackup } from '@tallystick/testkit/issuer-backup';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import {
  enrolSdkDevice,
  enrolSdkDeviceWith,
  type TestNetwork,
} from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { balances } from '../src/device/balances.ts';
import { deposit } from '../src/device/deposit.ts';
import { openDevice, type Device } from '../src/device/device.ts';
import { stateLostChange } from '../src/device/install.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { closeRequest } from '../src/payee/close-request.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment, type RequestInput } from '../src/payee/request-payment.ts';
import { takePaidCode } from '../src/payee/take-paid-code.ts';
import { takePaidProof } from '../src/payee/take-paid-proof.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { orderPayment } from '../src/payer/order-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments, showPayment } from '../src/payer/payments.ts';
import { createMemoryStore } from '../src/store/memory-store.ts';
import type { Store } from '../src/store/store.ts';
import { sync } from '../src/sync/sync.ts';

const world = await createIssuerWorld();
const { number: currency } = TEST_CURRENCY;
afterEach(() => world.checkMoney());

interface Counter {
  readonly phone: Device;
  readonly phoneNetwork: TestNetwork;
  readonly till: Device;
  readonly tillNetwork: TestNetwork;
}

async function newPhone(): Promise<{ readonly device: Device; readonly network: TestNetwork }> {
  const phone = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  const input = { currency, amount: minor(1_000n), source: 'testBank' } as const;
  assert.ok((await deposit(phone.device, input)).ok);
  assert.ok((await certify(phone.device, { currency, amount: minor(900n) })).ok);
  return phone;
}

async function newTill(store: Store = createMemoryStore()): ReturnType<typeof enrolSdkDevice> {
  const till = await enrolSdkDevice(
    world,
    { role: 'merchant', name: 'Corner shop', merchantType: 5_411, place: 'tdr1y' },
    store,
  );
  till.network.online = false;
  return till;
}

/** A customer with money ready, and a till whose network is gone. */
async function counter(store?: Store): Promise<Counter> {
  const phone = await newPhone();
  const till = await newTill(store);
  return {
    phone: phone.device,
    phoneNetwork: phone.network,
    till: till.device,
    tillNetwork: till.network,
  };
}

interface Sale {
  readonly requestId: string;
  readonly paymentId: string;
  /** The request code. */
  readonly asked: Uint8Array;
  /** The payment code. */
  readonly shown: Uint8Array;
}

/** The till asks, and the phone signs and shows its payment. */
async function showTo(
  { phone, till }: Pick<Counter, 'phone' | 'till'>,
  input: Partial<RequestInput> = {},
  chosen?: bigint,
): Promise<Sale> {
  const asked = await requestPayment(till, { amount: minor(100n), currency, ...input });
  assert.ok(asked.ok);
  const amount = chosen === undefined ? {} : { amount: minor(chosen) };
  const paid = await pay(phone, { requestBytes: asked.code, ...amount });
  assert.ok(paid.ok);
  const { requestId, code } = asked;
  return { requestId, paymentId: paid.paymentId, asked: code, shown: paid.code };
}

/** A sale that the phone paid through the network. */
async function ordered(at: Counter, input?: Partial<RequestInput>, chosen?: bigint): Promise<Sale> {
  const sale = await showTo(at, input, chosen);
  const outcome = await orderPayment(at.phone, sale.paymentId);
  assert.ok(outcome.ok && outcome.isPaid);
  return sale;
}

/** What the message to the merchant says: the newest of all. */
async function codeFromMessage(): Promise<string> {
  const rows = await world.deps.database.transaction(world.tenant, (tx) =>
    tx.query("select fields from notice where event = 'paymentCode' order by ctid desc limit 1"),
  );
  const text = rows[0]?.['fields'];
  assert.ok(typeof text === 'string');
  const fields: unknown = JSON.parse(text);
  assert.ok(typeof fields === 'object' && fields !== null && 'code' in fields);
  return String(fields.code);
}

function proofOf(phone: Device, { paymentId }: Sale): Uint8Array {
  const payment = listPayments(phone).find((each) => each.paymentId === paymentId);
  assert.ok(payment?.proof !== undefined);
  return payment.proof;
}

async function online({ till, tillNetwork }: Counter): Promise<void> {
  tillNetwork.online = true;
  assert.ok((await sync(till)).ok);
  await world.work();
  assert.ok((await sync(till)).ok);
}

function takings(till: Device): readonly (readonly [bigint, string, string | undefined])[] {
  return listCollected(till).map(({ amount, state, network }) => [amount, state, network]);
}

function money(device: Device): bigint {
  return balances(device).currencies[0]?.available ?? -1n;
}

function wrong(code: string, by: number): string {
  return ((Number(code) + by) % 100_000_000).toString().padStart(8, '0');
}

suite('a till without a network learns that it was paid', () => {
  test('by the digits of the message: it is paid durably, and the payment comes later (P-12, P-13)', async () => {
    const store = createMemoryStore();
    const at = await counter(store);
    const { requestId } = await ordered(at);
    const code = await codeFromMessage();
    const typed = `${code.slice(0, 4)} ${code.slice(4)}`;
    const taken = await takePaidCode(at.till, { requestId, typed });
    assert.deepEqual(taken, { ok: true, amount: 100n, currency });
    const again = await openDevice(at.till.ports);
    assert.deepEqual(takings(again), [[100n, 'settled', 'code']], 'durable');
    assert.equal(listCollected(at.till)[0]?.guarantee.word, 'settled');
    await online(at);
    assert.deepEqual(takings(at.till), [[100n, 'settled', 'code']]);
    assert.equal(listCollected(at.till)[0]?.handedIn, true);
    assert.equal(listCollected(at.till)[0]?.issuer?.tally, 'matched');
    assert.equal(money(at.till), 100n);
  });

  test("by the proof on the payer's phone, shown as often as one likes (P-12, P-13)", async () => {
    const at = await counter();
    const sale = await ordered(at);
    const proof = proofOf(at.phone, sale);
    const taken = await takePaidProof(at.till, proof);
    const { requestId } = sale;
    assert.deepEqual(taken, { ok: true, requestId, amount: 100n, currency, repeated: false });
    assert.deepEqual(await takePaidProof(at.till, proof), { ...taken, repeated: true });
    assert.deepEqual(takings(at.till), [[100n, 'settled', 'proof']]);
    await online(at);
    assert.deepEqual(await takePaidProof(at.till, proof), { ...taken, repeated: true });
    assert.deepEqual(takings(at.till), [[100n, 'settled', 'proof']]);
    assert.equal(money(at.till), 100n);
  });

  test('a proof after the digits is the same sale, on the better word', async () => {
    const at = await counter();
    const sale = await ordered(at);
    const typed = await codeFromMessage();
    assert.ok((await takePaidCode(at.till, { requestId: sale.requestId, typed })).ok);
    const proven = await takePaidProof(at.till, proofOf(at.phone, sale));
    assert.ok(proven.ok && proven.repeated);
    assert.deepEqual(takings(at.till), [[100n, 'settled', 'proof']]);
  });

  test('when it is online again, where nobody typed or scanned: the request is not closed as unpaid', async () => {
    const at = await counter();
    await ordered(at);
    world.wait(7_200);
    await online(at);
    assert.deepEqual(takings(at.till), [[100n, 'settled', 'answer']]);
    assert.equal(money(at.till), 100n);
    assert.ok((await sync(at.phone)).ok);
    assert.equal(listPayments(at.phone)[0]?.state, 'settled');
  });

  test('where the payer chose the amount, the digits go with the amount of the message', async () => {
    const at = await counter();
    const open = { amount: minor(0n), editable: true };
    const { requestId } = await ordered(at, open, 70n);
    const typed = await codeFromMessage();
    const other = await takePaidCode(at.till, { requestId, typed, amount: minor(700n) });
    assert.deepEqual(other, { ok: false, code: 'wrongPaidCode', triesLeft: 4 });
    const taken = await takePaidCode(at.till, { requestId, typed, amount: minor(70n) });
    assert.deepEqual(taken, { ok: true, amount: 70n, currency });
  });
});

suite('digits that are not for this request (P-13)', () => {
  test('T-54 five wrong codes are the last, across restarts; a proof still tells', async () => {
    const at = await counter();
    const sale = await ordered(at);
    const { requestId } = sale;
    const right = await codeFromMessage();
    for (const left of [4, 3, 2, 1, 0]) {
      const till = await openDevice(at.till.ports);
      const typed = wrong(right, left + 1);
      const outcome = await takePaidCode(till, { requestId, typed });
      assert.deepEqual(outcome, { ok: false, code: 'wrongPaidCode', triesLeft: left });
    }
    const late = await takePaidCode(at.till, { requestId, typed: right });
    assert.deepEqual(late, { ok: false, code: 'noTriesLeft' });
    assert.deepEqual(takings(at.till), []);
    assert.ok((await takePaidProof(at.till, proofOf(at.phone, sale))).ok);
  });

  test('T-54 a try is counted before its digits are judged: cutting the power gives no further one', async () => {
    const store = createMemoryStore();
    let writesLeft = Number.POSITIVE_INFINITY;
    const cut: Store = {
      ...store,
      write: async (changes) => {
        if (writesLeft <= 0) throw new TallystickError({ code: 'disk_full', message: 'cut' });
        writesLeft -= 1;
        await store.write(changes);
      },
    };
    const at = await counter(cut);
    const { requestId } = await ordered(at);
    const typed = await codeFromMessage();
    writesLeft = 1;
    await assert.rejects(takePaidCode(at.till, { requestId, typed }));
    writesLeft = 0;
    await assert.rejects(takePaidCode(at.till, { requestId, typed: wrong(typed, 1) }));
    writesLeft = Number.POSITIVE_INFINITY;
    const outcome = await takePaidCode(at.till, { requestId, typed: wrong(typed, 1) });
    assert.deepEqual(outcome, { ok: false, code: 'wrongPaidCode', triesLeft: 3 });
  });

  test('what is no code at all uses up no try', async () => {
    const at = await counter();
    const { requestId } = await ordered(at);
    for (const typed of ['', '1234567', '123456789', 'twelve']) {
      const outcome = await takePaidCode(at.till, { requestId, typed });
      assert.deepEqual(outcome, { ok: false, code: 'notAPaidCode' });
    }
    const outcome = await takePaidCode(at.till, { requestId, typed: '00000000' });
    assert.ok(!outcome.ok && outcome.code === 'wrongPaidCode' && outcome.triesLeft === 4);
  });

  test('T-54 the digits of another request of the same amount, here or next door, are wrong ones', async () => {
    const at = await counter();
    await ordered(at);
    const typed = await codeFromMessage();
    const next = await showTo(at);
    const outcome = await takePaidCode(at.till, { requestId: next.requestId, typed });
    assert.ok(!outcome.ok && outcome.code === 'wrongPaidCode');
    const { device: neighbour } = await newTill();
    const beside = await showTo({ phone: at.phone, till: neighbour });
    const elsewhere = await takePaidCode(neighbour, { requestId: beside.requestId, typed });
    assert.ok(!elsewhere.ok && elsewhere.code === 'wrongPaidCode');
  });

  test('digits are good once: afterwards the request is paid, whatever is typed', async () => {
    const at = await counter();
    const { requestId } = await ordered(at);
    const typed = await codeFromMessage();
    assert.ok((await takePaidCode(at.till, { requestId, typed })).ok);
    for (const digits of [typed, wrong(typed, 1)]) {
      const again = await takePaidCode(at.till, { requestId, typed: digits });
      assert.deepEqual(again, { ok: false, code: 'requestPaid' });
    }
    assert.equal(listCollected(at.till).length, 1);
  });

  test('T-54 a proof for the till next door is nothing here, and a device that lost its state believes none', async () => {
    const at = await counter();
    const sale = await ordered(at);
    const proof = proofOf(at.phone, sale);
    const { device: neighbour } = await newTill();
    const beside = await takePaidProof(neighbour, proof);
    assert.deepEqual(beside, { ok: false, code: 'otherRequest' });
    const damaged = proof.map((byte, at_) => (at_ === 60 ? byte ^ 1 : byte));
    assert.deepEqual(await takePaidProof(at.till, damaged), { ok: false, code: 'doesNotOpen' });
    await at.till.write([stateLostChange()]);
    assert.deepEqual(await takePaidProof(at.till, proof), { ok: false, code: 'stateLost' });
    const typed = await codeFromMessage();
    const { requestId } = sale;
    const outcome = await takePaidCode(at.till, { requestId, typed });
    assert.deepEqual(outcome, { ok: false, code: 'stateLost' });
  });

  test('a device that did not make the request knows nothing of it; the money is in the account all the same', async () => {
    const opened = await createAccount(world.deps, world.tenant, {
      role: 'merchant',
      name: 'Corner shop',
      merchantType: 5_411,
      place: 'tdr1y',
      id: world.deps.random(16),
    });
    assert.ok(opened.ok);
    const till = await enrolSdkDeviceWith(world, opened.value.enrolmentCode);
    const { device: phone } = await newPhone();
    const sale = await showTo({ phone, till });
    assert.ok((await orderPayment(phone, sale.paymentId)).ok);
    const typed = await codeFromMessage();
    const { device: other } = await newTill();
    const { requestId } = sale;
    const outcome = await takePaidCode(other, { requestId, typed });
    assert.deepEqual(outcome, { ok: false, code: 'unknownRequest' });
    await world.work();
    assert.ok((await sync(till)).ok);
    assert.equal(money(till), 100n);
  });
});

suite('a sale that is paid in two ways (P-12)', () => {
  test('T-65 the payment code, shown after the order was believed, is no second sale and no decline', async () => {
    const at = await counter();
    const { requestId, shown } = await ordered(at);
    const typed = await codeFromMessage();
    assert.ok((await takePaidCode(at.till, { requestId, typed })).ok);
    const nothing = { outcome: 'declined', code: 'paidThroughNetwork' };
    assert.deepEqual(await acceptPayment(at.till, shown, { online: false }), nothing);
    await online(at);
    assert.deepEqual(await acceptPayment(at.till, shown, { online: true }), nothing);
    await online(at);
    assert.equal(money(at.till), 100n, 'nothing was declined behind its back');
    assert.equal(listCollected(at.till).length, 1);
  });

  test('taken by the till first, and ordered by its payer as well, it is one payment', async () => {
    const at = await counter();
    const sale = await showTo(at);
    const taken = await acceptPayment(at.till, sale.shown, { online: false });
    assert.equal(taken.outcome, 'accepted');
    assert.ok((await orderPayment(at.phone, sale.paymentId)).ok);
    const typed = await codeFromMessage();
    const { requestId } = sale;
    const code = await takePaidCode(at.till, { requestId, typed });
    assert.deepEqual(code, { ok: false, code: 'requestPaid' });
    const proven = await takePaidProof(at.till, proofOf(at.phone, sale));
    assert.ok(proven.ok && proven.repeated);
    await online(at);
    assert.deepEqual(takings(at.till), [[100n, 'settled', undefined]]);
    assert.equal(money(at.till), 100n);
  });

  test('T-65 taken from one payer, and ordered by another: one of them is paid, once', async () => {
    const at = await counter();
    const { device: other } = await newPhone();
    const sale = await showTo(at);
    assert.equal((await acceptPayment(at.till, sale.shown, { online: false })).outcome, 'accepted');
    const second = await pay(other, { requestBytes: sale.asked });
    assert.ok(second.ok);
    const outcome = await orderPayment(other, second.paymentId);
    assert.ok(outcome.ok && outcome.isPaid);
    const proven = await takePaidProof(at.till, proofOf(other, { ...sale, ...second }));
    assert.deepEqual(proven, { ok: false, code: 'requestPaid' });
    await online(at);
    assert.equal(money(at.till), 100n);
    const byState = takings(at.till).toSorted((left, right) => left[1].localeCompare(right[1]));
    assert.deepEqual(byState, [
      [100n, 'refused', undefined],
      [100n, 'settled', 'answer'],
    ]);
    assert.ok((await sync(at.phone)).ok);
    assert.equal(listPayments(at.phone)[0]?.state, 'returned');
  });

  test('ordering does not change what the phone shows, and ordering again is the same order', async () => {
    const at = await counter();
    const sale = await showTo(at);
    at.phoneNetwork.online = false;
    const offline = await orderPayment(at.phone, sale.paymentId);
    assert.deepEqual(offline, { ok: false, code: 'offline' });
    const shown = showPayment(at.phone, sale.paymentId);
    assert.ok(shown.ok);
    assert.deepEqual(shown.code, sale.shown);
    at.phoneNetwork.online = true;
    assert.ok((await orderPayment(at.phone, sale.paymentId)).ok);
    const proof = proofOf(at.phone, sale);
    assert.ok((await orderPayment(at.phone, sale.paymentId)).ok);
    assert.deepEqual(proofOf(at.phone, sale), proof);
    assert.equal(listPayments(at.phone).length, 1);
  });

  test('an order whose answer was lost is paid once, and proven when it is asked again', async () => {
    const at = await counter();
    const sale = await showTo(at);
    const through = at.phoneNetwork.post.bind(at.phoneNetwork);
    at.phoneNetwork.post = async (url, body) => {
      await through(url, body);
      throw new TallystickError({ code: 'offline', message: 'The answer was lost.' });
    };
    assert.equal((await orderPayment(at.phone, sale.paymentId)).ok, false);
    at.phoneNetwork.post = through;
    const again = await orderPayment(at.phone, sale.paymentId);
    assert.ok(again.ok && again.isPaid);
    await online(at);
    assert.equal(money(at.till), 100n);
  });
});

suite('an order that comes to nothing (P-12)', () => {
  test('after its request is over, nothing is signed, and what was shown stays what it was', async () => {
    const at = await counter();
    const sale = await showTo(at);
    world.wait(2_000);
    const outcome = await orderPayment(at.phone, sale.paymentId);
    assert.deepEqual(outcome, { ok: false, code: 'requestExpired' });
    assert.ok((await sync(at.phone)).ok);
    assert.equal(listPayments(at.phone)[0]?.issuer?.status, 'awaited');
  });

  test('T-65 kept on a phone without a network until its request was over, it asks for nothing', async () => {
    const at = await counter();
    const sale = await showTo(at);
    at.phoneNetwork.online = false;
    await orderPayment(at.phone, sale.paymentId);
    world.wait(2_000);
    at.phoneNetwork.online = true;
    assert.ok((await sync(at.phone)).ok);
    assert.equal(listPayments(at.phone)[0]?.issuer?.status, 'awaited');
    await online(at);
    assert.ok((await sync(at.phone)).ok);
    assert.equal(listPayments(at.phone)[0]?.state, 'returned', 'the till closed it unpaid');
  });

  test('cancelled by the merchant before: the digits say nothing any more, and the money goes back', async () => {
    const at = await counter();
    const sale = await ordered(at);
    const { requestId } = sale;
    assert.ok((await closeRequest(at.till, requestId)).ok);
    const typed = await codeFromMessage();
    const closed = { ok: false, code: 'requestClosed' };
    assert.deepEqual(await takePaidCode(at.till, { requestId, typed }), closed);
    assert.deepEqual(await takePaidProof(at.till, proofOf(at.phone, sale)), closed);
    await online(at);
    assert.deepEqual(takings(at.till), []);
    assert.equal(money(at.till), 0n);
    assert.ok((await sync(at.phone)).ok);
    assert.equal(listPayments(at.phone)[0]?.state, 'returned');
  });

  test('cancelled by the merchant afterwards: once the till knows which payment it was', async () => {
    const at = await counter();
    const { requestId } = await ordered(at);
    const typed = await codeFromMessage();
    assert.ok((await takePaidCode(at.till, { requestId, typed })).ok);
    const early = await voidPayment(at.till, requestId);
    assert.deepEqual(early, { ok: false, code: 'notToldYet' });
    await online(at);
    const paymentId = listCollected(at.till)[0]?.paymentId ?? '';
    assert.deepEqual(await voidPayment(at.till, paymentId), { ok: true });
    assert.deepEqual(await voidPayment(at.till, paymentId), { ok: true });
    await online(at);
    assert.equal(money(at.till), 0n);
    assert.deepEqual(takings(at.till), [[100n, 'void', 'code']]);
    assert.ok((await sync(at.phone)).ok);
    assert.equal(listPayments(at.phone)[0]?.state, 'returned');
  });

  test('what the till declined is not ordered any more', async () => {
    const at = await counter();
    const sale = await showTo(at);
    assert.ok((await closeRequest(at.till, sale.requestId)).ok);
    await online(at);
    assert.ok((await sync(at.phone)).ok);
    const outcome = await orderPayment(at.phone, sale.paymentId);
    assert.ok(outcome.ok ? !outcome.isPaid : outcome.code === 'notOpen');
  });
});

test('T-66 after a restore of the issuer, the phone brings its proof and the till is paid as it was told', async () => {
  const at = await counter();
  world.wait(60);
  const backup = await takeBackup(world);
  const { requestId } = await ordered(at);
  const typed = await codeFromMessage();
  assert.ok((await takePaidCode(at.till, { requestId, typed })).ok);
  world.wait(7_200);
  await backup.restore();
  assert.ok((await noteRestore(world.deps, world.tenant, { backupAt: backup.takenAt })).ok);
  await online(at);
  assert.equal(money(at.till), 0n, 'the issuer has forgotten it');
  for (let times = 0; times < 2; times += 1) assert.ok((await sync(at.phone)).ok);
  await online(at);
  assert.equal(money(at.till), 100n);
  assert.deepEqual(takings(at.till), [[100n, 'settled', 'code']]);
});

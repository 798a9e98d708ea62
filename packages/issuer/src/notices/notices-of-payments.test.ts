/**
 * What payers are told of payments that wait for them (P-25), over a real gateway: in time, whatever the hour and
 * however many were sent, and before the payment settles by itself (P-27).
 */

import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { createSmsWorld, OPEN_ALL_DAY } from '@tallystick/testkit/sms-world';
import { changeNoticeSettings, listNotices } from '../operator/change-notices.ts';
import { setRegistration } from '../personal/registration.ts';
import { takeReply } from './take-reply.ts';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const WINDOW_SECONDS = 3 * DAY_SECONDS;
const world = await createSmsWorld({
  settlement: { windowSeconds: WINDOW_SECONDS, terms: [{ settles: 'confirm' }] },
});
const { deps, tenant, provider, textsTo } = world;

beforeEach(async () => {
  provider.mood = 'takes';
  await changeNoticeSettings(deps, tenant, OPEN_ALL_DAY);
});

interface Waiting {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  readonly payment: WorldPayment;
  readonly phone: string;
}

/** A payer with a phone whose payment was handed in by its payee. */
async function waitingPayment(): Promise<Waiting> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const phone = await world.giveNumber(payer.account);
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 200n);
  await till.sync([halfOf(payment)]);
  return { payer, till, payment, phone };
}

const statesOf = ({ payer }: Waiting): Promise<readonly string[]> => world.noticesOf(payer.account);

/** An hour after the other, with all work of each. */
async function pass(hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    world.wait(HOUR_SECONDS);
    await world.work();
  }
}

suite('a payment that waits for its payer', () => {
  test('is told to the payer once: amount, payee, and when it settles by itself (P-25)', async () => {
    const waiting = await waitingPayment();
    await world.work();
    assert.deepEqual(textsTo(waiting.phone), [], 'the payer may be syncing just now');
    world.wait(60);
    await world.work();
    await pass(2);
    const [text = '', ...more] = textsTo(waiting.phone);
    assert.deepEqual(more, []);
    assert.match(text, /^Test: INR 2\.00 to Corner shop settles on 18 Jan, 13:30\. /);
    assert.deepEqual(await statesOf(waiting), ['paymentAwaits sent']);
    const [message] = provider.taken.filter(({ to }) => to === waiting.phone);
    assert.equal(message?.authorization, `Basic ${btoa('AC1:secret')}`);
    assert.equal(message?.from, '+15005550006');
  });

  test('is not told where the payer hands it in at once', async () => {
    const waiting = await waitingPayment();
    await waiting.payer.sync([halfOf(waiting.payment)]);
    await pass(2);
    assert.deepEqual(textsTo(waiting.phone), []);
    assert.deepEqual(await statesOf(waiting), ['paymentAwaits dropped overtaken']);
  });

  test('that is guaranteed is told to nobody', async () => {
    const guaranteed = await createIssuerWorld();
    const payer = await enrolPayer(guaranteed, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(guaranteed);
    await till.sync([halfOf(await payer.pay(till, 200n))]);
    const page = { limit: 10 };
    assert.deepEqual(await listNotices(guaranteed.deps, guaranteed.tenant, page), []);
  });

  test('is paid without a word where the payer gave no number', async () => {
    const waiting = await waitingPayment();
    const { account } = waiting.payer;
    assert.ok((await setRegistration(deps, tenant, { account, typed: {} })).ok);
    await pass(72);
    assert.deepEqual(await statesOf(waiting), ['paymentAwaits dropped noNumber']);
    assert.equal(await moneyOf(world, waiting.till), 200n);
  });

  test('is told in Hindi where the tenant speaks it', async () => {
    await changeNoticeSettings(deps, tenant, { ...OPEN_ALL_DAY, language: 'hi' });
    const waiting = await waitingPayment();
    await pass(1);
    assert.match(textsTo(waiting.phone)[0] ?? '', /Corner shop को INR 2\.00 का भुगतान/);
  });
});

suite('a payment that the payer, who was online, does not know', () => {
  const flag = async ({ payer }: Waiting): Promise<void> => {
    await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
    await world.work();
  };

  test('is told as such, and only that (P-25)', async () => {
    const waiting = await waitingPayment();
    await flag(waiting);
    await pass(1);
    const [text = '', ...more] = textsTo(waiting.phone);
    assert.deepEqual(more, []);
    assert.match(text, /your phone does not know of INR 2\.00 to Corner shop/);
  });

  test('is told to nobody where it is flagged for seconds, between two calls of one sync', async () => {
    const waiting = await waitingPayment();
    await flag(waiting);
    world.wait(5);
    await waiting.payer.sync([halfOf(waiting.payment)]);
    await pass(2);
    assert.deepEqual(textsTo(waiting.phone), []);
    assert.deepEqual(await statesOf(waiting), [
      'paymentAwaits dropped overtaken',
      'paymentUnknown dropped overtaken',
    ]);
  });

  test('is told also after a STOP, which may be anybody’s; that one waits is not', async () => {
    const waiting = await waitingPayment();
    await pass(1);
    assert.equal(textsTo(waiting.phone).length, 1);
    const word = { from: waiting.phone, text: ' stop. ' };
    assert.equal(await takeReply(deps, tenant, word), 'stopped');
    const { payer, till } = waiting;
    const second = await payer.pay(till, 50n);
    await till.sync([halfOf(second)]);
    await pass(1);
    assert.equal(textsTo(waiting.phone).length, 1);
    await flag(waiting);
    await pass(1);
    assert.equal(textsTo(waiting.phone).length, 3, 'both are unknown to the device');
    assert.equal(await takeReply(deps, tenant, { ...word, text: 'START' }), 'started');
    await till.sync([halfOf(await payer.pay(till, 60n))]);
    await pass(1);
    assert.equal(textsTo(waiting.phone).length, 4);
  });
});

suite('the message and the settlement', () => {
  test('in quiet hours it waits for the morning', async () => {
    // 13:30 by the tenant's clock.
    await changeNoticeSettings(deps, tenant, {
      ...OPEN_ALL_DAY,
      quietFrom: minuteNow() - 60,
      quietUntil: minuteNow() + 300,
    });
    const waiting = await waitingPayment();
    await pass(4);
    assert.deepEqual(textsTo(waiting.phone), []);
    assert.deepEqual(await statesOf(waiting), ['paymentAwaits waiting quietHours']);
    await pass(2);
    assert.equal(textsTo(waiting.phone).length, 1);
  });

  test('quiet hours and limits give way when the window ends: it is told before (P-27)', async () => {
    await changeNoticeSettings(deps, tenant, {
      ...OPEN_ALL_DAY,
      quietFrom: 1,
      quietUntil: 0,
      numberDayMax: 1,
      tenantDayMax: 1,
    });
    const waiting = await waitingPayment();
    await pass(70);
    assert.ok(textsTo(waiting.phone).length <= 1);
    await pass(1);
    assert.equal(textsTo(waiting.phone).length, 1);
    assert.equal(await moneyOf(world, waiting.till), 0n);
    await pass(1);
    assert.equal(await moneyOf(world, waiting.till), 200n);
  });

  test('a worker that comes too late tells first and settles then (P-27)', async () => {
    const waiting = await waitingPayment();
    world.wait(WINDOW_SECONDS + HOUR_SECONDS);
    // Without a worker the payee asks again: the payment is still not settled behind the payer's back.
    const { records } = await waiting.till.sync([halfOf(waiting.payment)]);
    assert.equal(records[0]?.status, 'waiting');
    let moneyWhenTold = -1n;
    provider.onTaken = async () => {
      moneyWhenTold = await moneyOf(world, waiting.till);
    };
    await world.work();
    provider.onTaken = () => Promise.resolve();
    await pass(1);
    assert.equal(textsTo(waiting.phone).length, 1);
    assert.equal(moneyWhenTold, 0n);
    assert.equal(await moneyOf(world, waiting.till), 200n);
  });

  test('a gateway that is away delays the settlement by half a day, and not for ever (P-27)', async () => {
    provider.mood = 'busy';
    const waiting = await waitingPayment();
    await pass(72 + 11);
    assert.equal(await moneyOf(world, waiting.till), 0n);
    assert.match((await statesOf(waiting)).join(), /gatewayBusy|gaveUp/);
    await pass(2);
    assert.equal(await moneyOf(world, waiting.till), 200n);
    await world.checkMoney();
  });
});

/** Minutes of the day by the tenant's clock. */
function minuteNow(): number {
  return Math.floor((world.now() + 330 * 60) / 60) % 1_440;
}

/**
 * The code that a merchant reads to a till without a network, over a real gateway (P-13): at once, whatever the
 * hour, however many were sent and whoever said STOP, and not when it would come too late to be typed.
 */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { paidCode } from '@tallystick/protocol/codes/paid-code';
import {
  enrolPayer,
  enrolTill,
  orderedHalf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createSmsWorld, OPEN_ALL_DAY } from '@tallystick/testkit/sms-world';
import { statusKeyOf } from '../accounts/status-key.ts';
import { changeNoticeSettings } from '../operator/change-notices.ts';
import { setRegistration } from '../personal/registration.ts';
import { takeReply } from './take-reply.ts';

const HOUR_SECONDS = 3_600;
const world = await createSmsWorld();
const { deps, tenant, provider, textsTo } = world;

beforeEach(async () => {
  provider.mood = 'takes';
  await changeNoticeSettings(deps, tenant, OPEN_ALL_DAY);
});

interface Counter {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  /** The merchant's. */
  readonly phone: string;
}

async function counter(): Promise<Counter> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  return { payer, till, phone: await world.giveNumber(till.account) };
}

async function order({ payer, till }: Counter, amount = 100n): Promise<WorldPayment> {
  const payment = await payer.pay(till, amount);
  await payer.sync([await orderedHalf(world, { payer, payment })]);
  return payment;
}

/** The digits that the till computes for itself. */
function digitsOf({ till }: Counter, { request }: WorldPayment): string {
  const key = statusKeyOf(deps, tenant, till.keyHash);
  return paidCode(deps.crypto, key, {
    tenant,
    till: till.certificate.body.till,
    nonce: request.body.nonce,
    amount: request.body.amount,
    currency: request.body.currency,
  });
}

const statesOf = ({ till }: Counter): Promise<readonly string[]> => world.noticesOf(till.account);

test('an ordered payment sends its merchant the digits at once: for which amount, and at which till (P-13)', async () => {
  const at = await counter();
  const payment = await order(at);
  await world.work();
  const digits = digitsOf(at, payment);
  const { till } = at.till.certificate.body;
  assert.deepEqual(textsTo(at.phone), [
    `${digits} is the code for INR 1.00, till ${till}. Type it into the till. Test`,
  ]);
  assert.deepEqual(await statesOf(at), ['paymentCode sent']);
});

test('the digits are sent in Hindi where the tenant speaks it, and are digits of the keyboard (P-13)', async () => {
  await changeNoticeSettings(deps, tenant, { ...OPEN_ALL_DAY, language: 'hi' });
  const at = await counter();
  const payment = await order(at);
  await world.work();
  const { till } = at.till.certificate.body;
  assert.deepEqual(textsTo(at.phone), [
    `${digitsOf(at, payment)} टर्मिनल ${till} पर INR 1.00 का कोड है। इसे टर्मिनल में डालें। Test`,
  ]);
});

test('night, full days and a STOP hold no digits back: somebody stands at the till (P-13)', async () => {
  await changeNoticeSettings(deps, tenant, {
    ...OPEN_ALL_DAY,
    quietFrom: 1,
    quietUntil: 0,
    numberDayMax: 1,
    tenantDayMax: 1,
  });
  const at = await counter();
  const first = await order(at);
  await world.work();
  assert.equal(await takeReply(deps, tenant, { from: at.phone, text: 'STOP' }), 'stopped');
  const second = await order(at, 150n);
  await world.work();
  const codes = textsTo(at.phone).map((text) => text.slice(0, 8));
  assert.deepEqual(codes, [digitsOf(at, first), digitsOf(at, second)]);
});

test('digits that could not be sent while the request was open are not sent later (P-13)', async () => {
  provider.mood = 'busy';
  const at = await counter();
  await order(at);
  await world.work();
  world.wait(HOUR_SECONDS);
  provider.mood = 'takes';
  await world.work();
  assert.deepEqual(textsTo(at.phone), []);
  assert.deepEqual(await statesOf(at), ['paymentCode dropped overtaken']);
});

test('a merchant without a number is sent nothing, and is paid all the same', async () => {
  const at = await counter();
  const { account } = at.till;
  assert.ok((await setRegistration(deps, tenant, { account, typed: {} })).ok);
  await order(at);
  await world.work();
  assert.deepEqual(await statesOf(at), ['paymentCode dropped noNumber']);
  const heard = await at.till.sync([]);
  assert.equal(heard.ordered?.paid.length, 1);
});

/** What is personal, and guests, through the HTTP door: set, shown, erased, and never logged (G-080, G-082). */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createCustomer, depositToAccount } from '@tallystick/api/routes/accounts';
import { openGuest, refundGuest, setGuestLimits } from '@tallystick/api/routes/guests';
import { eraseAccount, exportAccount, setRegistration } from '@tallystick/api/routes/personal';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const { tenant } = world;
const door = openWorldDoor(world);
after(() => door.close());
const at = (path: string): string => `/v1/tenants/${tenant}${path}`;

const ASHA = {
  name: 'Asha Devi',
  address: '12 Lake Road, Mumbai',
  phone: '+91 98200 12345',
  email: 'asha@example.org',
};
const PHONE = '+919820012345';
const SOURCE = 'tok_8Zk3secret';

test('registration data are taken at opening and later, exported, and erased with the account (G-080, G-177)', async () => {
  const json = { name: 'Asha', registration: ASHA };
  const opened = { url: at('/customers'), order: 'asha', json };
  const { account } = await door.succeed(resultOf(createCustomer), opened);
  const document = { method: 'GET' as const, url: at(`/accounts/${account}/export`) };
  const first = await door.succeed(resultOf(exportAccount), document);
  assert.deepEqual(first['registration'], { ...ASHA, phone: PHONE });
  const registration = { url: at(`/accounts/${account}/registration`) };
  const set = await door.succeed(resultOf(setRegistration), {
    ...registration,
    json: { phone: ASHA.phone },
  });
  assert.deepEqual(set, { phone: PHONE });
  await door.refuse('phoneInvalid', { ...registration, json: { phone: '98200' } });
  await door.refuse('emailInvalid', { ...registration, json: { email: 'asha' } });
  await door.refuse('malformedRequest', { ...registration, json: { card: '4111' } });
  const erase = { url: at(`/accounts/${account}/erasure`) };
  assert.deepEqual(await door.succeed(resultOf(eraseAccount), erase), { account });
  const erased = await door.succeed(resultOf(exportAccount), document);
  assert.deepEqual(erased['registration'], {});
  await door.refuse('unknownAccount', { ...registration, json: {} });
  await door.refuse('unknownAccount', { url: at('/accounts/999/erasure') });
});

test('a guest is opened, funded within limits, refunded to its source, and erased when nothing is left (G-082)', async () => {
  const limits = { balanceMax: '1000', certificateMax: '400', sourceMax: '1500' };
  const days = { sourceWindowDays: 30 };
  await door.succeed(resultOf(setGuestLimits), {
    url: at('/guest-limits'),
    json: { ...limits, ...days },
  });
  const guest = { url: at('/guests'), order: 'guest', json: { fundingSource: SOURCE } };
  const { account } = await door.succeed(resultOf(openGuest), guest);
  assert.equal((await door.succeed(resultOf(openGuest), guest)).account, account);
  const other = { ...guest, json: { fundingSource: 'another' } };
  await door.refuse('idempotencyKeyReused', other);
  const sum = (amount: string): { currency: number; amount: string } => ({ currency: 356, amount });
  const deposit = { url: at(`/accounts/${account}/deposits`) };
  await door.succeed(resultOf(depositToAccount), { ...deposit, order: 'd1', json: sum('900') });
  await door.refuse('aboveGuestBalance', { ...deposit, order: 'd2', json: sum('101') });
  await door.refuse('moneyLeft', { url: at(`/accounts/${account}/erasure`) });
  const refund = { url: at(`/accounts/${account}/refunds`) };
  await door.refuse('aboveDeposits', { ...refund, order: 'r1', json: sum('901') });
  const refunded = { ...refund, order: 'r2', json: sum('900') };
  const answer = await door.succeed(resultOf(refundGuest), refunded);
  assert.deepEqual(answer, { ...sum('900'), fundingSource: SOURCE });
  await door.refuse('aboveSourceLimit', { ...deposit, order: 'd3', json: sum('601') });
  await door.succeed(resultOf(eraseAccount), { url: at(`/accounts/${account}/erasure`) });
  await door.refuse('unknownAccount', refunded);
});

test('nothing of it stands in the log, whatever was asked and refused (G-080)', () => {
  const text = door.logged.join('\n');
  assert.match(text, /registration/);
  for (const secret of [...Object.values(ASHA), PHONE, '98200', 'Asha', SOURCE]) {
    assert.ok(!text.includes(secret), secret);
  }
});

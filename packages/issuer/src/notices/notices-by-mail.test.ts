/** Notices by mail (V-82): to whoever gave an address and no number, through a real mail server. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createSmtpSender } from '../connectors/mail/smtp-sender.ts';
import { currency, minor } from '@tallystick/protocol/money';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import { MAIL_PASSWORD, MAIL_USER, openMailServer } from '@tallystick/testkit/mail-server';
import { createSmsWorld } from '@tallystick/testkit/sms-world';
import { deferWork } from '../jobs/work.ts';
import { setRegistration } from '../personal/registration.ts';
import { giveNotices } from './give-notices.ts';
import { wayTo } from './way-to.ts';

const server = await openMailServer();
after(() => server.close());
const access = { url: server.url, user: MAIL_USER, password: MAIL_PASSWORD };
const mail = createSmtpSender({ ...access, from: 'notices@pay.example' });
after(() => mail.stop());
const world = await createSmsWorld({ mail });
const { deps, tenant } = world;

/** An account with these details, and a notice to it. */
async function told(typed: { readonly phone?: string; readonly email?: string }): Promise<bigint> {
  const { account } = await enrolPayer(world, { deposit: 1n, offline: 0n });
  assert.ok((await setRegistration(deps, tenant, { account, typed })).ok);
  const amount = { currency: currency(356), minor: minor(12_345n) };
  await world.database.transaction(tenant, async (tx) => {
    const work = await giveNotices(tx, tenant, [
      {
        home: account,
        event: 'disputeOpened',
        subject: deps.random(32),
        fields: { amount, payee: 'Chai Corner' },
        givenAt: world.now(),
      },
    ]);
    await deferWork(tx, tenant, work);
  });
  await world.work();
  return account;
}

test('whoever has an address and no number gets mail, under the operator’s name (V-82)', async () => {
  const account = await told({ email: 'asha@example.org' });
  assert.deepEqual(await world.noticesOf(account), ['disputeOpened sent']);
  const mails = server.taken.filter(({ to }) => to.includes('asha@example.org'));
  assert.deepEqual(
    mails.map(({ source }) => /^Subject: \S/m.test(source) && /Chai Corner/.test(source)),
    [true],
  );
});

test('whoever has a number is told by SMS, and by nothing else', async () => {
  const phone = '+919820099999';
  await told({ phone, email: 'bela@example.org' });
  assert.equal(world.textsTo(phone).length, 1);
  assert.equal(server.taken.filter(({ to }) => to.includes('bela@example.org')).length, 0);
});

test('a mail that the server refuses is listed with its code, and one that it puts off comes later', async () => {
  server.answer('recipient', 550);
  const refused = await told({ email: 'gone@example.org' });
  assert.deepEqual(await world.noticesOf(refused), ['disputeOpened failed 550']);
  server.answer('recipient', 450);
  const later = await told({ email: 'later@example.org' });
  assert.deepEqual(await world.noticesOf(later), ['disputeOpened waiting gatewayBusy']);
  server.answer('recipient', 250);
  world.wait(3_600);
  await world.work();
  assert.deepEqual(await world.noticesOf(later), ['disputeOpened sent']);
});

test('by SMS where both are possible, by mail where only that is', () => {
  const both = { phone: '+919820012345', email: 'asha@example.org' };
  const all = { sms: true, mail: true };
  assert.deepEqual(wayTo(both, all), { by: 'sms', to: both.phone });
  assert.deepEqual(wayTo(both, { sms: false, mail: true }), { by: 'mail', to: both.email });
  assert.deepEqual(wayTo({ email: both.email }, all), { by: 'mail', to: both.email });
  assert.equal(wayTo({ phone: both.phone }, { sms: false, mail: true }), undefined);
  assert.equal(wayTo({ email: both.email }, { sms: true, mail: false }), undefined);
  assert.equal(wayTo({}, all), undefined);
});

/** An operator decides how people are told things, changes texts, and sees what became of messages (P-25). */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  changeNoticeSettings,
  changeNoticeTemplate,
  listNotices,
  listNoticeTemplates,
  showNoticeSettings,
} from '@tallystick/api/routes/notices';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { listAudit } from '../audit-log/audit-log.ts';

const texts: string[] = [];
const world = await createIssuerWorld({
  settlement: { windowSeconds: 3 * 86_400, terms: [{ settles: 'confirm' }] },
  sms: {
    gateway: 'console',
    send: async ({ text }) => {
      texts.push(text);
      return { kind: 'accepted', gatewayId: 'm1' };
    },
    stop: async () => undefined,
  },
});
const { tenant } = world;
const door = openWorldDoor(world);
after(() => door.close());
const SETTINGS = `/v1/tenants/${tenant}/notice-settings`;
const TEMPLATES = `/v1/tenants/${tenant}/notice-templates`;
const NOTICES = `/v1/tenants/${tenant}/notices`;
const PHONE = '+919820012345';

const CHOSEN = {
  language: 'hi',
  utcOffsetMinutes: 330,
  quietFrom: '00:00',
  quietUntil: '00:00',
  numberDayMax: 5,
  tenantDayMax: 500,
};

test('cautious settings hold until somebody decides, and then those', async () => {
  const schema = resultOf(showNoticeSettings);
  assert.deepEqual(await door.succeed(schema, { method: 'GET', url: SETTINGS }), {
    language: 'en',
    utcOffsetMinutes: 0,
    quietFrom: '21:00',
    quietUntil: '07:00',
    numberDayMax: 20,
    tenantDayMax: 10_000,
  });
  const changed = { url: SETTINGS, json: CHOSEN };
  assert.deepEqual(await door.succeed(resultOf(changeNoticeSettings), changed), CHOSEN);
  assert.deepEqual(await door.succeed(schema, { method: 'GET', url: SETTINGS }), CHOSEN);
});

const WRONG: readonly (readonly [string, object])[] = [
  ['a language that there is not', { language: 'xx' }],
  ['a clock of nowhere', { utcOffsetMinutes: 841 }],
  ['a time that is none', { quietFrom: '24:00' }],
  ['no messages at all', { numberDayMax: 0 }],
  ['more than anybody sends', { tenantDayMax: 1_000_001 }],
  ['something else', { colour: 'red' }],
];
for (const [name, change] of WRONG) {
  test(`refused: ${name}`, async () => {
    const { status } = await door.ask({ url: SETTINGS, json: { ...CHOSEN, ...change } });
    assert.equal(status, 400);
  });
}

test('a tenant’s own text is what phones get, until the built-in one holds again', async () => {
  const change = { event: 'paymentAwaits', language: 'hi' };
  const template = 'नमस्ते: {amount}, {payee}';
  const changed = await door.succeed(resultOf(changeNoticeTemplate), {
    url: TEMPLATES,
    json: { ...change, template },
  });
  const own = changed.templates.filter(({ isOwn }) => isOwn);
  assert.deepEqual(own, [
    { ...change, template, isOwn: true, fields: ['amount', 'payee', 'until', 'operator'] },
  ]);
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const registration = `/v1/tenants/${tenant}/accounts/${payer.account}/registration`;
  assert.equal((await door.ask({ url: registration, json: { phone: PHONE } })).status, 200);
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 50n);
  await till.sync([halfOf(payment)]);
  world.wait(60);
  await world.work();
  assert.deepEqual(texts, ['नमस्ते: INR 0.50, Corner shop']);
  await door.ask({ url: TEMPLATES, json: change });
  const listed = await door.succeed(resultOf(listNoticeTemplates), {
    method: 'GET',
    url: TEMPLATES,
  });
  assert.ok(listed.templates.every(({ isOwn }) => !isOwn));

  const page = await door.succeed(resultOf(listNotices), { method: 'GET', url: NOTICES });
  const [entry, ...more] = page.notices;
  assert.deepEqual(more, []);
  assert.equal(entry?.state, 'sent');
  assert.equal(entry?.about, toHex(payment.withdrawal.digest));
  assert.equal(entry?.account, String(payer.account));
  const failed = { method: 'GET', url: `${NOTICES}?state=failed` } as const;
  assert.deepEqual(await door.succeed(resultOf(listNotices), failed), { notices: [] });
});

test('texts that cannot be are refused with the reason', async () => {
  const change = { event: 'paymentAwaits', language: 'en' };
  const long = `{amount} ${'{payee} '.repeat(6)}`;
  await door.refuse('unknownNoticeEvent', { url: TEMPLATES, json: { ...change, event: 'rain' } });
  await door.refuse('unknownField', { url: TEMPLATES, json: { ...change, template: '{phone}' } });
  await door.refuse('fieldMissing', { url: TEMPLATES, json: { ...change, template: 'Pay!' } });
  await door.refuse('templateTooLong', { url: TEMPLATES, json: { ...change, template: long } });
});

test('the list goes on from page to page', async () => {
  const { admin } = world.testDatabase;
  await admin.query(
    `insert into notice (tenant, home, id, event, subject, state, given_at, attempts, unanswered, changed_at)
     select $1::uuid, 900 + n % 7, decode(lpad(to_hex(n), 8, '0'), 'hex'), 'deviceRevoked', '\\x00',
       'delivered', 1000 + n / 10, 1, 0, 2000
     from generate_series(1, 250) n`,
    [tenant],
  );
  const seen = new Set<string>();
  let cursor = '';
  for (let pages = 0; pages < 3; pages += 1) {
    const url = `${NOTICES}?state=delivered${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = await door.succeed(resultOf(listNotices), { method: 'GET', url });
    for (const { account, givenAt } of page.notices) seen.add(`${account} ${givenAt}`);
    cursor = page.next ?? '';
    assert.equal(page.notices.length, pages < 2 ? 100 : 50);
  }
  assert.equal(cursor, '');
  assert.ok(seen.size > 150);
  assert.equal((await door.ask({ method: 'GET', url: `${NOTICES}?cursor=1-2` })).status, 400);
});

test('what was changed is in the audit log; a number is nowhere', async () => {
  const entries = await listAudit(world.deps, tenant, { after: 0, limit: 100 });
  const log = entries.map(({ body }) => body).join();
  assert.match(log, /changeNoticeSettings/);
  assert.match(log, /changeNoticeTemplate/);
  assert.doesNotMatch(log + door.logged.join(), /9820012345/);
  const { bytes } = await door.ask({ method: 'GET', url: NOTICES });
  assert.doesNotMatch(Buffer.from(bytes).toString(), /9820012345/);
});

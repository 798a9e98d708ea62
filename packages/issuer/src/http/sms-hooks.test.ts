/** What an SMS gateway posts is read where the gateway signed it, and nowhere else (P-33). */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { openWorldDoor, type HttpAnswer } from '@tallystick/testkit/http-door';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { formSignature } from '../connectors/sms/http-signature.ts';
import type { SmsMessage } from '../connectors/sms/sms-sender.ts';
import { changeNoticeSettings, listNotices } from '../operator/change-notices.ts';
import { setRegistration } from '../personal/registration.ts';

const SECRET = '12345';
const PHONE = '+919820012345';
const sent: SmsMessage[] = [];
const world = await createIssuerWorld({
  settlement: { windowSeconds: 3 * 86_400, terms: [{ settles: 'confirm' }] },
  sms: {
    gateway: 'http',
    // The gateway takes it, and we never hear so.
    send: async (message) => {
      sent.push(message);
      return { kind: 'unanswered' };
    },
    stop: async () => undefined,
  },
});
const { deps, tenant } = world;
const door = openWorldDoor(world, { smsSecret: SECRET });
after(() => door.close());
await changeNoticeSettings(deps, tenant, {
  language: 'en',
  utcOffsetMinutes: 0,
  quietFrom: 0,
  quietUntil: 0,
  numberDayMax: 20,
  tenantDayMax: 20,
});
const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
const till = await enrolTill(world);
const { account } = payer;
assert.ok((await setRegistration(deps, tenant, { account, typed: { phone: PHONE } })).ok);

async function tell(): Promise<SmsMessage> {
  await till.sync([halfOf(await payer.pay(till, 50n))]);
  world.wait(60);
  await world.work();
  return sent.at(-1) ?? assert.fail('nothing was sent');
}

const reportPath = ({ reference }: SmsMessage): string =>
  `/v1/sms/reports/${tenant}/${toHex(reference)}`;

interface Post {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  readonly secret?: string;
  /** What the signature is over instead. */
  readonly signedUrl?: string;
}

function post({ path, form, secret = SECRET, signedUrl }: Post): Promise<HttpAnswer> {
  const url = signedUrl ?? `http://issuer.test${path}`;
  const signature = formSignature(secret, { url, form: Object.entries(form) });
  return door.ask({
    url: path,
    key: null,
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(form).toString(),
    headers: { 'x-twilio-signature': signature },
  });
}

const stateOf = async (index: number): Promise<string | undefined> =>
  (await listNotices(deps, tenant, { limit: 100 }))[index]?.state;

test('a signature is what the provider documents: address, then names and values in order', () => {
  // Worked by hand from the description, with OpenSSL: HMAC-SHA1 under "12345", in base64.
  const form = [
    ['Digits', '1234'],
    ['To', '+18005551212'],
    ['From', '+14158675310'],
    ['Caller', '+14158675310'],
    ['CallSid', 'CA1234567890ABCDE'],
  ] as const;
  const url = 'https://example.com/myapp.php?foo=1&bar=2';
  assert.equal(formSignature('12345', { url, form }), 'L/OH5YylLD5NRKLltdqwSvS0BnU=');
});

test('a report on a message whose answer was lost tells that it was taken, and it is not sent again', async () => {
  const message = await tell();
  const form = { MessageSid: 'SM1', MessageStatus: 'sent' };
  assert.equal((await post({ path: reportPath(message), form })).status, 204);
  const before = sent.length;
  world.wait(600);
  await world.work();
  assert.equal(sent.length, before);
  const delivered = { ...form, MessageStatus: 'delivered' };
  assert.equal((await post({ path: reportPath(message), form: delivered })).status, 204);
  assert.equal(await stateOf(0), 'delivered');
});

test('what another has signed, or signed for another place, changes nothing', async () => {
  const message = await tell();
  const path = reportPath(message);
  const form = { MessageSid: 'SM2', MessageStatus: 'delivered' };
  const forged: readonly Post[] = [
    { path, form, secret: 'guess' },
    { path, form, signedUrl: `https://elsewhere.test${path}` },
    { path, form, signedUrl: 'http://issuer.test/v1/sms/replies' },
  ];
  for (const one of forged) assert.equal((await post(one)).status, 403);
  const body = new URLSearchParams(form).toString();
  const plain = { url: path, key: null, body, type: 'application/x-www-form-urlencoded' };
  assert.equal((await door.ask(plain)).status, 403, 'without a signature');
  const json = await door.ask({ url: path, key: null, json: form });
  assert.equal(json.status, 415);
  assert.equal(await stateOf(1), 'sending');
  assert.equal((await post({ path, form })).status, 204);
});

test('a reference that nobody gave, and a tenant that is not here, are not found', async () => {
  const form = { MessageStatus: 'delivered' };
  const other = '01890a5d-ac96-774b-bcce-b302099a8057';
  for (const path of [
    `/v1/sms/reports/${tenant}/${'00'.repeat(16)}`,
    `/v1/sms/reports/${other}/${'00'.repeat(16)}`,
    `/v1/sms/reports/${tenant}/none`,
  ]) {
    assert.equal((await post({ path, form })).status, 404);
  }
});

test('a message that is too long is not read', async () => {
  const form = { From: PHONE, Body: 'a'.repeat(17_000) };
  assert.equal((await post({ path: '/v1/sms/replies', form })).status, 413);
});

test('STOP in a reply ends messages to its number, and START begins them again (P-33)', async () => {
  const path = '/v1/sms/replies';
  const stopped = await post({ path, form: { From: PHONE, Body: 'Stop' } });
  assert.equal(stopped.status, 200);
  assert.match(Buffer.from(stopped.bytes).toString(), /<Response\/>$/);
  const before = sent.length;
  await tell();
  assert.equal(sent.length, before);
  assert.equal(await stateOf(2), 'dropped');
  await post({ path, form: { From: PHONE, Body: 'START' } });
  await tell();
  assert.equal(sent.length, before + 1);
  const rows = await world.testDatabase.admin.query('select number from notice_stop');
  assert.deepEqual(rows, []);
});

test('the log has no number and no text', () => {
  assert.doesNotMatch(door.logged.join(), /9820012345|Corner/);
});

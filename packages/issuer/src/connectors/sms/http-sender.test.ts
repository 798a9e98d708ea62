/** What each answer of a provider means for a message (P-33), over a real server; and what is printed to try it out. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { freePort } from '@tallystick/testkit/free-port';
import { openSmsProvider } from '@tallystick/testkit/sms-provider';
import { createConsoleSender } from './console-sender.ts';
import { createHttpSender } from './http-sender.ts';
import type { SmsMessage, SmsSender } from './sms-sender.ts';

const provider = await openSmsProvider();
after(() => provider.close());
const logged: string[] = [];
const tenant = tenantOfBytes(new Uint8Array(16)) ?? assert.fail('no tenant');
const message: SmsMessage = {
  to: '+919820012345',
  text: 'आपका कोड & 1+1',
  tenant,
  reference: Uint8Array.from({ length: 16 }, () => 0xab),
};

function senderTo(url: string, publicUrl = 'https://pay.example.org'): SmsSender {
  return createHttpSender({
    url,
    user: 'AC1',
    password: 'secret',
    from: 'TALLY',
    publicUrl: () => publicUrl,
    log: (_level, event, fields) => logged.push(JSON.stringify({ event, ...fields })),
  });
}

test('a message is posted as a form, with our credentials and where to report to', async () => {
  const outcome = await senderTo(provider.url).send(message);
  assert.deepEqual(outcome, { kind: 'accepted', gatewayId: 'SM0' });
  assert.deepEqual(provider.taken[0], {
    to: message.to,
    from: 'TALLY',
    text: message.text,
    reportTo: `https://pay.example.org/v1/sms/reports/${tenant}/${'ab'.repeat(16)}`,
    authorization: `Basic ${btoa('AC1:secret')}`,
    gatewayId: 'SM0',
  });
});

test('no address to report to is given that only this machine reaches', async () => {
  await senderTo(provider.url, 'http://localhost:8470').send(message);
  assert.equal(provider.taken.at(-1)?.reportTo, undefined);
});

test('too much, refused, unknown to the provider, and taken without an answer are told apart', async () => {
  const outcomes = [];
  for (const mood of ['busy', 'refuses', 'stranger', 'silent'] as const) {
    provider.mood = mood;
    outcomes.push(await senderTo(provider.url).send(message));
  }
  provider.mood = 'takes';
  assert.deepEqual(outcomes, [
    { kind: 'busy' },
    { kind: 'refused', code: 'http-21211' },
    { kind: 'busy' },
    { kind: 'unanswered' },
  ]);
  assert.deepEqual(logged, ['{"event":"smsGatewayRefusesUs","status":401}']);
});

test('a provider that is not there has taken nothing', async () => {
  const sender = senderTo(`http://127.0.0.1:${await freePort()}/`);
  assert.deepEqual(await sender.send(message), { kind: 'busy' });
});

test('to try it out, a message is one line', async () => {
  const lines: string[] = [];
  const sender = createConsoleSender((line) => lines.push(line));
  const outcome = await sender.send({ ...message, text: 'One\nline' });
  assert.equal(outcome.kind, 'accepted');
  assert.deepEqual(lines, ['SMS to +919820012345: One line']);
});

/** Mail by SMTP, against a mail server on this machine: what is taken, refused, put off, or never answered. */

import assert from 'node:assert/strict';
import { after, afterEach, suite, test } from 'node:test';
import { freePort } from '@tallystick/testkit/free-port';
import { MAIL_PASSWORD, MAIL_USER, openMailServer } from '@tallystick/testkit/mail-server';
import type { MailConfig } from '../../config/mail-settings.ts';
import type { MailSender } from './mail-sender.ts';
import { createSmtpSender } from './smtp-sender.ts';

const server = await openMailServer();
after(() => server.close());
const senders: MailSender[] = [];
afterEach(async () => {
  server.answer('recipient', 250);
  server.answer('message', 250);
  for (const opened of senders.splice(0)) await opened.stop();
});

function sender(changes: Partial<MailConfig> = {}): MailSender {
  const config = { url: server.url, user: MAIL_USER, password: MAIL_PASSWORD };
  const opened = createSmtpSender({ ...config, from: 'notices@pay.example', ...changes });
  senders.push(opened);
  return opened;
}

const MESSAGE = {
  to: 'asha@example.org',
  subject: 'Gram Bank',
  text: 'ग्राम बैंक: चाय कॉर्नर को आपका भुगतान रुका है।',
  reference: new Uint8Array(16).fill(7),
};
const MESSAGE_ID = `<${'07'.repeat(16)}@pay.example>`;

suite('mail (V-82)', () => {
  test('reaches the server with its words, and the same name at each attempt', async () => {
    const mail = sender();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      assert.deepEqual(await mail.send(MESSAGE), { kind: 'accepted', gatewayId: MESSAGE_ID });
    }
    const [first, second] = server.taken;
    assert.deepEqual([first?.from, first?.to], ['notices@pay.example', ['asha@example.org']]);
    for (const { source } of [first, second].flatMap((one) => one ?? [])) {
      assert.match(source, new RegExp(`^Message-ID: ${MESSAGE_ID}`, 'm'));
      assert.match(source, /^Auto-Submitted: auto-generated/m);
      assert.match(source, /^Subject: Gram Bank/m);
      const [, body = ''] = source.split('\r\n\r\n');
      assert.equal(Buffer.from(body, 'base64').toString().trim(), MESSAGE.text);
    }
  });

  test('that the server will never take is refused with its code', async () => {
    server.answer('recipient', 550);
    assert.deepEqual(await sender().send(MESSAGE), { kind: 'refused', code: '550' });
    server.answer('recipient', 250);
    server.answer('message', 554);
    assert.deepEqual(await sender().send(MESSAGE), { kind: 'refused', code: '554' });
  });

  test('that the server does not take now comes again', async () => {
    server.answer('recipient', 450);
    assert.deepEqual(await sender().send(MESSAGE), { kind: 'busy' });
    server.answer('recipient', 250);
    server.answer('message', 451);
    assert.deepEqual(await sender().send(MESSAGE), { kind: 'busy' });
  });

  test('waits where the server is away, or does not know us', async () => {
    const away = sender({ url: `smtp://127.0.0.1:${await freePort()}` });
    assert.deepEqual(await away.send(MESSAGE), { kind: 'busy' });
    assert.deepEqual(await sender({ password: 'other' }).send(MESSAGE), { kind: 'busy' });
  });

  test('goes nowhere in the clear but inside this machine', async () => {
    const before = server.taken.length;
    // The same server by a name that is not taken for this machine: it offers no TLS.
    const url = server.url.replace('127.0.0.1', 'localhost.');
    assert.deepEqual(await sender({ url }).send(MESSAGE), { kind: 'busy' });
    assert.equal(server.taken.length, before);
  });

  test('has one recipient, whatever the address looks like', async () => {
    const before = server.taken.length;
    await sender().send({ ...MESSAGE, to: 'asha@example.org, mallory@example.org' });
    for (const { to } of server.taken.slice(before)) assert.equal(to.length, 1);
  });
});

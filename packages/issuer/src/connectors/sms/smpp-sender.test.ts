/** The link to an SMS centre when it is refused, throttled, cut and silent (P-33), over real sockets. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import smpp, { type Pdu, type Session } from 'smpp';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { createSmppSender } from './smpp-sender.ts';
import {
  SEND_MS_MAX,
  type SmsMessage,
  type SmsOutcome,
  type SmsReceipt,
  type SmsReply,
  type SmsSender,
} from './sms-sender.ts';

const THROTTLED = 0x58;
const INVALID_DESTINATION = 0x0b;
const BIND_FAILED = 0x0d;
const LATER = 0x64;
const WAIT_MS_MAX = 8_000;

const tenant = tenantOfBytes(new Uint8Array(16)) ?? assert.fail('no tenant');
const message = (text: string): SmsMessage => ({
  to: '+919820012345',
  text,
  tenant,
  reference: Uint8Array.from({ length: 16 }, (_, index) => index + 1),
});

interface Centre {
  readonly sender: SmsSender;
  readonly submitted: readonly Pdu[];
  readonly receipts: SmsReceipt[];
  readonly replies: SmsReply[];
  readonly logged: readonly string[];
  /** What the next submissions are answered with; `cut` ends the link instead. */
  answers: (number | 'cut')[];
  /** What becomes of what the sender hears: known, unknown, or a failure of ours. */
  ears: 'known' | 'unknown' | 'broken';
  deliver(fields: Readonly<Record<string, unknown>>): Promise<number>;
}

async function openCentre(binds: readonly number[] = []): Promise<Centre> {
  const submitted: Pdu[] = [];
  const sessions: Session[] = [];
  const logged: string[] = [];
  const left = [...binds];
  const server = smpp.createServer((session) => {
    session.on('error', () => session.destroy());
    session.on('bind_transceiver', (pdu: Pdu) => {
      session.send(pdu.response({ command_status: left.shift() ?? 0 }));
      sessions.push(session);
    });
    session.on('unbind', (pdu: Pdu) => session.send(pdu.response()));
    session.on('submit_sm', (pdu: Pdu) => {
      submitted.push(pdu);
      const answer = centre.answers.shift() ?? 0;
      if (answer === 'cut') session.destroy();
      else
        session.send(pdu.response({ command_status: answer, message_id: `m${submitted.length}` }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const sender = createSmppSender({
    url: `smpp://127.0.0.1:${server.address().port}`,
    user: 'tallystick',
    password: 'secret',
    from: 'TALLY',
    ears: {
      receipt: async (receipt) => {
        if (centre.ears === 'broken') throw new Error('the database is away');
        centre.receipts.push(receipt);
        return centre.ears === 'known';
      },
      reply: async (reply) => {
        centre.replies.push(reply);
      },
    },
    log: (_level, event) => logged.push(event),
  });
  after(async () => {
    await sender.stop();
    server.close();
  });
  const centre: Centre = {
    sender,
    submitted,
    receipts: [],
    replies: [],
    logged,
    answers: [],
    ears: 'known',
    deliver: (fields) =>
      new Promise((resolve) => {
        const session = sessions.at(-1) ?? assert.fail('nobody is bound');
        session.deliver_sm(fields, (pdu) => resolve(pdu.command_status));
      }),
  };
  return centre;
}

/** Sends until the link takes it. */
async function sendBound({ sender }: Centre, text: string): Promise<SmsOutcome> {
  for (let waited = 0; waited < WAIT_MS_MAX; waited += 50) {
    const outcome = await sender.send(message(text));
    if (outcome.kind !== 'busy') return outcome;
    await delay(50);
  }
  return assert.fail('the link never stands');
}

test('before the link stands nothing is taken, and nothing is lost', async () => {
  const centre = await openCentre();
  assert.deepEqual(await centre.sender.send(message('Early')), { kind: 'busy' });
  assert.deepEqual(await sendBound(centre, 'Late'), { kind: 'accepted', gatewayId: 'm1' });
});

test('a centre that refuses the bind is asked again', async () => {
  const centre = await openCentre([BIND_FAILED]);
  assert.equal((await sendBound(centre, 'Hello')).kind, 'accepted');
  assert.ok(centre.logged.includes('smsBindRefused'));
});

test('a centre that is throttled gets nothing for a while', async () => {
  const centre = await openCentre();
  await sendBound(centre, 'First');
  centre.answers = [THROTTLED];
  assert.equal((await centre.sender.send(message('Second'))).kind, 'busy');
  assert.equal((await centre.sender.send(message('Third'))).kind, 'busy');
  assert.equal(centre.submitted.length, 2, 'the third was not even sent');
  assert.equal((await sendBound(centre, 'Third')).kind, 'accepted');
});

test('a number that the centre refuses is refused for good', async () => {
  const centre = await openCentre();
  await sendBound(centre, 'First');
  centre.answers = [INVALID_DESTINATION];
  const outcome = await centre.sender.send(message('Second'));
  assert.deepEqual(outcome, { kind: 'refused', code: 'smpp-11' });
});

test('a link that is cut before the answer leaves it open, and is made anew', async () => {
  const centre = await openCentre();
  await sendBound(centre, 'First');
  centre.answers = ['cut'];
  const startMs = performance.now();
  assert.equal((await centre.sender.send(message('Second'))).kind, 'unanswered');
  assert.ok(performance.now() - startMs < SEND_MS_MAX, 'nobody waits for a link that is gone');
  assert.equal((await sendBound(centre, 'Third')).kind, 'accepted');
  assert.ok(centre.logged.includes('smsLinkLost'));
});

test('of a long text only the last part asks for a receipt, and parts share one header', async () => {
  const centre = await openCentre();
  const outcome = await sendBound(centre, 'a'.repeat(161));
  assert.deepEqual(outcome, { kind: 'accepted', gatewayId: 'm2' });
  const fields = centre.submitted.map((pdu): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(pdu)),
  );
  assert.deepEqual(
    fields.map((pdu) => [
      pdu['registered_delivery'],
      pdu['esm_class'],
      pdu['user_message_reference'],
    ]),
    [
      [0, 0x40, 0x0102],
      [1, 0x40, 0x0102],
    ],
  );
});

test('what is in hand when the service stops is answered first', async () => {
  const centre = await openCentre();
  await sendBound(centre, 'First');
  const last = centre.sender.send(message('Last'));
  await centre.sender.stop();
  assert.equal((await last).kind, 'accepted');
  assert.deepEqual(await centre.sender.send(message('Late')), { kind: 'busy' });
});

test('receipts and replies are heard, in the words of the specification', async () => {
  const centre = await openCentre();
  await sendBound(centre, 'First');
  const from = { source_addr: '919820012345', source_addr_ton: 1, source_addr_npi: 1 };
  const words = 'id:m1 sub:001 dlvrd:000 submit date:1 done date:2 stat:UNDELIV err:001 text:';
  assert.equal(await centre.deliver({ ...from, esm_class: 4, short_message: words }), 0);
  const tags = { receipted_message_id: 'm1', message_state: 2, user_message_reference: 0x0102 };
  assert.equal(await centre.deliver({ ...from, ...tags, esm_class: 4, short_message: '' }), 0);
  const octets = { data_coding: 2, short_message: Buffer.from('id:00000001 stat:DELIVRD err:000') };
  assert.equal(await centre.deliver({ ...from, ...octets, esm_class: 4 }), 0, 'as osmo-msc does');
  assert.equal(await centre.deliver({ ...from, short_message: 'STOP' }), 0);
  const to = '+919820012345';
  assert.deepEqual(centre.receipts, [
    { to, state: 'failed', code: 'UNDELIV', gatewayId: 'm1' },
    { to, state: 'delivered', code: 'DELIVRD', gatewayId: 'm1', userReference: 0x0102 },
    { to, state: 'delivered', code: 'DELIVRD', gatewayId: '00000001' },
  ]);
  assert.equal(centre.replies[0]?.text, 'STOP');
});

test('what cannot be written down is to come again; what nobody knows is not', async () => {
  const centre = await openCentre();
  await sendBound(centre, 'First');
  const receipt = {
    source_addr: '919820012345',
    esm_class: 4,
    short_message: 'id:m9 stat:DELIVRD err:000',
  };
  centre.ears = 'broken';
  assert.equal(await centre.deliver(receipt), LATER);
  centre.ears = 'unknown';
  assert.equal(await centre.deliver(receipt), 0);
  assert.equal(centre.receipts.length, 2, 'it was looked for twice');
  assert.ok(centre.logged.includes('smsReceiptUnknown'));
  assert.equal(await centre.deliver({ ...receipt, source_addr: 'Bank' }), 0, 'unreadable');
  assert.ok(centre.logged.includes('smsDeliveryUnreadable'));
});

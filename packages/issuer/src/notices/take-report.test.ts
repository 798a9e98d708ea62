/** Receipts of SMS centres find their messages: by the centre's name for it, or by our reference (P-33). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SmsMessage, SmsOutcome } from '../connectors/sms/sms-sender.ts';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { deferWork } from '../jobs/work.ts';
import { changeNoticeSettings, listNotices } from '../operator/change-notices.ts';
import { eraseByOperator } from '../personal/erase-account.ts';
import { setRegistration } from '../personal/registration.ts';
import { giveNotices } from './give-notices.ts';
import { takeReceipt } from './take-report.ts';
import { takeReply } from './take-reply.ts';

const centre: { outcome: SmsOutcome; last?: SmsMessage } = { outcome: { kind: 'unanswered' } };
const world = await createIssuerWorld({
  sms: {
    gateway: 'smpp',
    send: async (message) => {
      centre.last = message;
      return centre.outcome;
    },
    stop: async () => undefined,
  },
});
const { deps, tenant } = world;
await changeNoticeSettings(deps, tenant, {
  language: 'en',
  utcOffsetMinutes: 0,
  quietFrom: 0,
  quietUntil: 0,
  numberDayMax: 100,
  tenantDayMax: 100,
});
let phones = 0;

const REFERENCE_LENGTH = 16;

/**
 * Tells somebody something, with a new number unless one is given; the number, the account, and the first bytes of
 * the reference, which are random unless given.
 */
async function tell(outcome: SmsOutcome, given: { to?: string; userReference?: number } = {}) {
  centre.outcome = outcome;
  const { account } = await enrolPayer(world, { deposit: 0n, offline: 0n });
  phones += 1;
  const { to = `+91982001${String(phones).padStart(4, '0')}` } = given;
  assert.ok((await setRegistration(deps, tenant, { account, typed: { phone: to } })).ok);
  await world.database.transaction(tenant, async (tx) => {
    const subject = deps.random(32);
    const fields = { at: world.now() };
    const notice = { home: account, event: 'deviceRevoked', subject, fields } as const;
    await deferWork(
      tx,
      tenant,
      await giveNotices(tx, tenant, [{ ...notice, givenAt: world.now() }]),
    );
    if (given.userReference === undefined) return;
    const reference = Buffer.alloc(REFERENCE_LENGTH);
    reference.writeUInt16BE(given.userReference);
    await tx.query('update notice set reference = $2 where home = $1', [account, reference]);
  });
  await world.work();
  const [first = 0, second = 0] = centre.last?.reference ?? [];
  return { account, to, userReference: first * 256 + second };
}

async function stateOf(account: bigint): Promise<string | undefined> {
  const notices = await listNotices(deps, tenant, { limit: 100 });
  return notices.find(({ home }) => home === account)?.state;
}

test('a centre may name it in hexadecimal first and in decimal later, or the reverse', async () => {
  const names = [
    ['1a2b', '6699'],
    ['6699', '1a2b'],
    ['uuid-1', 'uuid-1'],
  ] as const;
  for (const [taken, reported] of names) {
    const { to, account } = await tell({ kind: 'accepted', gatewayId: taken });
    assert.ok(await takeReceipt(deps, tenant, { to, state: 'delivered', gatewayId: reported }));
    assert.equal(await stateOf(account), 'delivered');
  }
});

test('a receipt with our reference is heard though the answer was lost', async () => {
  const { to, account, userReference } = await tell({ kind: 'unanswered' });
  assert.equal(await stateOf(account), 'sending');
  const receipt = { to, state: 'delivered', gatewayId: 'x9' } as const;
  assert.equal(await takeReceipt(deps, tenant, receipt), false, 'without the reference');
  const other = { ...receipt, userReference: (userReference + 1) % 65_536 };
  assert.equal(await takeReceipt(deps, tenant, other), false, 'with another one');
  const elsewhere = { ...receipt, userReference, to: '+15005550006' };
  assert.equal(await takeReceipt(deps, tenant, elsewhere), false, 'for another number');
  assert.ok(await takeReceipt(deps, tenant, { ...receipt, userReference }));
  assert.equal(await stateOf(account), 'delivered');
});

/** What osmo-msc answers to every submission. */
const SAME_NAME = { kind: 'accepted', gatewayId: 'msg_id_not_implemented' } as const;

test('a centre that calls all messages the same is heard by our reference, or by its second byte', async () => {
  const first = await tell(SAME_NAME, { userReference: 0x1234 });
  const { to } = first;
  const second = await tell(SAME_NAME, { to, userReference: 0x5678 });
  const report = { to, state: 'delivered', gatewayId: '00000001' } as const;
  for (const userReference of [0x12, 0x79, 0x1278]) {
    const receipt = { ...report, userReference };
    assert.equal(await takeReceipt(deps, tenant, receipt), false, 'neither is called so');
  }
  assert.ok(await takeReceipt(deps, tenant, { ...report, userReference: 0x34 }));
  assert.deepEqual(
    [await stateOf(first.account), await stateOf(second.account)],
    ['delivered', 'sent'],
  );
  assert.ok(await takeReceipt(deps, tenant, { ...report, userReference: 0x5678 }));
  assert.equal(await stateOf(second.account), 'delivered');
});

test('the whole reference counts before its second byte', async () => {
  const whole = await tell(SAME_NAME, { userReference: 0x0034 });
  const { to } = whole;
  world.wait(60);
  const later = await tell(SAME_NAME, { to, userReference: 0x1234 });
  const report = { to, state: 'delivered', gatewayId: '7', userReference: 0x34 } as const;
  assert.ok(await takeReceipt(deps, tenant, report));
  assert.deepEqual(
    [await stateOf(whole.account), await stateOf(later.account)],
    ['delivered', 'sent'],
  );
});

test('one byte does not say that a message was taken which nobody answered for', async () => {
  const { to, account } = await tell({ kind: 'unanswered' }, { userReference: 0x1234 });
  const report = { to, state: 'delivered', gatewayId: '8' } as const;
  assert.equal(await takeReceipt(deps, tenant, { ...report, userReference: 0x34 }), false);
  assert.equal(await stateOf(account), 'sending');
  assert.ok(await takeReceipt(deps, tenant, { ...report, userReference: 0x1234 }));
});

test('one that failed says why', async () => {
  const { to, account } = await tell({ kind: 'accepted', gatewayId: 'f1' });
  const receipt = { to, state: 'failed', code: 'UNDELIV\u0000 मना', gatewayId: 'f1' } as const;
  assert.ok(await takeReceipt(deps, tenant, receipt));
  const notices = await listNotices(deps, tenant, { limit: 100, state: 'failed' });
  const [{ home, reason } = assert.fail('none failed')] = notices;
  assert.deepEqual([home, reason], [account, 'UNDELIV']);
});

test('a number that nobody wrote to has nothing to stop', async () => {
  const reply = { from: '+15005550006', text: 'STOP' };
  assert.equal(await takeReply(deps, tenant, reply), 'ignored');
  const { to: from } = await tell({ kind: 'accepted', gatewayId: 's1' });
  assert.equal(await takeReply(deps, tenant, { from, text: 'stop it please' }), 'ignored');
  assert.equal(await takeReply(deps, tenant, { from, text: 'बंद' }), 'stopped');
});

test('an alarm comes also to whoever wants no more messages; an erased account gets none (G-177)', async () => {
  const { to: from, account } = await tell({ kind: 'busy' });
  assert.equal(await takeReply(deps, tenant, { from, text: 'STOP' }), 'stopped');
  centre.outcome = { kind: 'accepted', gatewayId: 'a1' };
  world.wait(60);
  await world.work();
  assert.equal(await stateOf(account), 'sent');
  const erased = await tell({ kind: 'busy' });
  assert.ok((await eraseByOperator(deps, tenant, { account: erased.account })).ok);
  delete centre.last;
  world.wait(86_400);
  await world.work();
  assert.equal(centre.last, undefined);
  assert.equal(await stateOf(erased.account), undefined);
});

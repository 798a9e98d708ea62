/** Payments that wait for their payers: the audit lets them wait as long as they may, and no longer. */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { openReadOnlyDatabase } from '@tallystick/database/read-only-database';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayment,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { auditTenant } from './audit.ts';

const DAY_SECONDS = 86_400;
const WINDOW_SECONDS = 3 * DAY_SECONDS;
const world = await createIssuerWorld({
  settlement: { windowSeconds: WINDOW_SECONDS, terms: [{ settles: 'confirm' }] },
});
const { deps, tenant, crypto } = world;
const { admin, auditorUrl } = world.testDatabase;
const database = await openReadOnlyDatabase(auditorUrl);
after(() => database.close());

/** What an audit says of this payment. */
async function findingsOf({ withdrawal: { digest } }: WorldPayment): Promise<readonly string[]> {
  const key = keysFor(deps, tenant);
  const report = await auditTenant({ database, crypto, key, now: world.now() });
  assert.ok(report !== undefined);
  return report.findings
    .filter(({ about }) => about.includes(toHex(digest)))
    .map(({ kind }) => kind);
}

async function claimedPayment() {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 200n);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'waiting');
  return { payer, till, payment };
}

suite('a payment that waits for its payer', () => {
  test('is in order until its window has passed, and overdue a day later if nobody settled it', async () => {
    const { payment } = await claimedPayment();
    assert.deepEqual(await findingsOf(payment), []);
    world.wait(WINDOW_SECONDS);
    assert.deepEqual(await findingsOf(payment), [], 'the worker may take a while');
    world.wait(DAY_SECONDS);
    assert.deepEqual(await findingsOf(payment), ['wrongOutcome']);
    await world.work();
    assert.deepEqual(await findingsOf(payment), []);
  });

  test('that is flagged may wait for its last day', async () => {
    const { payer, payment } = await claimedPayment();
    await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
    await world.work();
    world.wait(WINDOW_SECONDS + 2 * DAY_SECONDS);
    await world.work();
    assert.deepEqual(await findingsOf(payment), []);
  });

  test('must not wait any more when the payer has handed it in', async () => {
    const { payer, payment } = await claimedPayment();
    await payer.sync([halfOf(payment)]);
    assert.deepEqual(await findingsOf(payment), []);
    await admin.query(
      `update payment set status = 'waiting', paid_reservation = 0 where digest = $1`,
      [payment.withdrawal.digest],
    );
    assert.ok((await findingsOf(payment)).includes('wrongOutcome'));
  });

  test('must not wait where the payment was guaranteed', async () => {
    const { payment } = await claimedPayment();
    await admin.query('update payment set confirm_by = null where digest = $1', [
      payment.withdrawal.digest,
    ]);
    assert.deepEqual(await findingsOf(payment), ['wrongOutcome']);
  });
});

/** Objections that were decided: the audit takes people's word on them, where it is written down. */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { openReadOnlyDatabase } from '@tallystick/database/read-only-database';
import { fundLossAccount } from '@tallystick/issuer/operator/move-money';
import { decideDispute } from '@tallystick/issuer/operator/disputes';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { disputeBodyShape } from '@tallystick/protocol/calls/disputes';
import { minor } from '@tallystick/protocol/money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { auditTenant } from './audit.ts';

const world = await createIssuerWorld({
  settlement: { windowSeconds: 86_400, terms: [{ settles: 'confirm', from: minor(100n) }] },
});
const { deps, tenant, crypto } = world;
const { admin, auditorUrl } = world.testDatabase;
const database = await openReadOnlyDatabase(auditorUrl);
after(() => database.close());
const DECIDED = { words: '', by: 'tenant/asha' } as const;

/** What an audit finds in all. */
async function found(): Promise<readonly string[]> {
  const key = keysFor(deps, tenant);
  const report = await auditTenant({ database, crypto, key, now: world.now() });
  assert.ok(report !== undefined);
  return report.findings.map(({ kind, about }) => `${kind}: ${about}`);
}

async function disputed(amount: bigint) {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, amount);
  await till.sync([halfOf(payment)]);
  const { digest } = payment.withdrawal;
  const body = { payment: digest, reason: 'notReceived', words: '' } as const;
  assert.ok((await payer.call('dispute', disputeBodyShape.encode(body))).accepted);
  return { payer, till, payment, digest };
}

suite('an objection', () => {
  test('while it is open is in order, also long after the last day', async () => {
    await disputed(200n);
    world.wait(12 * 86_400);
    assert.deepEqual(await found(), []);
  });

  test('that the payee bears is in order, and without anybody who decided it is not', async () => {
    const { digest } = await disputed(200n);
    const upheld = { outcome: 'upheld', borneBy: 'payee', ...DECIDED } as const;
    assert.ok((await decideDispute(deps, tenant, digest, upheld)).ok);
    await world.work();
    assert.deepEqual(await found(), []);
    const where = [digest];
    await admin.query(`update dispute set borne_by = 'tenant' where digest = $1`, where);
    assert.match((await found()).join(), /^wrongOutcome: payment \w{64}$/);
    await admin.query(`update dispute set borne_by = 'payee' where digest = $1`, where);
  });

  test('that the tenant bears is in order, also after its payee gave the money back', async () => {
    const order = { currency: TEST_CURRENCY.number, amount: minor(100n), id: deps.random(16) };
    assert.ok((await fundLossAccount(deps, tenant, order)).ok);
    const { till, payment, digest } = await disputed(50n);
    const upheld = { outcome: 'upheld', borneBy: 'tenant', ...DECIDED } as const;
    assert.ok((await decideDispute(deps, tenant, digest, upheld)).ok);
    await world.work();
    assert.deepEqual(await found(), []);
    await admin.query(`update dispute set reimbursed = 0 where digest = $1`, [digest]);
    assert.match((await found()).join(), /^postingsDiffer: what the tenant gave back of payment/);
    await admin.query(`update dispute set reimbursed = 50 where digest = $1`, [digest]);
    const receipt = await till.receipt(payment, { outcome: 'void' });
    await till.sync([halfOf(payment, { receipt })]);
    await world.work();
    assert.deepEqual(await found(), []);
  });
});

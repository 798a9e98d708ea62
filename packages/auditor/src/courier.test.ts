/** Halves that a stranger handed in: whoever carries one makes no claim with it, and an audit knows that. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openReadOnlyDatabase } from '@tallystick/database/read-only-database';
import { blockDevice } from '@tallystick/issuer/operator/block-device';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { auditTenant } from './audit.ts';

const world = await createIssuerWorld();
const database = await openReadOnlyDatabase(world.testDatabase.auditorUrl);
after(() => database.close());

test('a payee that claims after redeemBy what a courier brought before asked when it claimed', async () => {
  const { deps, tenant, crypto } = world;
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const courier = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const payment = await payer.pay(till, 200n);
  const { digest } = payment.withdrawal;
  assert.equal((await courier.sync([halfOf(payment)])).records[0]?.status, 'awaited');
  assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
  world.wait(60 * 86_400);
  await world.work();
  const [late] = (await till.sync([halfOf(payment)])).records;
  assert.equal(late?.code, 'afterRedeemBy');

  const report = await auditTenant({
    database,
    crypto,
    key: keysFor(deps, tenant),
    now: world.now(),
  });
  assert.deepEqual(
    report?.findings.filter(({ about }) => about.includes(toHex(digest))),
    [],
  );
});

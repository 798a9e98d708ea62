/**
 * The issuer's own keys change: a new one is known at once, and what a revoked one signed before stays
 * good, because whether a certificate was issued here the database knows.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { certifyIssuerKey, signRevokedKeys } from '@tallystick/testkit/tenant-keys';
import type { TenantKeys } from '../keys/tenant-keys.ts';

const world = await createIssuerWorld();
const { crypto, tenant, keys, deps } = world;

test('after a key was replaced and revoked, payments under its certificates and under those of the new one are paid', async () => {
  const ground = { crypto, random: deps.random, tenant, now: world.now() };
  const successor = await certifyIssuerKey(ground, keys.root, 'balance');
  const revoked = await signRevokedKeys(ground, keys.root, {
    number: 2,
    keyIds: [keys.balance.id],
  });
  let isReplaced = false;
  const replaced = (before: TenantKeys): TenantKeys => ({
    ...before,
    keyCertificates: [...before.keyCertificates, messageValue(successor.certificate)],
    revokedKeys: messageValue(revoked),
    signer: (purpose) =>
      purpose === 'balance'
        ? { keyId: successor.id, sign: successor.element.sign }
        : before.signer(purpose),
  });
  const keysOf: typeof deps.keysOf = (wanted) => {
    const before = deps.keysOf(wanted);
    return before === undefined || !isReplaced ? before : replaced(before);
  };
  const rotating = { ...world, deps: { ...deps, keysOf } };
  const till = await enrolTill(rotating);
  const early = await enrolPayer(rotating, { deposit: 500n, offline: 500n });
  const [before, after] = [await early.pay(till, 100n), await early.pay(till, 50n)];
  assert.equal((await till.sync([halfOf(before)])).records[0]?.status, 'settled');

  isReplaced = true;
  await world.testDatabase.admin.query('update tenant set bundle_stale = true');
  const late = await enrolPayer(rotating, { deposit: 500n, offline: 500n });
  const halves = [halfOf(after), halfOf(await late.pay(till, 30n))];
  const { records } = await till.sync(halves);
  assert.deepEqual(
    records.map(({ status }) => status),
    ['settled', 'settled'],
  );
  await world.checkMoney();
});

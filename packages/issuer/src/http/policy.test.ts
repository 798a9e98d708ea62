/** An operator sets limits for payments without a network, and devices get them at their next sync (V-12). */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { changePolicy, showPolicy, type PolicyChange } from '@tallystick/api/routes/policy';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { trustBundleKind, type Policy } from '@tallystick/protocol/messages/trust-bundle';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { bundleBytes, currentBundle } from '../tenants/bundle.ts';

const world = await createIssuerWorld();
const { tenant, deps, database } = world;
const door = openWorldDoor(world);
after(() => door.close());
const url = `/v1/tenants/${tenant}/policy`;

async function published(): Promise<{ readonly seq: number; readonly policy: Policy }> {
  const { seq } = await database.transaction(tenant, (tx) => currentBundle(deps, tenant, tx));
  const bytes = await database.transaction(tenant, (tx) => bundleBytes(tx, { seq }));
  const read = readMessage(trustBundleKind, bytes);
  assert.ok(read.ok);
  return { seq, policy: read.message.body.policy };
}

function change(body: PolicyChange): Promise<unknown> {
  return door.succeed(resultOf(changePolicy), { url, json: body });
}

const FIRST = {
  payeeOnline: 'notRequired',
  offlineLimitLower: '50000',
  offlineLimitUpper: '200000',
  payer: {},
  payee: {},
};

test('a tenant begins without limits, and its policy then has no part for them', async () => {
  const shown = await door.succeed(resultOf(showPolicy), { method: 'GET', url });
  assert.deepEqual(shown, FIRST);
  assert.equal('limits' in (await published()).policy, false);
});

test('limits that are set stand in the next bundle, and what is not named stays', async () => {
  const before = await published();
  await change({
    payeeOnline: 'preferred',
    offlineLimitUpper: '150000',
    payer: { countLower: 5, countUpper: 10 },
    payee: { sumUpper: '9223372036854775807', dayCountMax: 0 },
    selection: { threshold: '1000', percent: 5, percentMax: 25 },
  });
  const first = await published();
  assert.equal(first.seq, before.seq + 1);
  assert.equal(first.policy.payeeOnline, 'preferred');
  assert.equal(first.policy.offlineLimitLower, 50_000n);
  assert.equal(first.policy.offlineLimitUpper, 150_000n);
  assert.deepEqual(first.policy.limits, {
    payer: { countLower: 5, countUpper: 10 },
    payee: { sumUpper: 9_223_372_036_854_775_807n, dayCountMax: 0 },
    selection: { threshold: 1_000n, percent: 5, percentMax: 25 },
  });
  await change({ payer: { countUpper: null, daySumMax: '700' } });
  const { policy } = await published();
  assert.deepEqual(policy.limits?.payer, { countLower: 5, daySumMax: 700n });
  assert.deepEqual(policy.limits?.payee, first.policy.limits?.payee);
  assert.deepEqual(policy.limits?.selection, first.policy.limits?.selection);
});

test('the same change again publishes nothing', async () => {
  const before = await published();
  await change({ payer: { daySumMax: '700' } });
  assert.equal((await published()).seq, before.seq);
});

test('limits that do not fit together are refused, and nothing changes', async () => {
  const before = await published();
  const wrong: readonly PolicyChange[] = [
    { offlineLimitLower: '150001' },
    { payer: { countLower: 6, countUpper: 5 } },
    { payee: { sumLower: '6', sumUpper: '5' } },
    { selection: { threshold: '1', percent: 6, percentMax: 5 } },
    { selection: { threshold: '50001', percent: 5, percentMax: 5 } },
  ];
  for (const json of wrong) await door.refuse('limitsInvalid', { url, json });
  const tooLarge = { payee: { sumUpper: '9223372036854775808' } };
  await door.refuse('amountTooLarge', { url, json: tooLarge });
  const malformed = [
    { payer: { countUpper: 100_001 } },
    { payeeOnline: 'sometimes' },
    { payer: { paymentMax: '5' } },
  ];
  for (const json of malformed) await door.refuse('malformedRequest', { url, json });
  assert.equal((await published()).seq, before.seq);
});

test('with its last limit the ninth part goes', async () => {
  await change({
    payer: { countLower: null, daySumMax: null },
    payee: { sumUpper: null, dayCountMax: null },
  });
  assert.deepEqual((await published()).policy.limits, {
    payer: {},
    payee: {},
    selection: { threshold: 1_000n, percent: 5, percentMax: 25 },
  });
  await change({ selection: null });
  assert.equal('limits' in (await published()).policy, false);
});

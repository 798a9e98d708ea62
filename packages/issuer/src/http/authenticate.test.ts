/** API keys and orders: who may ask, and what names an order. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTenantId } from '@tallystick/api/tenant-id';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { createApiKey } from '../config/api-key.ts';
import { createAuthenticate, mayActFor } from './authenticate.ts';
import { orderIdOf, type OrderName } from './order-id.ts';

const crypto = createNodeCrypto();
const system = { clock: systemClock, random: systemRandom };
const [tenant, other] = [newTenantId(system), newTenantId(system)];
const [deploymentKey, tenantKey] = [createApiKey(systemRandom), createApiKey(systemRandom)];
const authenticate = createAuthenticate(crypto, {
  deploymentKey,
  tenantKeys: [{ tenant, key: tenantKey }],
});

test('a key is known by its text, behind the word Bearer in any case', () => {
  assert.deepEqual(authenticate(`Bearer ${deploymentKey}`), { scope: 'deployment' });
  assert.deepEqual(authenticate(`bearer ${tenantKey}`), { scope: 'tenant', tenant });
  const bad = [
    undefined,
    '',
    deploymentKey,
    `Basic ${deploymentKey}`,
    `Bearer ${deploymentKey} `,
    `Bearer ${deploymentKey}, Bearer ${deploymentKey}`,
    `Bearer ${deploymentKey.toUpperCase()}`,
    `Bearer ${createApiKey(systemRandom)}`,
  ];
  for (const header of bad) assert.equal(authenticate(header), undefined, String(header));
});

test("P-31: the deployment's key acts for everybody, a tenant's key for that tenant", () => {
  const deployment = { scope: 'deployment' } as const;
  for (const wanted of [tenant, other, undefined]) assert.ok(mayActFor(deployment, wanted));
  const caller = { scope: 'tenant', tenant } as const;
  assert.deepEqual(
    [tenant, other, undefined, tenant.toUpperCase()].map((wanted) => mayActFor(caller, wanted)),
    [true, false, false, false],
  );
});

test('an order is named by caller, tenant, route and key together', () => {
  const order: OrderName = {
    caller: { scope: 'deployment' },
    tenant,
    route: 'createCustomer',
    idempotencyKey: 'k',
  };
  const names: readonly OrderName[] = [
    order,
    { ...order, caller: { scope: 'tenant', tenant } },
    { ...order, tenant: other },
    { ...order, route: 'createMerchant' },
    { ...order, idempotencyKey: 'K' },
    { ...order, route: 'createCustomerk', idempotencyKey: '' },
  ];
  const ids = names.map((name) => Buffer.from(orderIdOf(crypto, name)).toString('hex'));
  assert.equal(new Set(ids).size, names.length);
  assert.ok(ids.every((id) => id.length === 32));
  assert.deepEqual(orderIdOf(crypto, { ...order }), orderIdOf(crypto, order));
});

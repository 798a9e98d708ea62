/** Opening accounts: the same order opens one account, and is answered the same (L-01). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { createAccount, createEnrolmentCode, type CreateAccountInput } from './create-account.ts';

const world = await createIssuerWorld();

function order(changes: Partial<CreateAccountInput> = {}): CreateAccountInput {
  return {
    id: new Uint8Array(16).fill(7),
    role: 'merchant',
    name: 'Corner shop',
    merchantType: 5_411,
    place: 'tdr1y',
    ...changes,
  };
}

test('an order that is repeated is answered with the same account and the same code', async () => {
  const first = await createAccount(world.deps, world.tenant, order());
  assert.ok(first.ok);
  assert.deepEqual(await createAccount(world.deps, world.tenant, order()), first);
});

for (const changes of [{ name: 'Other shop' }, { merchantType: 5_812 }, { place: 'tdr1z' }]) {
  test(`an order id with another ${Object.keys(changes).join()} is refused`, async () => {
    await createAccount(world.deps, world.tenant, order());
    const answer = await createAccount(world.deps, world.tenant, order(changes));
    assert.deepEqual(answer, { ok: false, code: 'orderIdReused' });
  });
}

test('a merchant without a type or a place, and a tenant without keys', async () => {
  const { merchantType, place, ...nameless } = order({ id: world.deps.random(16) });
  assert.ok(merchantType !== undefined && place !== undefined);
  for (const half of [nameless, { ...nameless, place }, { ...nameless, merchantType }]) {
    const answer = await createAccount(world.deps, world.tenant, half);
    assert.deepEqual(answer, { ok: false, code: 'merchantNeedsTypeAndPlace' });
  }
  const unknown = { ...world.deps, keysOf: () => undefined };
  const refused = { ok: false, code: 'unknownTenant' };
  assert.deepEqual(await createAccount(unknown, world.tenant, order()), refused);
  assert.deepEqual(await createEnrolmentCode(unknown, world.tenant, { account: 1n }), refused);
});

test('what an operator mistypes is refused by name', async () => {
  const cases: readonly (readonly [Partial<CreateAccountInput>, string])[] = [
    [{ name: '' }, 'nameInvalid'],
    [{ name: ' spaced ' }, 'nameInvalid'],
    [{ name: 'A name of more than 24 bytes' }, 'nameInvalid'],
    [{ merchantType: 10_000 }, 'typeInvalid'],
    [{ place: 'atlantis' }, 'placeInvalid'],
    [{ role: 'customer' }, 'customerHasNoTypeOrPlace'],
  ];
  for (const [changes, code] of cases) {
    const id = world.deps.random(16);
    const answer = await createAccount(world.deps, world.tenant, order({ id, ...changes }));
    assert.deepEqual(answer, { ok: false, code });
  }
});

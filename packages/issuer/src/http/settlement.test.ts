/** An operator decides when payments settle (P-21 to P-24). */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { changeSettlement, showSettlement } from '@tallystick/api/routes/settlement';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const { tenant } = world;
const door = openWorldDoor(world);
after(() => door.close());
const url = `/v1/tenants/${tenant}/settlement`;

test('every payment is guaranteed until somebody decides', async () => {
  const shown = await door.succeed(resultOf(showSettlement), { method: 'GET', url });
  assert.deepEqual(shown, { windowSeconds: 259_200, terms: [] });
});

test('what is decided is shown, and holds for the next claim', async () => {
  const json = {
    windowSeconds: 86_400,
    terms: [
      { settles: 'guaranteed', merchantType: 5_912, from: '0' },
      { settles: 'confirm', from: '100', evidence: 'payeeHalf', element: 'software' },
    ],
  };
  assert.deepEqual(await door.succeed(resultOf(changeSettlement), { url, json }), json);
  const shown = await door.succeed(resultOf(showSettlement), { method: 'GET', url });
  assert.deepEqual(shown, json);
  const payer = await enrolPayer(world, { deposit: 500n, offline: 500n });
  const till = await enrolTill(world);
  const { records } = await till.sync([halfOf(await payer.pay(till, 100n))]);
  assert.equal(records[0]?.until, world.now() + 86_400);
});

const WRONG: readonly (readonly [string, unknown])[] = [
  ['a window of less than a minute', { windowSeconds: 59, terms: [] }],
  ['a window of more than 90 days', { windowSeconds: 7_776_001, terms: [] }],
  ['no terms', { windowSeconds: 60 }],
  ['a way to settle that there is not', { windowSeconds: 60, terms: [{ settles: 'never' }] }],
  [
    'too many terms',
    { windowSeconds: 60, terms: Array.from({ length: 65 }, () => ({ settles: 'confirm' })) },
  ],
  ['something else', { windowSeconds: 60, terms: [{ settles: 'confirm', colour: 'red' }] }],
];

for (const [name, json] of WRONG) {
  test(`refused: ${name}`, async () => {
    const before = await door.succeed(resultOf(showSettlement), { method: 'GET', url });
    const { status } = await door.ask({ url, json });
    assert.equal(status, 400);
    const shown = await door.succeed(resultOf(showSettlement), { method: 'GET', url });
    assert.deepEqual(shown, before);
  });
}

test('an amount beyond the range of money is refused', async () => {
  const terms = [{ settles: 'confirm', from: '9223372036854775808' }];
  const { status, value } = await door.ask({ url, json: { windowSeconds: 60, terms } });
  assert.equal(status, 422);
  assert.ok(JSON.stringify(value).includes('amountTooLarge'));
});

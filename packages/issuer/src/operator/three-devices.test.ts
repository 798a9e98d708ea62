/**
 * A customer with three devices in two cities: a phone in the pocket in Pune, a watch on the same wrist,
 * and a phone that stays with the family in Nashik. None of them ever sees what the others do.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameDeviceBodyShape } from '@tallystick/protocol/calls/devices';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import {
  devicesOf,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { createReplacementCode } from './create-account.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const DAY_SECONDS = 86_400;

async function day(): Promise<void> {
  world.wait(DAY_SECONDS);
  await world.work();
  await world.checkMoney();
}

async function nameIt(device: WorldPayer, name: string): Promise<void> {
  const body = nameDeviceBodyShape.encode({ keyHash: device.keyHash, name });
  assert.equal((await device.call('nameDevice', body)).accepted, true);
}

/** Free money, and what each device that has a name has ready, by its name. */
async function standing(by: WorldPayer): Promise<string> {
  const { available, devices } = await devicesOf(by);
  const each = devices
    .filter(({ name }) => name !== '')
    .map(({ name, state, reserved }) => `${name} ${state} ${reserved}`)
    .toSorted();
  return [`free ${available}`, ...each].join(', ');
}

test('G-127, G-128: three devices in two cities spend 1,000 together and not one more, move value, and one of them is replaced', async () => {
  const phone = await enrolPayer(world, { deposit: 1_000n, offline: 400n });
  const { account } = phone;
  const watch = await enrolPayer(world, { deposit: 0n, offline: 100n, account });
  const family = await enrolPayer(world, { deposit: 0n, offline: 500n, account });
  await nameIt(phone, 'Phone');
  await nameIt(watch, 'Watch');
  await nameIt(family, 'Nashik');
  assert.equal(
    await standing(phone),
    'free 0, Nashik active 500, Phone active 400, Watch active 100',
  );
  const [pune, nashik] = [await enrolTill(world), await enrolTill(world)];

  // Both cities are offline. Each device spends from its own line; nobody has more than is there.
  const inPune = [await phone.pay(pune, 250n), await watch.pay(pune, 100n)];
  const inNashik = [await family.pay(nashik, 300n), await family.pay(nashik, 100n)];
  await day();

  // Nashik comes online first, Pune a day later: what one city spent takes nothing from the other.
  await nashik.sync(inNashik.map((payment) => halfOf(payment)));
  assert.equal(
    await standing(family),
    'free 0, Nashik active 100, Phone active 400, Watch active 100',
  );
  await day();
  await pune.sync(inPune.map((payment) => halfOf(payment)));
  assert.deepEqual([await moneyOf(world, pune), await moneyOf(world, nashik)], [350n, 400n]);
  assert.equal(
    await standing(phone),
    'free 0, Nashik active 100, Phone active 150, Watch active 0',
  );

  // The family needs more: the phone keeps 50, and Nashik has the other 100 when its certificate is over.
  assert.equal(await phone.certify(50n), undefined);
  assert.equal(await family.certify(200n), 'insufficientFunds');
  while ((await devicesOf(family)).available === 0n) await day();
  assert.equal(world.now() - phone.state().certificate.body.issuedAt, 19 * DAY_SECONDS);
  const moved = await devicesOf(family);
  assert.ok(moved.available >= 100n);
  assert.equal(await family.certify(200n), undefined);

  // A new phone takes the old one's place. The old one still hands in what it paid on its last day.
  const last = await phone.pay(pune, 20n);
  const code = await createReplacementCode(deps, tenant, { keyHash: phone.keyHash });
  assert.ok(code.ok);
  const { enrolmentCode } = code.value;
  const fresh = await enrolPayer(world, { deposit: 500n, offline: 300n, account, enrolmentCode });
  await nameIt(fresh, 'New phone');
  assert.equal(await phone.certify(50n), 'deviceRetired');
  assert.equal((await phone.sync([halfOf(last)])).records[0]?.status, 'awaited');
  for (let days = 0; days < 3; days += 1) await day();
  assert.match(await standing(fresh), /, Phone retired 0,/);
  const { devices, available } = await devicesOf(fresh);
  const reserved = devices.reduce((sum, each) => sum + each.reserved, 0n);
  assert.equal(available + reserved + 750n, 1_500n, 'what came in is spent, free or reserved');
});

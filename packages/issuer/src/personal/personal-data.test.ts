/** Registration data and consents: sealed, the holder's to change, and nobody else's (G-080, G-175). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  enrolDevice,
  enrolFurtherDevice,
  type IssuerDevice,
} from '@tallystick/testkit/issuer-device';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import {
  consentsBodyShape,
  consentsResultShape,
  type Consent,
  type ConsentChange,
} from '@tallystick/protocol/calls/consents';
import {
  registrationBodyShape,
  registrationResultShape,
} from '@tallystick/protocol/calls/registration';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { Registration } from '@tallystick/protocol/registration';
import { blockDevice } from '../operator/block-device.ts';
import { createAccount } from '../operator/create-account.ts';
import { loadRegistration, setRegistration } from './registration.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;

const ASHA: Registration = {
  name: 'Asha Devi',
  address: '12 Lake Road, Mumbai',
  phone: '+919820012345',
  email: 'asha@example.org',
};

async function registered(device: IssuerDevice, change?: Registration): Promise<Registration> {
  const body = registrationBodyShape.encode(change === undefined ? {} : { change });
  const answer = await device.call('registration', body);
  assert.ok(answer.accepted, answer.code);
  const result = readShape(registrationResultShape, answer.result, 'registration');
  assert.ok(result.ok);
  return result.value.registration;
}

async function consented(
  device: IssuerDevice,
  changes: readonly ConsentChange[] = [],
): Promise<readonly Consent[]> {
  const answer = await device.call('consents', consentsBodyShape.encode({ changes }));
  assert.ok(answer.accepted, answer.code);
  const result = readShape(consentsResultShape, answer.result, 'consents');
  assert.ok(result.ok);
  return result.value.consents;
}

function customer(): Promise<IssuerDevice> {
  return enrolDevice(world, { role: 'customer', name: 'Asha' });
}

test('the operator registers at opening or later, the holder from its device; each replaces all (G-080)', async () => {
  const typed = { ...ASHA, phone: '0091 98200 12345', email: 'asha@EXAMPLE.org' };
  const device = await enrolDevice(world, { role: 'customer', name: 'Asha', registration: typed });
  assert.deepEqual(await registered(device), ASHA);
  const moved = { ...ASHA, address: '1 Hill Street, Pune' };
  const set = await setRegistration(deps, tenant, { account: device.account, typed: moved });
  assert.deepEqual(set, { ok: true, value: moved });
  assert.deepEqual(await registered(device), moved);
  assert.deepEqual(await registered(device, { phone: '+919820099999' }), {
    phone: '+919820099999',
  });
  assert.deepEqual(await registered(device, {}), {}, 'and takes it all away');
  const [row] = await world.testDatabase.admin.query(
    'select count(*)::int as rows from registration where home = $1',
    [device.account],
  );
  assert.equal(row?.['rows'], 0);
});

test('an order that is repeated brings nothing back that was changed since', async () => {
  const order = {
    id: deps.random(16),
    role: 'customer',
    name: 'Asha',
    registration: ASHA,
  } as const;
  const first = await createAccount(deps, tenant, order);
  assert.ok(first.ok);
  const { account } = first.value;
  await setRegistration(deps, tenant, { account, typed: {} });
  assert.ok((await createAccount(deps, tenant, order)).ok);
  const kept = await world.database.transaction(tenant, (tx) =>
    loadRegistration(deps, tenant, tx, account),
  );
  assert.deepEqual(kept, {});
});

test('what is mistyped, or nobody has, is refused by name, and nothing is opened', async () => {
  const refused = await createAccount(deps, tenant, {
    id: deps.random(16),
    role: 'customer',
    name: 'Asha',
    registration: { phone: '98200' },
  });
  assert.deepEqual(refused, { ok: false, code: 'phoneInvalid' });
  const nobody = await setRegistration(deps, tenant, { account: 999_999n, typed: ASHA });
  assert.deepEqual(nobody, { ok: false, code: 'unknownAccount' });
  const unknown = { ...deps, keysOf: () => undefined };
  const foreign = await setRegistration(unknown, tenant, { account: 1n, typed: ASHA });
  assert.deepEqual(foreign, { ok: false, code: 'unknownTenant' });
  const device = await customer();
  const loose = [[null, null, '98200', null]];
  assert.equal((await device.call('registration', loose)).code, 'malformedBody');
});

test('at rest nothing of it can be read, and without the account’s key nothing opens (G-080, G-177)', async () => {
  const device = await enrolDevice(world, { role: 'customer', name: 'Asha', registration: ASHA });
  const { admin } = world.testDatabase;
  const [row] = await admin.query('select sealed from registration where home = $1', [
    device.account,
  ]);
  const kept = row?.['sealed'];
  assert.ok(kept instanceof Uint8Array);
  const sealed = Buffer.from(kept).toString('latin1');
  for (const text of Object.values<string | undefined>({ ...ASHA })) {
    assert.ok(text !== undefined && !sealed.includes(text));
  }
  // Another account's record does not open in its place.
  const other = await enrolDevice(world, { role: 'customer', name: 'Ravi', registration: ASHA });
  await admin.query(
    'update registration set sealed = (select sealed from registration where home = $1) where home = $2',
    [device.account, other.account],
  );
  await assert.rejects(other.call('registration', [null]), /does not open/);
  await admin.query('delete from personal_key where home = $1', [device.account]);
  await assert.rejects(device.call('registration', [null]), /outlived its key/);
});

test('nothing is agreed to until its holder agrees; each word is kept with when and by which device (G-175, G-176)', async () => {
  const phone = await customer();
  const tablet = await enrolFurtherDevice(world, phone.account);
  assert.deepEqual(await consented(phone), []);
  const agreedAt = world.now();
  const agree: ConsentChange = { purpose: 'precisePlace', given: true };
  const agreed = { ...agree, setAt: agreedAt, keyHash: phone.keyHash };
  assert.deepEqual(await consented(phone, [agree]), [agreed]);
  world.wait(60);
  assert.deepEqual(await consented(tablet, [agree]), [agreed], 'said again, it is the same word');
  const withdrawn = await consented(tablet, [{ ...agree, given: false }]);
  assert.deepEqual(withdrawn, [
    { purpose: 'precisePlace', given: false, setAt: agreedAt + 60, keyHash: tablet.keyHash },
  ]);
  const [row] = await world.testDatabase.admin.query(
    'select count(*)::int as words from consent where home = $1',
    [phone.account],
  );
  assert.equal(row?.['words'], 2);
});

test('whoever changes its mind without end fills nothing', async () => {
  const phone = await customer();
  for (let turn = 0; turn < 101; turn += 1) {
    await consented(phone, [
      { purpose: 'relevantContent', given: true },
      { purpose: 'relevantContent', given: false },
    ]);
  }
  const [row] = await world.testDatabase.admin.query(
    'select count(*)::int as words from consent where home = $1',
    [phone.account],
  );
  assert.equal(row?.['words'], 200);
});

test('a device that was reported lost is told nothing and changes nothing', async () => {
  const device = await enrolDevice(world, { role: 'customer', name: 'Asha', registration: ASHA });
  assert.ok((await blockDevice(deps, tenant, { keyHash: device.keyHash })).ok);
  for (const operation of ['registration', 'consents', 'exportAccount', 'eraseAccount'] as const) {
    assert.equal((await device.call(operation, null)).code, 'deviceBlocked');
  }
});

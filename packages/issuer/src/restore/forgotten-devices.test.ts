/** Devices that were enrolled between a backup and the restore from it. */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { forgetHour } from '@tallystick/testkit/issuer-backup';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice, enrolSdkDeviceWith } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { minor } from '@tallystick/protocol/money';
import { deposit as depositFromDevice } from '@tallystick/sdk/device/deposit';
import { enrol } from '@tallystick/sdk/device/enrol';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { findCollected } from '@tallystick/sdk/payee/collected-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify as certifyDevice } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync as syncDevice } from '@tallystick/sdk/sync/sync';
import { createEnrolmentCode } from '../operator/create-account.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
afterEach(() => world.checkMoney());
const forget = <T>(forgotten: () => Promise<T>): Promise<T> => forgetHour(world, forgotten);

suite('a device that was enrolled in the forgotten time', () => {
  test('is told that it is unknown, enrols again with its key, and loses nothing', async () => {
    const payer = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
    const euro = { currency: TEST_CURRENCY.number, amount: minor(500n) };
    assert.ok((await depositFromDevice(payer.device, { ...euro, source: 'testBank' })).ok);
    assert.ok((await certifyDevice(payer.device, euro)).ok);
    const owner = await enrolTill(world);
    const { till, paymentId } = await forget(async () => {
      const further = await createEnrolmentCode(deps, tenant, { account: owner.account });
      assert.ok(further.ok);
      const enrolled = await enrolSdkDeviceWith(world, further.value.enrolmentCode);
      const asked = await requestPayment(enrolled, { ...euro, amount: minor(120n) });
      assert.ok(asked.ok);
      const paid = await pay(payer.device, { requestBytes: asked.code });
      assert.ok(paid.ok);
      const taken = await acceptPayment(enrolled, paid.code, { online: true });
      assert.ok(taken.outcome === 'accepted');
      assert.ok((await syncDevice(enrolled)).ok);
      return { till: enrolled, paymentId: taken.paymentId };
    });
    const before = await moneyOf(world, owner);
    assert.deepEqual(await syncDevice(till), { ok: false, code: 'unknownDevice' });
    const wrong = await createEnrolmentCode(deps, tenant, { account: owner.account });
    assert.ok(wrong.ok);
    const again = await enrol(till, wrong.value.enrolmentCode);
    assert.ok(again.ok);
    const synced = await syncDevice(till);
    assert.ok(synced.ok);
    assert.equal(synced.acknowledged, 1);
    assert.equal(await moneyOf(world, owner), before + 120n);
    assert.equal(findCollected(till.ports.store, paymentId)?.state, 'settled');
    const other = await createEnrolmentCode(deps, tenant, { account: owner.account });
    assert.ok(other.ok);
    assert.deepEqual(await enrol(till, other.value.enrolmentCode), {
      ok: false,
      code: 'alreadyEnrolled',
    });
  });

  test('is registered again by a payment that its account certificate is part of', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const owner = await enrolTill(world);
    const paid = await forget(async () => {
      const till = await enrolTill(world, { account: owner.account });
      const payment = await payer.pay(till, 70n);
      return { till, half: halfOf(payment, { receipt: await till.receipt(payment) }) };
    });
    // The till is lost: what the payer has is enough, and its history is whole.
    assert.equal((await payer.sync([paid.half])).records[0]?.status, 'settled');
    assert.equal(await moneyOf(world, owner), 70n);
    assert.equal(await payer.certify(500n), undefined);
    const next = await enrolTill(world, { account: owner.account });
    assert.ok(next.certificate.body.till > paid.till.certificate.body.till);
    assert.equal((await paid.till.sync([paid.half])).records[0]?.status, 'settled');
    assert.equal(await moneyOf(world, owner), 70n);
  });
});

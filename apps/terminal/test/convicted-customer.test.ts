/**
 * A customer's phone was copied and paid two tills with the same money: each till learns at its next sync which
 * of its payments are concerned and what becomes of them; the wallet shows what is proven, what is owed and an
 * appeal. Real issuer, real devices.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fundLossAccount, allotCover } from '@tallystick/issuer/operator/move-money';
import { decideAppeal } from '@tallystick/issuer/operator/appeals';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import { balances } from '@tallystick/sdk/device/balances';
import { appeal, listConvictions } from '@tallystick/sdk/device/convictions';
import type { Device } from '@tallystick/sdk/device/device';
import { deposit } from '@tallystick/sdk/device/deposit';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { listCollected, type CollectedSummary } from '@tallystick/sdk/payee/collected-payments';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { copySdkDevice, enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';

const issuer = await createIssuerWorld();
const { deps, tenant } = issuer;
const currency = TEST_CURRENCY.number;
const REDEEM_BY_SECONDS = 21 * 86_400;

async function shop(name: string): Promise<Device> {
  const role = { role: 'merchant', name, merchantType: 5812, place: 'tsq4c2' } as const;
  const { device } = await enrolSdkDevice(issuer, role);
  await synced(device);
  return device;
}

async function synced(device: Device): Promise<void> {
  const outcome = await sync(device);
  assert.ok(outcome.ok, 'a sync was refused');
}

/** The phone pays the till, which takes it without a network. */
async function buy(phone: Device, till: Device, amount: bigint): Promise<string> {
  const asked = await requestPayment(till, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  const paid = await pay(phone, { requestBytes: asked.code, online: false });
  assert.ok(paid.ok, 'a payment was refused');
  const taken = await acceptPayment(till, paid.code, { online: false });
  assert.equal(taken.outcome, 'accepted');
  return paid.paymentId;
}

function collected(till: Device, id: string): CollectedSummary {
  const found = listCollected(till).find(({ paymentId }) => paymentId === id);
  assert.ok(found !== undefined, 'the till does not know the payment');
  return found;
}

async function cover(till: Device, amount: bigint): Promise<void> {
  const order = { currency, amount: minor(amount) };
  assert.ok((await fundLossAccount(deps, tenant, { ...order, id: deps.random(16) })).ok);
  const session = till.session();
  assert.ok(session !== undefined);
  const [row] = await issuer.testDatabase.admin.query(
    'select home from device where public_key = $1',
    [session.element.publicKey],
  );
  const allotted = await allotCover(deps, tenant, {
    ...order,
    id: deps.random(16),
    account: BigInt(String(row?.['home'])),
    till: session.identity.account.body.till,
    until: issuer.now() + 86_400,
  });
  assert.ok(allotted.ok);
  await synced(till);
}

suite('after a double spend', () => {
  test('tills learn at their next sync which payments are concerned, settled, waiting or refused, and the holder sees why and appeals (L-16)', async () => {
    const [first, covered, last] = [
      await shop('Chai stall'),
      await shop('Grocer'),
      await shop('Tailor'),
    ];
    await cover(covered, 10_000n);
    const { device: phone, store } = await enrolSdkDevice(issuer, {
      role: 'customer',
      name: 'Asha',
    });
    assert.ok((await deposit(phone, { currency, amount: minor(10_000n), source: 'testBank' })).ok);
    assert.ok((await certify(phone, { currency, amount: minor(10_000n) })).ok);
    const copies = [
      await copySdkDevice(issuer, store),
      await copySdkDevice(issuer, store),
    ] as const;
    const paid = await buy(phone, first, 10_000n);
    const second = await buy(copies[0], covered, 10_000n);
    const third = await buy(copies[1], last, 4_000n);

    await synced(first);
    assert.deepEqual(
      [collected(first, paid).guarantee.word, collected(first, paid).issuer?.convicted],
      ['settled', undefined],
      'nothing is known yet',
    );
    await synced(covered);
    assert.equal(collected(covered, second).issuer?.convicted, true);
    assert.equal(collected(covered, second).guarantee.word, 'settled', 'paid from its cover');
    // The first till was paid long ago, asks nothing any more, and is told all the same.
    await synced(first);
    const told = collected(first, paid);
    assert.deepEqual([told.issuer?.convicted, told.guarantee.word], [true, 'settled']);
    await synced(last);
    const waits = collected(last, third);
    assert.deepEqual(waits.issuer?.convicted, true);
    assert.deepEqual(waits.guarantee, {
      word: 'waiting',
      until: waits.issuer?.until,
    });
    assert.equal(waits.issuer?.until, waits.redeemBy);

    issuer.wait(REDEEM_BY_SECONDS);
    await issuer.work();
    await synced(last);
    assert.deepEqual(
      [collected(last, third).guarantee.word, collected(last, third).issuer?.code],
      ['notPaid', 'notCovered'],
    );

    // The convicted phone itself shows what is proven, and appeals.
    await sync(phone);
    assert.equal(balances(phone).owed, 10_000n);
    const known = await listConvictions(phone);
    assert.ok(known.ok);
    const [conviction] = known.value.convictions;
    assert.ok(conviction?.isThis === true && known.value.isBarred);
    assert.deepEqual(
      known.value.debts.map(({ owed }) => owed),
      [10_000n],
    );
    const { keyHash } = conviction;
    assert.deepEqual(await appeal(phone, { keyHash, text: ' \n ' }), {
      ok: false,
      code: 'appealInvalid',
    });
    const made = await appeal(phone, { keyHash, text: ' It was copied\n in the repair shop. ' });
    assert.ok(made.ok);
    const text = 'It was copied in the repair shop.';
    assert.equal(made.value.convictions[0]?.appeal?.text, text, 'on one line');
    assert.deepEqual(await appeal(phone, { keyHash, text: 'Or not.' }), {
      ok: false,
      code: 'alreadyAppealed',
    });
    const [row] = await issuer.testDatabase.admin.query(
      `select home from device where encode(key_hash, 'hex') = $1`,
      [toHex(keyHash)],
    );
    const home = BigInt(String(row?.['home']));
    const decision = {
      outcome: 'upheld',
      reason: 'So the police say.',
      forgivesDebt: true,
    } as const;
    assert.ok((await decideAppeal(deps, tenant, { home, keyHash, ...decision })).ok);
    const after = await listConvictions(phone);
    assert.ok(after.ok && !after.value.isBarred);
    assert.equal(after.value.convictions[0]?.appeal?.decision?.outcome, 'upheld');
    assert.equal(after.value.debts[0]?.forgiven, decision.reason);
    await sync(phone);
    assert.equal(balances(phone).owed, undefined);
    await issuer.checkMoney();
  });
});

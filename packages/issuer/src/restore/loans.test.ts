/** What the loss account lends for forgotten certificates comes back, whichever way the money goes. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { forgetHour } from '@tallystick/testkit/issuer-backup';
import { figuresOf, lineOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { heldCertificatesBodyShape } from '@tallystick/protocol/calls/held-certificates';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { minor } from '@tallystick/protocol/money';
import { fundLossAccount } from '../operator/move-money.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const REDEEM_BY_SECONDS = 21 * 86_400;
const FUNDS = 1_000n;
const funds = { id: deps.random(16), currency: TEST_CURRENCY.number, amount: minor(FUNDS) };
assert.ok((await fundLossAccount(deps, tenant, funds)).ok);
afterEach(() => world.checkMoney());

async function show(caller: WorldPayer, payer: WorldPayer): Promise<void> {
  const { certificate } = payer.state();
  const body = heldCertificatesBodyShape.encode({ certificates: [messageValue(certificate)] });
  assert.ok((await caller.call('heldCertificates', body)).accepted);
}

test('a payment that was paid with a loan and is voided gives the loan back, not to the payer', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 0n });
  const till = await enrolTill(world);
  const payment = await forgetHour(world, async () => {
    await payer.deposit(500n);
    assert.equal(await payer.certify(400n), undefined);
    return payer.pay(till, 400n);
  });
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  await world.work();
  assert.equal(await lossOf(world), FUNDS - 300n);
  const receipt = await till.receipt(payment, { outcome: 'void' });
  await till.sync([halfOf(payment, { receipt })]);
  await world.work();
  assert.equal(await moneyOf(world, till), 0n);
  assert.equal(await lossOf(world), FUNDS);
  assert.equal((await figuresOf(world, payer)).available, 100n);
  assert.equal((await lineOf(world, payer)).lent, 0n);
});

test('what comes back on a line with a loan goes to the lender first', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 0n });
  const till = await enrolTill(world);
  const halves = await forgetHour(world, async () => {
    await payer.deposit(500n);
    assert.equal(await payer.certify(300n), undefined);
    const paid = halfOf(await payer.pay(till, 200n));
    const open = await payer.pay(till, 60n);
    return {
      paid,
      voided: halfOf(open, { receipt: await till.receipt(open, { outcome: 'void' }) }),
    };
  });
  assert.equal((await till.sync([halves.paid])).records[0]?.status, 'settled');
  assert.equal(await lossOf(world), FUNDS - 100n);
  // The account gets the deposit again, and gets ready what it needs to.
  await payer.deposit(500n);
  await payer.sync([halves.paid, halves.voided]);
  assert.equal(await payer.certify(150n), undefined);
  const line = await lineOf(world, payer);
  assert.equal(line.unbacked, 0n);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal(await lossOf(world), FUNDS);
  assert.equal((await figuresOf(world, payer)).available, 400n);
});

test("a device that shows somebody else's certificate puts nothing on that account", async () => {
  const payer = await enrolPayer(world, { deposit: 500n, offline: 0n });
  const other = await enrolPayer(world, { deposit: 100n, offline: 100n });
  await forgetHour(world, () => payer.certify(400n));
  await show(other, payer);
  const rows = await world.testDatabase.admin.query('select line from line where line = $1', [
    payer.line,
  ]);
  assert.equal(rows.length, 0);
  await show(payer, payer);
  assert.equal((await figuresOf(world, payer)).reserved, 400n);
});

test('a certificate whose redeemBy has passed is registered, and nothing is set aside for it', async () => {
  const payer = await enrolPayer(world, { deposit: 500n, offline: 0n });
  await forgetHour(world, () => payer.certify(400n));
  world.wait(REDEEM_BY_SECONDS);
  await show(payer, payer);
  assert.deepEqual(await figuresOf(world, payer), {
    line: '0 - 0 - 0',
    reserved: 0n,
    available: 500n,
  });
});

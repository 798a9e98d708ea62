/**
 * The table of a line's reservation in the protocol, row for row, against the rows of the
 * database and
 * the balances of the ledger.
 *
 * Shows G-117, G-130, L-13.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { figuresOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld();

/** Seconds after which a certificate that is issued now has passed its redeemBy. */
const REDEEM_BY_SECONDS = 21 * 86_400;
const DAY_SECONDS = 86_400;

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
}

async function rowIs(
  { payer }: Scene,
  row: string,
  { line, reserved }: { readonly line: string; readonly reserved: bigint },
): Promise<void> {
  const figures = await figuresOf(world, payer);
  assert.deepEqual({ line: figures.line, reserved: figures.reserved }, { line, reserved }, row);
}

/** Issue 100; pay 10, 20, 30; the 10 and the 30 settle; the 20 is voided. */
async function paidAndVoided(): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 100n });
  const till = await enrolTill(world);
  const scene = { payer, till };
  const ten = await payer.pay(till, 10n);
  const twenty = await payer.pay(till, 20n);
  const thirty = await payer.pay(till, 30n);
  await rowIs(scene, 'issue 100; pay 10, 20, 30 offline', { line: '100 - 0 - 0', reserved: 100n });

  await till.sync([halfOf(ten), halfOf(thirty)]);
  await rowIs(scene, 'the 10 and the 30 settle', { line: '100 - 40 - 0', reserved: 60n });

  const voided = halfOf(twenty, { receipt: await till.receipt(twenty, { outcome: 'void' }) });
  const { records } = await till.sync([voided]);
  assert.equal(records[0]?.status, 'returned');
  await rowIs(scene, 'the 20 is voided', { line: '100 - 40 - 20', reserved: 40n });
  assert.equal((await figuresOf(world, payer)).available, 920n, '20 back to the account');
  return scene;
}

/** Then a refresh, a day later a top-up of 50, and another day later a reduction to 90. */
async function reduced(): Promise<Scene> {
  const scene = await paidAndVoided();
  const { payer } = scene;
  assert.equal(await payer.certify(40n), undefined);
  await rowIs(scene, 'refresh', { line: '100 - 40 - 20', reserved: 40n });
  world.wait(DAY_SECONDS);
  assert.equal(await payer.certify(90n), undefined);
  assert.equal(payer.state().certificate.body.ceiling, 150n);
  await rowIs(scene, 'top-up of 50', { line: '150 - 40 - 20', reserved: 90n });
  world.wait(DAY_SECONDS);
  assert.equal(await payer.certify(30n), undefined);
  assert.equal(payer.state().certificate.body.ceiling, 90n);
  await world.work();
  await rowIs(scene, 'reduction to 90, before', { line: '150 - 40 - 20', reserved: 90n });
  return scene;
}

test('issue, pay, settle, void, refresh, top-up, and a reduction that takes effect at the redeemBy of the older certificate (G-121, G-128)', async () => {
  const scene = await reduced();
  world.wait(REDEEM_BY_SECONDS - DAY_SECONDS - 1);
  await world.work();
  await rowIs(scene, 'a second before', { line: '150 - 40 - 20', reserved: 90n });
  world.wait(1);
  await world.work();
  await rowIs(scene, 'reduction to 90, after', { line: '90 - 40 - 20', reserved: 30n });
  assert.equal((await figuresOf(world, scene.payer)).available, 930n);
  await world.checkMoney();
});

test('the older certificate, spent up to 150 instead, is paid in full', async () => {
  const scene = await paidAndVoided();
  const { payer, till } = scene;
  world.wait(DAY_SECONDS);
  assert.equal(await payer.certify(90n), undefined);
  const older = payer.state();
  world.wait(DAY_SECONDS);
  assert.equal(await payer.certify(30n), undefined);
  payer.restore(older);
  const ninety = await payer.pay(till, 90n);
  const { records } = await till.sync([halfOf(ninety)]);
  assert.equal(records[0]?.status, 'settled');
  await rowIs(scene, 'instead, the older one was spent', { line: '150 - 130 - 20', reserved: 0n });
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  await rowIs(scene, 'nothing returns', { line: '150 - 130 - 20', reserved: 0n });
  await world.checkMoney();
});

test('a line that is given back returns its money at redeemBy, not before', async () => {
  const scene = await reduced();
  const { payer } = scene;
  const statement = await payer.sign(stateLostKind, { line: payer.line, time: world.now() });
  const body = closeLineBodyShape.encode({ statement: messageValue(statement) });
  assert.equal((await payer.call('closeLine', body)).accepted, true);
  await world.work();
  await rowIs(scene, 'given back', { line: '150 - 40 - 20', reserved: 90n });
  assert.equal(await payer.certify(10n), 'lineClosed');
  world.wait(REDEEM_BY_SECONDS - 1);
  await world.work();
  await rowIs(scene, 'the last certificate has not passed', {
    line: '90 - 40 - 20',
    reserved: 30n,
  });
  world.wait(1);
  await world.work();
  await rowIs(scene, 'at redeemBy', { line: '60 - 40 - 20', reserved: 0n });
  assert.equal((await figuresOf(world, payer)).available, 960n, '30 to the account');
  await world.checkMoney();
});

test('the money on a lost device returns at redeemBy, not before', async () => {
  const scene = await reduced();
  const { payer } = scene;
  const blocked = await blockDevice(world.deps, world.tenant, { account: payer.account });
  assert.ok(blocked.ok);
  await world.work();
  await rowIs(scene, 'reported lost', { line: '150 - 40 - 20', reserved: 90n });
  world.wait(REDEEM_BY_SECONDS - 1);
  await world.work();
  await rowIs(scene, 'a second before', { line: '90 - 40 - 20', reserved: 30n });
  world.wait(1);
  await world.work();
  await rowIs(scene, 'at redeemBy', { line: '60 - 40 - 20', reserved: 0n });
  assert.equal((await figuresOf(world, payer)).available, 960n);
  await world.checkMoney();
});

test('a withdrawal first learned of after the ceiling was lowered raises ceiling and returned alike', async () => {
  const scene = await paidAndVoided();
  const { payer, till } = scene;
  const forgotten = await payer.pay(till, 25n);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  await rowIs(scene, 'all unspent money is back', { line: '60 - 40 - 20', reserved: 0n });
  const { records } = await payer.sync([halfOf(forgotten)]);
  assert.equal(records[0]?.code, 'unconfirmedAtRedeemBy');
  await rowIs(scene, 'learned of later', { line: '85 - 40 - 45', reserved: 0n });
  await world.checkMoney();
});

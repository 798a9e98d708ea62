/**
 * Statements of payees, and the proof against one that claims what it gave up.
 *
 * Shows V-73, V-71.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { syncBodyShape } from '@tallystick/protocol/calls/sync';
import { verifyFraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { exportFraudProof, listFraudProofs } from '../operator/show.ts';

const world = await createIssuerWorld();

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  readonly payment: WorldPayment;
}

async function scene(): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  return { payer, till, payment: await payer.pay(till, 100n) };
}

async function kindsAgainst({ account, element }: WorldTill): Promise<readonly string[]> {
  const { deps, tenant } = world;
  const listed = await listFraudProofs(deps, tenant, { limit: 1_000 });
  assert.ok(listed.ok);
  const mine = listed.value.filter((proof) => proof.account === account);
  for (const { digest } of mine) {
    const exported = await exportFraudProof(deps, tenant, { digest });
    assert.ok(exported.ok);
    const verdict = await verifyFraudProof(world.crypto, exported.value, world.keys.root.publicKey);
    assert.ok(verdict.ok && equalBytes(verdict.convicted, element.publicKey));
  }
  return mine.map(({ kind }) => kind);
}

for (const outcome of ['declined', 'void'] as const) {
  for (const order of ['word first', 'statement first', 'together'] as const) {
    test(`a payee ${outcome === 'void' ? 'voids' : 'declines'} and names the payment as open all the same, ${order}: not paid, and proven`, async () => {
      const { payer, till, payment } = await scene();
      const receipt = await till.receipt(payment, { outcome });
      const half = halfOf(payment, { receipt });
      const claim = { open: [payment.withdrawal.digest] };
      if (order === 'word first') await payer.sync([half]);
      await till.sync(order === 'together' ? [half] : [halfOf(payment)], claim);
      if (order === 'statement first') await payer.sync([half]);
      await world.work();
      assert.deepEqual(await kindsAgainst(till), ['claimedAfterVoid']);
      assert.equal(await moneyOf(world, till), 0n);
      const [device] = await world.testDatabase.admin.query(
        'select status from device where key_hash = $1',
        [till.keyHash],
      );
      assert.equal(device?.['status'], 'revoked');
      await till.sync([half], { ...claim, lastPayeeSeq: 1_000 });
      assert.deepEqual(await kindsAgainst(till), ['claimedAfterVoid'], 'once is enough');
      await world.checkMoney();
    });
  }
}

test('two payments given up and named as open in one statement: one proof is enough', async () => {
  const { payer, till, payment } = await scene();
  const second = await payer.pay(till, 50n);
  const halves = [];
  for (const one of [payment, second]) {
    halves.push(halfOf(one, { receipt: await till.receipt(one, { outcome: 'void' }) }));
  }
  await payer.sync(halves);
  await till.sync([], { open: [payment.withdrawal.digest, second.withdrawal.digest] });
  assert.deepEqual(await kindsAgainst(till), ['claimedAfterVoid']);
});

test('of several statements that name a payment the one with the highest number counts, whichever comes first', async () => {
  for (const numbers of [
    [0, 1_000],
    [1_000, 0],
  ]) {
    const { payer, till, payment } = await scene();
    const open = [payment.withdrawal.digest];
    for (const lastPayeeSeq of numbers) await till.sync([], { open, lastPayeeSeq });
    const receipt = await till.receipt(payment, { outcome: 'void' });
    await payer.sync([halfOf(payment, { receipt })]);
    assert.deepEqual(await kindsAgainst(till), ['claimedAfterVoid'], numbers.join());
  }
});

test('of several words of a payee the one with the lowest number counts, whichever comes first', async () => {
  for (const lowestFirst of [true, false]) {
    const { payer, till, payment } = await scene();
    const declined = await till.receipt(payment, { outcome: 'declined' });
    const claim = await till.statement({ open: [payment.withdrawal.digest] });
    const voided = await till.receipt(payment, { outcome: 'void' });
    const words = [declined, voided].map((receipt) => halfOf(payment, { receipt }));
    for (const half of lowestFirst ? words : words.toReversed()) await payer.sync([half]);
    await till.sync([], {}, { payeeStatement: messageValue(claim) });
    assert.deepEqual(await kindsAgainst(till), ['claimedAfterVoid']);
  }
});

test('accepted, named as open, and voided afterwards: honest, in any order', async () => {
  for (const voidFirst of [true, false]) {
    const { payer, till, payment } = await scene();
    const claim = await till.statement();
    const receipt = await till.receipt(payment, { outcome: 'void' });
    const state = () => till.sync([halfOf(payment)], {}, { payeeStatement: messageValue(claim) });
    const upload = () => payer.sync([halfOf(payment, { receipt })]);
    for (const step of voidFirst ? [upload, state] : [state, upload]) await step();
    assert.deepEqual(await kindsAgainst(till), []);
    await world.checkMoney();
  }
});

test('a statement by another device of the account convicts nobody', async () => {
  const { payer, till, payment } = await scene();
  const second = await enrolTill(world, { account: till.account });
  const receipt = await till.receipt(payment, { outcome: 'void' });
  await payer.sync([halfOf(payment, { receipt })]);
  await second.sync([], { open: [payment.withdrawal.digest], lastPayeeSeq: 1_000 });
  assert.deepEqual(await kindsAgainst(till), []);
});

test("a payee's records need its statement, signed by itself", async () => {
  const { till, payment } = await scene();
  const other = await enrolTill(world);
  const body = {
    epoch: 0,
    seq: 0,
    payerStatements: [],
    records: [halfOf(payment)],
    asks: [],
  };
  assert.equal((await till.call('sync', syncBodyShape.encode(body))).code, 'statementMissing');
  const foreign = messageValue(await other.statement());
  for (const payeeStatement of [foreign, 7]) {
    const withStatement = syncBodyShape.encode({ ...body, payeeStatement });
    assert.equal((await till.call('sync', withStatement)).code, 'statementSignature');
  }
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
});

test('an epoch and a bundle beyond any that was ever published are numbers like others, not a failure', async () => {
  const { payer, till } = await scene();
  const beyond = { epoch: COUNTER_MAX, seq: COUNTER_MAX };
  assert.deepEqual((await payer.sync([], beyond)).records, []);
  assert.deepEqual((await till.sync([], { bundleSeq: COUNTER_MAX }, beyond)).records, []);
});

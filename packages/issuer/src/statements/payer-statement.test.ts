/** Statements of payers: what they say is noted on the line, and nothing else follows from them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { syncBodyShape } from '@tallystick/protocol/calls/sync';
import { minor } from '@tallystick/protocol/money';
import { figuresOf, lineOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const REDEEM_BY_SECONDS = 21 * 86_400;

test('a stated sum stays reserved for payees until redeemBy, though nobody has handed it in (G-044)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  world.wait(86_400);
  assert.equal(await payer.certify(10n), undefined);
  await payer.pay(till, 7n);
  const statement = messageValue(await payer.statement());
  await payer.sync([], { payerStatements: [statement] });
  const line = await lineOf(world, payer);
  assert.deepEqual([line.stated?.headCounter, line.stated?.cumulative, line.knownSum], [1, 7n, 7n]);
  world.wait(REDEEM_BY_SECONDS - 86_400);
  await world.work();
  assert.equal((await figuresOf(world, payer)).line, '10 - 0 - 0');
  world.wait(86_400);
  await world.work();
  assert.deepEqual(await figuresOf(world, payer), {
    line: '7 - 0 - 7',
    reserved: 0n,
    available: 1_000n,
  });
  await world.checkMoney();
});

test('while a certificate runs the ceiling is never lowered below a stated sum, whichever certificate it was spent under', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const older = payer.state();
  world.wait(86_400);
  assert.equal(await payer.certify(10n), undefined);
  payer.restore(older);
  await payer.pay(till, 200n);
  await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
  world.wait(REDEEM_BY_SECONDS - 86_400);
  await world.work();
  assert.equal((await figuresOf(world, payer)).line, '200 - 0 - 0');
  world.wait(86_400);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 1_000n);
  await world.checkMoney();
});

test('an older statement, repeated, takes nothing back, and a certificate goes by the newest', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const older = messageValue(await payer.statement());
  const payment = await payer.pay(till, 50n);
  const newer = messageValue(await payer.statement());
  await payer.sync([halfOf(payment)], { payerStatements: [newer] });
  await payer.sync([], { payerStatements: [older, newer, older] });
  const line = await lineOf(world, payer);
  assert.deepEqual([line.status, line.stated?.headCounter, line.knownSum], ['open', 1, 50n]);
  assert.equal(await payer.certify(450n), undefined);
});

test('a stated sum beyond the ceiling is not believed', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const boast = await payer.statement({ headCounter: 9, cumulative: minor(10_000n) });
  await payer.sync([], { payerStatements: [messageValue(boast)] });
  assert.equal((await lineOf(world, payer)).knownSum, 500n);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 1_000n);
  await world.checkMoney();
});

test('a statement about the line of another device, or of none, is passed over; one that another signed is refused', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const other = await enrolPayer(world, { deposit: 0n, offline: 0n, account: payer.account });
  for (const line of [payer.line, new Uint8Array(16)]) {
    const statement = await other.statement({ line, headCounter: 3, cumulative: minor(300n) });
    await other.sync([], { payerStatements: [messageValue(statement)] });
  }
  assert.equal((await lineOf(world, payer)).stated?.headCounter, 0);
  const body = syncBodyShape.encode({
    epoch: 0,
    seq: 0,
    payerStatements: [messageValue(await payer.statement())],
    records: [],
    asks: [],
  });
  assert.equal((await other.call('sync', body)).code, 'statementSignature');
});

test('what a proven cheat says of its line changes nothing more', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const before = payer.state();
  const one = await payer.pay(till, 30n);
  payer.restore(before);
  const other = await payer.pay(till, 40n);
  await payer.sync([halfOf(one), halfOf(other)]);
  const convicted = await lineOf(world, payer);
  assert.equal(convicted.status, 'fraud');
  const more = await payer.statement({ headCounter: 3, cumulative: minor(400n) });
  await payer.sync([], { payerStatements: [messageValue(more)] });
  const { knownCounter, knownSum, stated } = await lineOf(world, payer);
  assert.deepEqual(
    [knownCounter, knownSum, stated?.headCounter],
    [convicted.knownCounter, convicted.knownSum, convicted.stated?.headCounter],
  );
});

/**
 * Issuing balance certificates through the devices' door: what is signed is reserved.
 *
 * Shows G-001, G-010, G-022, G-094, G-132, L-08.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certifyBodyShape } from '@tallystick/protocol/calls/certify';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { payerStatementKind } from '@tallystick/protocol/messages/sync-statement';
import { currency, minor, MINOR_MAX } from '@tallystick/protocol/money';
import { figuresOf, lineOf } from '@tallystick/testkit/issuer-money';
import { certifyBody } from '@tallystick/testkit/issuer-certificates';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld({ settings: { lineLimit: minor(10_000n) } });
const PAYMENTS_MAX = 500;
const HOUR_SECONDS = 3_600;
const WEEK_SECONDS = 7 * 86_400;

test('what a certificate allows is reserved, and cannot be reserved or spent again (G-128)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  assert.deepEqual(await figuresOf(world, payer), {
    line: '600 - 0 - 0',
    reserved: 600n,
    available: 400n,
  });
  assert.equal(await payer.certify(1_001n), 'insufficientFunds');
  assert.deepEqual(await figuresOf(world, payer), {
    line: '600 - 0 - 0',
    reserved: 600n,
    available: 400n,
  });
  assert.equal(payer.state().certificate.body.ceiling, 600n);
  await world.checkMoney();
});

test('a certificate whose transaction fails reserves nothing, and the money of none is reserved (G-128)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const { admin } = world.testDatabase;
  await admin.script(`create function fail() returns trigger language plpgsql as
    $$ begin raise exception 'no room'; end $$;
    create trigger fail before insert on certificate for each row execute function fail()`);
  try {
    await assert.rejects(payer.certify(900n));
  } finally {
    await admin.script('drop trigger fail on certificate; drop function fail()');
  }
  assert.equal((await figuresOf(world, payer)).line, '600 - 0 - 0');
  assert.equal(await payer.certify(900n), undefined);
  assert.equal((await figuresOf(world, payer)).line, '900 - 0 - 0');
  await world.checkMoney();
});

test('six devices of one account ask for 1,000 each at once on 5,000: five get it (G-127, G-128)', async () => {
  const first = await enrolPayer(world, { deposit: 5_000n, offline: 0n });
  const { account } = first;
  const further = await Promise.all(
    Array.from({ length: 5 }, () => enrolPayer(world, { deposit: 0n, offline: 0n, account })),
  );
  const codes = await Promise.all([first, ...further].map((payer) => payer.certify(1_000n)));
  assert.deepEqual(
    codes.filter((code) => code !== undefined),
    ['insufficientFunds'],
  );
  assert.equal((await figuresOf(world, first)).available, 0n);
  await world.checkMoney();
});

test('a refresh does not start from zero: who reports 30 of 100 and gets a certificate for 70 cannot spend the old 70 as well', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const [till, other] = [await enrolTill(world), await enrolTill(world)];
  const thirty = await payer.pay(till, 30n);
  await payer.sync([halfOf(thirty)]);
  const old = payer.state();
  assert.equal(await payer.certify(70n), undefined);
  const fresh = payer.state().certificate.body;
  assert.deepEqual([fresh.baseCounter, fresh.baseSum, fresh.ceiling], [1, 30n, 100n]);
  assert.equal(fresh.counterMax, 1 + PAYMENTS_MAX, 'as many payments again');
  assert.equal((await figuresOf(world, payer)).reserved, 100n, 'no second 70 is reserved');

  const underFresh = await payer.pay(till, 70n);
  payer.restore(old);
  const underOld = await payer.pay(other, 70n);
  assert.equal(
    (await till.sync([halfOf(thirty), halfOf(underFresh)])).records[1]?.status,
    'settled',
  );
  const { records } = await other.sync([halfOf(underOld)]);
  assert.deepEqual([records[0]?.status, records[0]?.code], ['waiting', 'notCovered']);
  assert.equal((await lineOf(world, payer)).status, 'fraud');
  await world.checkMoney();
});

test('after a rollback one merchant could accept each certificate in rising order: the line limit bounds what they allow together', async () => {
  const payer = await enrolPayer(world, { deposit: 100_000n, offline: 10_000n });
  const till = await enrolTill(world);
  assert.equal(await payer.certify(10_001n), 'aboveLineLimit');
  const payment = await payer.pay(till, 10_000n);
  await till.sync([halfOf(payment)]);
  // The first certificate can still be spent from its base on, so the second adds up with it.
  assert.equal(await payer.certify(1n), 'aboveLineLimit');
  world.wait(WEEK_SECONDS);
  assert.equal(await payer.certify(1n), 'aboveLineLimit', 'expired, and perhaps not handed in yet');
  // The oldest bundle on which a payee may rely, and a clock that is behind.
  world.wait(WEEK_SECONDS + 300 - 1);
  assert.equal(await payer.certify(1n), 'aboveLineLimit');
  world.wait(1);
  assert.equal(
    await payer.certify(10_000n),
    undefined,
    'nobody is paid for the first one any more',
  );
  await world.checkMoney();
});

test('rising certificates add up to the line limit, whatever was spent in between', async () => {
  const payer = await enrolPayer(world, { deposit: 100_000n, offline: 4_000n });
  const till = await enrolTill(world);
  for (const ceiling of [8_000n, 10_000n]) {
    const payment = await payer.pay(till, 4_000n);
    await till.sync([halfOf(payment)]);
    world.wait(HOUR_SECONDS);
    const { cumulative } = payer.state();
    assert.equal(await payer.certify(ceiling - cumulative), undefined);
  }
  assert.equal(await payer.certify(2_001n), 'aboveLineLimit', '8,000 are spent');
  await world.checkMoney();
});

test('a gap in the history blocks the next certificate until the missing payment is handed in (G-059)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const first = await payer.pay(till, 100n);
  const second = await payer.pay(till, 50n);
  assert.equal(await payer.certify(100n), 'historyIncomplete');
  await till.sync([halfOf(second)]);
  assert.equal(await payer.certify(100n), 'historyIncomplete');
  const line = await lineOf(world, payer);
  assert.equal(line.status, 'open', 'a gap is no proof');
  assert.deepEqual(
    [line.stated?.headCounter, line.knownSum],
    [2, 150n],
    'what is missing is noted',
  );
  await payer.sync([halfOf(first)]);
  assert.equal(await payer.certify(450n), undefined);
  await world.checkMoney();
});

test('a statement behind what payees handed in is refused and convicts nobody', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const before = payer.state();
  const payment = await payer.pay(till, 100n);
  await till.sync([halfOf(payment)]);
  payer.restore(before);
  assert.equal(await payer.certify(600n), 'statementContradicts');
  assert.equal((await lineOf(world, payer)).status, 'open');
  await world.checkMoney();
});

test('a stated sum that its own payments do not have is refused', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  await till.sync([halfOf(await payer.pay(till, 100n))]);
  assert.equal(await payer.certify(100n, { cumulative: minor(150n) }), 'statementContradicts');
  const fresh = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  assert.equal(await fresh.certify(100n, { cumulative: minor(1n) }), 'statementContradicts');
  await world.checkMoney();
});

test('a merchant gets no certificate', async () => {
  const till = await enrolTill(world);
  const statement = await till.sign(payerStatementKind, {
    line: lineIdOf(world.crypto, {
      publicKey: till.element.publicKey,
      currency: currency(356),
      purse: 0,
    }),
    headCounter: 0,
    headDigest: new Uint8Array(32),
    cumulative: minor(0n),
  });
  const body = { currency: currency(356), purse: 0, amount: minor(1n), rules: [], unlock: false };
  const answer = await till.call(
    'certify',
    certifyBodyShape.encode({ ...body, statement: messageValue(statement) }),
  );
  assert.equal(answer.code, 'redeemOnly');
});

test('another currency, another purse, an amount of zero and a line of another device are refused', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const other = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
  const codeOf = async (body: CborValue): Promise<string> =>
    (await payer.call('certify', body)).code;
  assert.equal(await codeOf(await certifyBody(payer, 0n)), 'amountZero');
  // In all form: the statement is about the very line that is asked for.
  const { publicKey } = payer.element;
  for (const [changes, code] of [
    [{ currency: 978 }, 'unknownCurrency'],
    [{ purse: 9 }, 'unknownPurse'],
  ] as const) {
    const place = { currency: currency(356), purse: 0, ...changes };
    const line = lineIdOf(world.crypto, {
      publicKey,
      ...place,
      currency: currency(place.currency),
    });
    const stated = await payer.statement({ line });
    const asked = await certifyBody(payer, 1n, { ...changes, statement: stated });
    assert.equal(await codeOf(asked), code);
  }
  assert.equal(await payer.certify(1n, { line: other.line }), 'statementContradicts');
  const foreign = await other.statement();
  const body = { currency: currency(356), purse: 0, amount: minor(1n), rules: [], unlock: false };
  assert.equal(
    await codeOf(certifyBodyShape.encode({ ...body, statement: messageValue(foreign) })),
    'statementSignature',
  );
  assert.equal(
    await codeOf(certifyBodyShape.encode({ ...body, statement: 7 })),
    'statementSignature',
  );
  assert.equal(await codeOf([1, 2]), 'malformedBody');
  assert.equal((await figuresOf(world, payer)).line, '600 - 0 - 0');
});

test('a device that is reported lost while its certificate is issued: the block waits, and closes the line', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
  const { admin } = world.testDatabase;
  const calls = await whileInsertsWait(admin, 'certificate', async () => {
    const issue = payer.certify(500n);
    await untilWaiting(admin, 1);
    const block = blockDevice(world.deps, world.tenant, { account: payer.account });
    await untilWaiting(admin, 2);
    return [issue, block];
  });
  assert.equal(await calls[0], undefined);
  await Promise.all(calls);
  assert.equal((await lineOf(world, payer)).status, 'closed');
  assert.equal(await payer.certify(500n), 'deviceBlocked');
});

test('a device that was reported lost after the door let its call in gets no certificate', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
  const { admin } = world.testDatabase;
  await admin.script('begin');
  await admin.query(`update device set status = 'blocked' where tenant = $1::uuid and home = $2`, [
    world.tenant,
    payer.account,
  ]);
  const issue = payer.certify(500n);
  await untilWaiting(admin, 1);
  await admin.script('commit');
  assert.equal(await issue, 'deviceBlocked');
});

test('a line whose sum would outgrow what money can be gets no certificate', async () => {
  const own = await createIssuerWorld({
    settings: { lineLimit: minor(MINOR_MAX), paymentMax: minor(MINOR_MAX) },
    testDatabase: world.testDatabase,
  });
  const spent = MINOR_MAX - 5n;
  const payer = await enrolPayer(own, { deposit: spent, offline: spent });
  const till = await enrolTill(own);
  await till.sync([halfOf(await payer.pay(till, spent))]);
  own.wait(2 * WEEK_SECONDS + 300);
  await payer.deposit(5n);
  assert.equal(await payer.certify(6n), 'aboveLineLimit');
  assert.equal(await payer.certify(5n), undefined);
  await own.checkMoney();
});

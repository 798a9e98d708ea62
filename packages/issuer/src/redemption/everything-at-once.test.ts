/**
 * Tills, payers, couriers, workers and an operator at once, over many connections: no call fails, no
 * batch waits for ever, and in the end every coin is where it should be (L-08).
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { coverTill, figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  collectWith,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting } from '@tallystick/testkit/lock-waits';
import { drainWork } from '../jobs/drain.ts';
import { checkLedger } from '../operator/show.ts';

const world = await createIssuerWorld({ connectionsMax: 24 });
const { deps, tenant } = world;
const PAYERS = 12;
const ROUNDS = 4;
const REDEEM_BY_SECONDS = 21 * 86_400;

test('a market day: payments, voids, forks, refreshes, repeated uploads and workers all at once', async () => {
  const tills = await Promise.all(Array.from({ length: 4 }, () => enrolTill(world)));
  const courier = await enrolPayer(world, { deposit: 0n, offline: 0n });
  for (const till of tills) await coverTill(world, till, { amount: 500n, seconds: 86_400 });
  const payers = await Promise.all(
    Array.from({ length: PAYERS }, () => enrolPayer(world, { deposit: 2_000n, offline: 1_000n })),
  );
  const tillOf = (number: number): WorldTill => {
    const till = tills[number % tills.length];
    assert.ok(till !== undefined);
    return till;
  };
  let isOver = false;
  const worker = async (): Promise<void> => {
    while (!isOver) await drainWork(deps, tenant, { limit: 50 });
  };
  const auditor = async (): Promise<void> => {
    while (!isOver) {
      const checked = await checkLedger(deps, tenant);
      assert.deepEqual(checked, { ok: true, value: [] });
    }
  };
  const background = [worker(), worker(), auditor()];
  for (let round = 0; round < ROUNDS; round += 1) {
    const halves: CborValue[] = [];
    const calls = payers.map(async (payer, number) => {
      const till = tillOf(number + round);
      const before = payer.state();
      const paid = await payer.pay(till, 10n);
      const accepted = halfOf(paid, { receipt: await till.receipt(paid) });
      halves.push(accepted);
      const voided = await payer.pay(till, 20n);
      const voiding = halfOf(voided, { receipt: await till.receipt(voided, { outcome: 'void' }) });
      await Promise.all([
        till.sync([halfOf(voided), accepted]),
        payer.sync([accepted, voiding]),
        tillOf(number).sync([halfOf(paid)]),
      ]);
      // Every fourth payer cheats in the last round.
      if (round < ROUNDS - 1 || number % 4 > 0) return;
      payer.restore(before);
      const fork = await payer.pay(tillOf(number + 1), 15n);
      await tillOf(number + 1).sync([halfOf(fork)]);
    });
    await Promise.all(calls);
    await Promise.all([courier.sync(halves), courier.sync(halves.toReversed())]);
  }
  isOver = true;
  await Promise.all(background);
  world.wait(1);
  await world.work();
  await world.checkMoney();
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  world.wait(1_000);
  await world.work();
  const inTills = await Promise.all(tills.map((till) => moneyOf(world, till)));
  const paid = BigInt(PAYERS * ROUNDS * 10) + 15n * BigInt(PAYERS / 4);
  assert.equal(
    inTills.reduce((sum, money) => sum + money, 0n),
    paid,
  );
  for (const payer of payers) assert.equal((await figuresOf(world, payer)).reserved, 0n);
  await world.checkMoney();
});

test('a call locks all its lines in one order, also those it only states: while it waits for the first it holds no other', async () => {
  const { admin } = world.testDatabase;
  const person = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  assert.ok(person.account < payer.account);
  const collecting = collectWith(world, person);
  const half = halfOf(await payer.pay(collecting, 100n));
  const payerStatements = [messageValue(await person.statement())];
  const lock = (line: Uint8Array, wait = '') =>
    admin.query(`select 1 as one from line where line = $1 for update ${wait}`, [line]);
  await admin.script('begin');
  await lock(person.line);
  const call = collecting.sync([half], {}, { payerStatements });
  await untilWaiting(admin, 1);
  assert.equal((await lock(payer.line, 'nowait')).length, 1);
  const device = 'select 1 as one from device where key_hash = $1 for update skip locked';
  assert.deepEqual(
    await admin.query(device, [person.keyHash]),
    [],
    'the device comes before lines',
  );
  await admin.script('commit');
  assert.equal((await call).records[0]?.status, 'settled');
  await world.checkMoney();
});

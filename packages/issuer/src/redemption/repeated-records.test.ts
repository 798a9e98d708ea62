/**
 * The same record many times, in one batch, in many calls, and from many connections at once.
 *
 * Shows G-097, P-21, L-06, L-07.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld({ connectionsMax: 16 });

test('a thousand repetitions, 500 in a batch: one outcome, and money moves once', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const half = halfOf(await payer.pay(till, 100n));
  const many = Array.from({ length: 500 }, () => half);
  const first = await till.sync(many);
  const second = await till.sync(many);
  const outcome = first.records[0];
  assert.equal(outcome?.status, 'settled');
  assert.ok([...first.records, ...second.records].every((record) => record.paid === 100n));
  assert.deepEqual(second.records, first.records);
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  assert.equal((await figuresOf(world, payer)).line, '600 - 100 - 0');
  await world.checkMoney();
});

test('the same records from eight connections at once, in eight orders: each is paid once, and none waits for ever', async () => {
  const payers = await Promise.all(
    Array.from({ length: 5 }, () => enrolPayer(world, { deposit: 1_000n, offline: 600n })),
  );
  const tills = await Promise.all(Array.from({ length: 3 }, () => enrolTill(world)));
  const couriers = await Promise.all(
    Array.from({ length: 8 }, () => enrolPayer(world, { deposit: 0n, offline: 0n })),
  );
  const records: CborValue[] = [];
  for (const payer of payers) {
    for (const till of tills) {
      const payment = await payer.pay(till, 20n);
      records.push(halfOf(payment, { receipt: await till.receipt(payment) }));
    }
  }
  const results = await Promise.all(
    couriers.map(async (courier, turn) => {
      const turned = [...records.slice(turn), ...records.slice(0, turn)];
      const outcomes = (await courier.sync(turn % 2 === 0 ? turned : turned.toReversed())).records;
      return outcomes.map(({ status, paid }) => `${status} ${paid}`);
    }),
  );
  assert.deepEqual(new Set(results.flat()), new Set(['settled 20']));
  await world.work();
  for (const till of tills) assert.equal(await moneyOf(world, till), 100n);
  for (const payer of payers) {
    assert.equal((await figuresOf(world, payer)).line, '600 - 60 - 0');
  }
  await world.checkMoney();
});

test('both sides and a second till at once: recorded once, matched, paid once (G-172)', async () => {
  for (let round = 0; round < 5; round += 1) {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
    const till = await enrolTill(world);
    const second = await enrolTill(world, { account: till.account });
    const payment = await payer.pay(till, 70n);
    const half = halfOf(payment, { receipt: await till.receipt(payment) });
    await Promise.all([till.sync([half]), payer.sync([half]), second.sync([half, half])]);
    const { records } = await payer.sync([half]);
    assert.deepEqual([records[0]?.status, records[0]?.tally], ['settled', 'matched']);
    assert.equal(await moneyOf(world, till), 70n);
    await world.checkMoney();
  }
});

test('one call made twice at the same moment: both get the same answer to every record', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const records: CborValue[] = [];
  for (let count = 0; count < 20; count += 1) records.push(halfOf(await payer.pay(till, 5n)));
  const [one, other] = await Promise.all([till.sync(records), till.sync(records)]);
  assert.deepEqual(one.records, other.records);
  assert.equal(
    new Set(one.records.map(({ digest }) => toHex(digest ?? new Uint8Array()))).size,
    20,
  );
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

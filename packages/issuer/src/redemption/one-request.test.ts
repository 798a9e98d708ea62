/** One request is paid once (rule 5): a surplus goes back by itself. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld({ connectionsMax: 16 });

test('two payers pay one request: the first claim is paid, the other has its money back at once', async () => {
  const [one, other] = [
    await enrolPayer(world, { deposit: 1_000n, offline: 600n }),
    await enrolPayer(world, { deposit: 1_000n, offline: 600n }),
  ];
  const till = await enrolTill(world);
  const request = await till.request(100n);
  const first = halfOf(await one.payRequest(request, till));
  const second = halfOf(await other.payRequest(request, till));
  const { records } = await till.sync([first, second]);
  assert.deepEqual(
    records.map(({ status, code }) => [status, code]),
    [
      ['settled', undefined],
      ['returned', 'requestPaid'],
    ],
  );
  assert.equal((await figuresOf(world, other)).line, '600 - 0 - 100');
  assert.equal((await figuresOf(world, other)).available, 500n);
  assert.deepEqual((await till.sync([second, first])).records, records.toReversed());
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

test('one payer pays a request twice: once it is paid, once it comes back, also when only the payer hands them in', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const request = await till.request(100n);
  const first = await payer.payRequest(request, till);
  const second = await payer.payRequest(request, till);
  await payer.sync([halfOf(first), halfOf(second)]);
  assert.equal((await figuresOf(world, payer)).line, '600 - 0 - 0', 'nobody has claimed');
  const receipt = await till.receipt(second);
  const { records } = await payer.sync([halfOf(second, { receipt }), halfOf(first)]);
  assert.deepEqual(
    records.map(({ status, code }) => [status, code]),
    [
      ['settled', undefined],
      ['returned', 'requestPaid'],
    ],
  );
  assert.equal((await figuresOf(world, payer)).line, '600 - 100 - 100');
  await world.checkMoney();
});

test("the payer's half of a surplus, known before the request was paid, returns as soon as it is", async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const other = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const request = await till.request(100n);
  const surplus = await payer.payRequest(request, till);
  await payer.sync([halfOf(surplus)]);
  const paid = await other.payRequest(request, till);
  await till.sync([halfOf(paid)]);
  await world.work();
  assert.deepEqual(await figuresOf(world, payer), {
    line: '600 - 0 - 100',
    reserved: 500n,
    available: 500n,
  });
  assert.equal((await payer.sync([halfOf(surplus)])).records[0]?.code, 'requestPaid');
  await world.checkMoney();
});

for (const outcome of ['declined', 'void'] as const) {
  test(`a payment that its till gave up (${outcome}) before it was paid leaves the request to another`, async () => {
    const [one, other] = [
      await enrolPayer(world, { deposit: 1_000n, offline: 600n }),
      await enrolPayer(world, { deposit: 1_000n, offline: 600n }),
    ];
    const till = await enrolTill(world);
    const request = await till.request(100n);
    const first = await one.payRequest(request, till);
    const gaveUp = halfOf(first, { receipt: await till.receipt(first, { outcome }) });
    const second = await other.payRequest(request, till);
    const { records } = await till.sync([halfOf(first), gaveUp, halfOf(second)]);
    assert.deepEqual(
      records.map(({ status }) => status),
      ['returned', 'returned', 'settled'],
    );
    assert.equal((await figuresOf(world, one)).available, 500n);
    assert.equal(await moneyOf(world, till), 100n);
    await world.checkMoney();
  });
}

test('many payers race for one request over many connections: exactly one is paid', async () => {
  const till = await enrolTill(world);
  const request = await till.request(50n);
  const payers = await Promise.all(
    Array.from({ length: 8 }, () => enrolPayer(world, { deposit: 100n, offline: 100n })),
  );
  const results = await Promise.all(
    payers.map(async (payer) => {
      const payment = await payer.payRequest(request, till);
      const receipt = await till.receipt(payment);
      return (await payer.sync([halfOf(payment, { receipt })])).records[0]?.status;
    }),
  );
  assert.deepEqual(
    results.toSorted((left, right) => String(left).localeCompare(String(right))),
    [...Array<string>(7).fill('returned'), 'settled'],
  );
  assert.equal(await moneyOf(world, till), 50n);
  await world.checkMoney();
});

test('a voided payment uses up its request too: it cannot be paid again by another', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const request = await till.request(100n);
  const first = await payer.payRequest(request, till);
  await till.sync([halfOf(first)]);
  const receipt = await till.receipt(first, { outcome: 'void' });
  await till.sync([halfOf(first, { receipt })]);
  await world.work();
  const again = await payer.payRequest(request, till);
  const { records } = await till.sync([halfOf(again)]);
  assert.deepEqual([records[0]?.status, records[0]?.code], ['returned', 'requestPaid']);
  assert.equal((await figuresOf(world, payer)).available, 600n);
  await world.checkMoney();
});

/** The history job: what is missing is named when it is old, and resolved when it arrives (G-059). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { MISSING_SECONDS } from './find-missing.ts';
import { listFindings, type HistoryFinding } from './history-finding.ts';

const world = await createIssuerWorld();
const { database, tenant } = world;

async function findings(
  { account }: Pick<WorldPayer, 'account'>,
  withResolved = false,
): Promise<readonly HistoryFinding[]> {
  await world.work();
  return database.transaction(tenant, (tx) =>
    listFindings(tx, { account, withResolved, limit: 100 }),
  );
}

async function kinds(payer: Pick<WorldPayer, 'account'>): Promise<readonly string[]> {
  return (await findings(payer)).map(({ kind }) => kind);
}

function digestOf({ withdrawal }: WorldPayment): string {
  return toHex(withdrawal.digest);
}

test('G-059: a gap in the numbers of a line is named when it is old, and resolved when it fills', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payments = [
    await payer.pay(till, 10n),
    await payer.pay(till, 20n),
    await payer.pay(till, 30n),
    await payer.pay(till, 40n),
  ] as const;
  const both = async (payment: WorldPayment): Promise<void> => {
    const receipt = await till.receipt(payment);
    await till.sync([halfOf(payment, { receipt })]);
    await payer.sync([halfOf(payment, { receipt })]);
  };
  await both(payments[0]);
  await both(payments[3]);
  assert.deepEqual(await kinds(payer), [], 'devices may be late');
  world.wait(MISSING_SECONDS);
  const [gap, ...others] = await findings(payer);
  assert.deepEqual(others, []);
  assert.equal(gap?.kind, 'gap');
  assert.deepEqual([gap?.counterFrom, gap?.counterTo, gap?.number], [2n, 3n, 1]);
  assert.deepEqual(gap?.about, payer.line);
  await both(payments[2]);
  assert.deepEqual(
    (await findings(payer)).map(({ number, counterTo }) => [number, counterTo]),
    [[1, 2n]],
    'one finding, now about one number',
  );
  await both(payments[1]);
  const resolved = await findings(payer, true);
  assert.deepEqual(
    resolved.map(({ number, firstSeenAt, resolvedAt }) => [
      number,
      firstSeenAt === gap?.firstSeenAt,
      resolvedAt,
    ]),
    [[1, true, world.now()]],
  );
});

test('G-059: payments that only a statement tells of are missing as well', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  await payer.pay(till, 10n);
  await payer.pay(till, 20n);
  await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
  world.wait(MISSING_SECONDS);
  const [gap] = await findings(payer);
  assert.deepEqual([gap?.kind, gap?.counterFrom, gap?.counterTo], ['gap', 1n, 2n]);
});

test('G-172, G-173: one half without the other is named, whichever it is, until the other arrives', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const claimed = await payer.pay(till, 10n);
  const reported = await payer.pay(till, 20n);
  const receipt = await till.receipt(claimed);
  await till.sync([halfOf(claimed, { receipt })]);
  await payer.sync([halfOf(reported)]);
  assert.deepEqual(await findings(payer), []);
  world.wait(MISSING_SECONDS);
  assert.deepEqual(
    // Found in one look, in whatever order.
    new Map((await findings(payer)).map(({ kind, about }) => [kind, toHex(about)])),
    new Map([
      ['payerHalfMissing', digestOf(claimed)],
      ['payeeHalfMissing', digestOf(reported)],
    ]),
  );
  await payer.sync([halfOf(claimed, { receipt })]);
  assert.deepEqual(await kinds(payer), ['payeeHalfMissing']);
  const late = await till.receipt(reported);
  await till.sync([halfOf(reported, { receipt: late })]);
  assert.deepEqual(await kinds(payer), []);
  assert.equal((await findings(payer, true)).length, 2);
});

test('G-059: a receipt that neither half has is missing', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 10n);
  await till.sync([halfOf(payment)]);
  await payer.sync([halfOf(payment)]);
  world.wait(MISSING_SECONDS);
  assert.deepEqual(await kinds(payer), ['receiptMissing']);
  await payer.sync([halfOf(payment, { receipt: await till.receipt(payment) })]);
  assert.deepEqual(await kinds(payer), []);
});

test('G-059: a payment that a statement of its payer hides is named at once', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const before = payer.state();
  const hidden = await payer.pay(till, 10n);
  const receipt = await till.receipt(hidden);
  payer.restore(before);
  await payer.pay(till, 25n);
  await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
  await till.sync([halfOf(hidden, { receipt })]);
  assert.deepEqual(await kinds(payer), ['hiddenPayment']);
});

test('G-173: halves that disagree are named at once', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 10n);
  await till.sync([halfOf(payment)]);
  const no = await till.receipt(payment, { outcome: 'declined' });
  await payer.sync([halfOf(payment, { receipt: no })]);
  assert.deepEqual(await kinds(payer), ['halvesDisagree']);
});

test('G-059: a status code that was wrong is named at once', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 10n);
  await payer.sync([halfOf(payment, { statusDigits: '000000' })]);
  assert.deepEqual(await kinds(payer), ['wrongCode']);
});

test('a complete history leaves no finding and no work', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 10n);
  const receipt = await till.receipt(payment);
  await till.sync([halfOf(payment, { receipt })]);
  await payer.sync([halfOf(payment, { receipt })]);
  world.wait(MISSING_SECONDS);
  assert.deepEqual(await findings(payer, true), []);
  const rows = await world.testDatabase.admin.query(
    `select 1 as one from work where home = $1 and kind = 'history'`,
    [payer.account],
  );
  assert.deepEqual(rows, []);
});

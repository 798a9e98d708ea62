/**
 * What the loss account paid for a convicted line is owed by its account, and later deposits pay it: the
 * tenant's share of each, in the order in which debts arose, never more than is owed and never twice.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import { currency, minor } from '@tallystick/protocol/money';
import { forkLine, handInFork, type Fork } from '@tallystick/testkit/fork';
import { figuresOf, lineOf, lossOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDevice } from '../operator/block-device.ts';
import { changeDebtShare, forgiveDebt, listDebts, showDebt } from '../operator/debts.ts';
import { depositByOperator } from '../operator/move-money.ts';
import { eraseByOperator } from '../personal/erase-account.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const RUPEES = currency(356);
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;

/** A payer spends what it has ready at two tills; cover pays the second one. */
async function doubleSpend(payer: WorldPayer, amount: bigint): Promise<Fork> {
  const fork = await forkLine(world, payer, { amount, cover: 1_000n });
  const { records } = await handInFork(fork);
  assert.equal(records[0]?.status, 'settled', 'cover pays the second till');
  return fork;
}

/** As {@link doubleSpend}, and the line's last day has passed. */
async function debtor(amount: bigint): Promise<WorldPayer> {
  const payer = await enrolPayer(world, { deposit: amount, offline: amount });
  await doubleSpend(payer, amount);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  return payer;
}

async function owedBy(payer: WorldPayer): Promise<bigint> {
  const { account: home, line } = payer;
  const shown = await showDebt(deps, tenant, { home, line });
  assert.ok(shown.ok, 'there is no debt');
  return shown.value.owed;
}

async function book(account: bigint, amount: bigint, id = deps.random(16)): Promise<boolean> {
  const order = { id, account, currency: RUPEES, amount: minor(amount) };
  return (await depositByOperator(deps, tenant, order)).ok;
}

test('what cover paid for a line and nothing gave back is a debt from redeemBy on, and a share of each deposit pays it (L-16)', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  await doubleSpend(payer, 100n);
  const { account: home, line } = payer;
  assert.deepEqual(await showDebt(deps, tenant, { home, line }), {
    ok: false,
    code: 'unknownDebt',
  });
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal(await owedBy(payer), 100n);
  const loss = await lossOf(world);
  assert.ok(await book(home, 81n));
  assert.equal(await owedBy(payer), 59n, 'half of it, rounded up');
  assert.equal((await figuresOf(world, payer)).available, 40n);
  assert.equal(await lossOf(world), loss + 41n);
  assert.ok(await book(home, 1_000n));
  assert.equal(await owedBy(payer), 0n, 'never more than is owed');
  assert.equal((await figuresOf(world, payer)).available, 981n);
  assert.ok(await book(home, 10n));
  assert.equal((await figuresOf(world, payer)).available, 991n, 'and never again');
  assert.equal(await lossOf(world), loss + 100n);
  await world.checkMoney();
});

test("what is left of the reservation comes first, then the account's free money; only the rest is a debt", async () => {
  const payer = await enrolPayer(world, { deposit: 160n, offline: 130n });
  const fork = await forkLine(world, payer, { amount: 100n, cover: 1_000n });
  const loss = await lossOf(world);
  // The second till: 30 of the reservation and 70 of cover.
  await handInFork(fork);
  assert.equal((await lineOf(world, payer)).covered, 70n);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 0n);
  assert.equal(await owedBy(payer), 40n);
  // What was not used of the cover is back, too.
  assert.equal(await lossOf(world), loss + 930n + 30n);
  await world.checkMoney();
});

test('who had reported the device before the proof owes nothing, and keeps every deposit (decision 0028)', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const fork = await forkLine(world, payer, { amount: 100n, cover: 1_000n });
  assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
  await handInFork(fork);
  assert.equal((await lineOf(world, payer)).covered, 100n);
  assert.ok(await book(payer.account, 500n));
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal((await lineOf(world, payer)).covered, 100n, 'the loss account bears it');
  assert.ok(await book(payer.account, 200n));
  assert.equal((await figuresOf(world, payer)).available, 700n);
  await world.checkMoney();
});

test("a device's own deposit pays like the operator's, and asking again pays once", async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const { account } = payer;
  const other = await enrolPayer(world, { deposit: 0n, offline: 0n, account });
  await doubleSpend(payer, 100n);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  const body = { source: 'testBank', currency: RUPEES, amount: minor(50n) } as const;
  const callId = deps.random(16);
  for (let time = 0; time < 2; time += 1) {
    const answer = await other.call('deposit', depositBodyShape.encode(body), callId);
    assert.ok(answer.accepted, answer.code);
  }
  assert.equal(await owedBy(payer), 75n);
  const id = deps.random(16);
  for (let time = 0; time < 2; time += 1) assert.ok(await book(payer.account, 50n, id));
  assert.equal(await owedBy(payer), 50n);
  assert.equal((await figuresOf(world, payer)).available, 50n);
  await world.checkMoney();
});

test('debts of one account are paid in the order in which they arose', async () => {
  const first = await enrolPayer(world, { deposit: 160n, offline: 60n });
  const { account } = first;
  world.wait(DAY_SECONDS);
  const later = await Promise.all(
    [20n, 30n, 50n].map((offline) => enrolPayer(world, { deposit: 0n, offline, account })),
  );
  await doubleSpend(first, 60n);
  for (const [index, payer] of later.entries())
    await doubleSpend(payer, [20n, 30n, 50n][index] ?? 0n);
  world.wait(REDEEM_BY_SECONDS - DAY_SECONDS);
  await world.work();
  world.wait(DAY_SECONDS);
  await world.work();
  assert.ok(await book(account, 122n));
  assert.equal(await owedBy(first), 0n, 'the oldest one first, whatever its name');
  assert.deepEqual(
    (await Promise.all(later.map(owedBy))).reduce((sum, owed) => sum + owed, 0n),
    99n,
  );
  await world.checkMoney();
});

test("the tenant's share decides how much of a deposit is kept, and one outside of 1 to 100 is refused", async () => {
  const payer = await debtor(100n);
  for (const sharePercent of [0, 101, 0.5]) {
    assert.deepEqual(await changeDebtShare(deps, tenant, { sharePercent }), {
      ok: false,
      code: 'shareInvalid',
    });
  }
  for (const [sharePercent, left] of [
    [100, 90n],
    [1, 89n],
  ] as const) {
    assert.ok((await changeDebtShare(deps, tenant, { sharePercent })).ok);
    assert.ok(await book(payer.account, 10n));
    assert.equal(await owedBy(payer), left);
  }
  assert.ok((await changeDebtShare(deps, tenant, { sharePercent: 50 })).ok);
  await world.checkMoney();
});

test('a debt that the operator forgives is collected no more, stays on record, and keeps nobody from being erased', async () => {
  const payer = await debtor(100n);
  const { account: home, line } = payer;
  assert.ok(await book(home, 20n));
  const key = { home, line };
  assert.deepEqual(
    await forgiveDebt(deps, tenant, { home: home + 1_000_000n, line, reason: 'No.' }),
    { ok: false, code: 'unknownDebt' },
  );
  const forgiven = await forgiveDebt(deps, tenant, { ...key, reason: 'The phone was faulty.' });
  assert.ok(forgiven.ok);
  const { amount, owed, forgiven: letGo, reason } = forgiven.value;
  assert.deepEqual([amount, owed, letGo, reason], [100n, 0n, 90n, 'The phone was faulty.']);
  const again = await forgiveDebt(deps, tenant, { ...key, reason: 'The phone was faulty.' });
  assert.deepEqual(again, forgiven);
  assert.deepEqual(await forgiveDebt(deps, tenant, { ...key, reason: 'Another.' }), {
    ok: false,
    code: 'nothingOwed',
  });
  const loss = await lossOf(world);
  assert.ok(await book(home, 50n));
  assert.equal(await lossOf(world), loss);
  assert.equal((await figuresOf(world, payer)).available, 60n);
  const till = await enrolTill(world);
  assert.ok(till.account > 0n);
  const erased = await eraseByOperator(deps, tenant, { account: home });
  assert.deepEqual(erased, { ok: false, code: 'moneyLeft' }, 'only its money is in the way');
  await world.checkMoney();
});

test('a payment that its payee voids after its payer had owed for it goes to whoever bore it', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const { tills, payments } = await doubleSpend(payer, 100n);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.ok(await book(payer.account, 60n));
  assert.equal(await owedBy(payer), 70n);
  const loss = await lossOf(world);
  const receipt = await tills[1].receipt(payments[1], { outcome: 'void' });
  await tills[1].sync([halfOf(payments[1], { receipt })]);
  await world.work();
  assert.equal(await owedBy(payer), 0n);
  assert.equal(await lossOf(world), loss + 70n);
  assert.equal((await figuresOf(world, payer)).available, 60n, 'and its own 30 came back');
  await world.checkMoney();
});

test('a line that is convicted after its last day is looked at once more', async () => {
  const payer = await enrolPayer(world, { deposit: 200n, offline: 100n });
  const { tills, payments } = await forkLine(world, payer, { amount: 100n });
  await tills[0].sync([halfOf(payments[0])]);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  await tills[1].sync([halfOf(payments[1])]);
  const { account: home, line } = payer;
  const work = await world.testDatabase.admin.query(
    `select due_at from work where home = $1 and kind = 'release' and subject = $2`,
    [home, line],
  );
  assert.deepEqual(work, [{ due_at: BigInt(world.now()) }]);
  await world.work();
  assert.equal((await lineOf(world, payer)).status, 'fraud');
  const none = await showDebt(deps, tenant, { home, line });
  assert.deepEqual(none, { ok: false, code: 'unknownDebt' }, 'nothing was paid for it');
  await world.checkMoney();
});

test('the list has what is owed by account and line, a page at a time, and what is paid if that is asked for', async () => {
  const open = await debtor(30n);
  const paid = await debtor(30n);
  assert.ok(await book(paid.account, 60n));
  const seen: bigint[] = [];
  let after: { readonly home: bigint; readonly line: Uint8Array } | undefined;
  for (;;) {
    const page = await listDebts(deps, tenant, {
      withPaid: false,
      limit: 1,
      ...(after === undefined ? {} : { after }),
    });
    assert.ok(page.ok);
    const [debt] = page.value;
    if (debt === undefined) break;
    seen.push(debt.home);
    after = debt;
  }
  assert.ok(seen.includes(open.account) && !seen.includes(paid.account));
  assert.deepEqual(
    seen,
    seen.toSorted((left, right) => Number(left - right)),
  );
  const all = await listDebts(deps, tenant, { withPaid: true, limit: 1_000 });
  assert.ok(all.ok && all.value.some(({ home }) => home === paid.account));
});

test('deposits, one of them doubled, and a word of the operator race for one debt: nothing is collected twice', async () => {
  for (let round = 0; round < 4; round += 1) {
    const payer = await debtor(100n);
    const { account: home, line } = payer;
    const loss = await lossOf(world);
    const id = deps.random(16);
    await Promise.all([
      book(home, 40n, id),
      book(home, 40n, id),
      book(home, 60n),
      book(home, 80n),
      ...(round % 2 === 0 ? [] : [forgiveDebt(deps, tenant, { home, line, reason: 'Enough.' })]),
    ]);
    const { available } = await figuresOf(world, payer);
    const collected = (await lossOf(world)) - loss;
    assert.equal(available + collected, 180n, 'no money is made or lost');
    if (round % 2 === 0) assert.equal(collected, 90n, 'half of 40, 60 and 80');
    assert.ok(collected <= 90n);
    const debt = await showDebt(deps, tenant, { home, line });
    assert.ok(debt.ok);
    assert.equal(debt.value.owed + debt.value.forgiven, 100n - collected);
    await world.checkMoney();
  }
});

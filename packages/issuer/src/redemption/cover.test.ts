/**
 * The order of cover (rule 4): one pot a line, drawn on in order of arrival; then cover that is
 * allotted to the till, if the record is timely; then whatever is left at redeemBy.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import { reserve } from '@tallystick/ledger/reservations';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { currency, minor } from '@tallystick/protocol/money';
import {
  coverOf,
  coverTill,
  figuresOf,
  lineOf,
  lossOf,
  moneyOf,
} from '@tallystick/testkit/issuer-money';
import {
  collectWith,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting } from '@tallystick/testkit/lock-waits';
import { allotCover } from '../operator/move-money.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;
const RUPEES = currency(356);

/** A payer that pays each of the tills from the same state. */
async function forkAt(
  tills: readonly WorldTill[],
  amounts: readonly bigint[],
  payer: WorldPayer,
): Promise<readonly WorldPayment[]> {
  const before = payer.state();
  const payments: WorldPayment[] = [];
  for (const [index, till] of tills.entries()) {
    payer.restore(before);
    payments.push(await payer.pay(till, amounts[index] ?? 0n));
  }
  return payments;
}

test('payees of a fork are paid in order of arrival from the one pot; nothing that the reservation cannot pay is paid without cover', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const tills = [await enrolTill(world), await enrolTill(world), await enrolTill(world)] as const;
  const [one, two, three] = await forkAt(tills, [60n, 70n, 50n], payer);
  assert.ok(one !== undefined && two !== undefined && three !== undefined);
  const third = (await tills[2].sync([halfOf(three)])).records[0];
  const first = (await tills[0].sync([halfOf(one)])).records[0];
  const second = (await tills[1].sync([halfOf(two)])).records[0];
  assert.deepEqual(
    [third, first, second].map((outcome) => [outcome?.status, outcome?.paid, outcome?.code]),
    [
      ['settled', 50n, undefined],
      ['waiting', 50n, 'notCovered'],
      ['waiting', 0n, 'notCovered'],
    ],
  );
  assert.equal((await figuresOf(world, payer)).line, '100 - 100 - 0');
  await world.checkMoney();
});

test('cover that is allotted pays what the reservation cannot, and the line remembers it', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  await coverTill(world, tills[1], { amount: 1_000n, seconds: DAY_SECONDS });
  assert.deepEqual((await tills[1].sync([])).cover, [
    { currency: 356, amount: 1_000n, until: world.now() + DAY_SECONDS },
  ]);
  const [one, two] = await forkAt(tills, [80n, 90n], payer);
  assert.ok(one !== undefined && two !== undefined);
  await tills[0].sync([halfOf(one)]);
  const { records, cover } = await tills[1].sync([halfOf(two)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['settled', 90n]);
  assert.equal(cover[0]?.amount, 930n);
  assert.equal(await coverOf(world, tills[1]), 930n);
  const line = await lineOf(world, payer);
  assert.equal(line.covered, 70n);
  assert.equal(line.figures.settled, 100n, 'what cover pays is not in settled');
  await world.work();
  assert.equal(await moneyOf(world, tills[1]), 90n);
  await world.checkMoney();
});

test('more than the cover: the till gets all of it and waits for the rest; the loss account is never asked', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  await coverTill(world, tills[1], { amount: 30n, seconds: DAY_SECONDS });
  const loss = await lossOf(world);
  const [one, two] = await forkAt(tills, [100n, 100n], payer);
  assert.ok(one !== undefined && two !== undefined);
  await tills[0].sync([halfOf(one)]);
  const { records } = await tills[1].sync([halfOf(two)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 30n]);
  assert.equal(await lossOf(world), loss);
  assert.equal(await coverOf(world, tills[1]), 0n);
  await world.checkMoney();
});

test('a waiting payment that has a part and is voided gives the part back, and cover gets its share', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  await coverTill(world, tills[1], { amount: 30n, seconds: DAY_SECONDS });
  const loss = await lossOf(world);
  const [one, two] = await forkAt(tills, [80n, 90n], payer);
  assert.ok(one !== undefined && two !== undefined);
  await tills[0].sync([halfOf(one)]);
  const { records } = await tills[1].sync([halfOf(two)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 50n]);
  const receipt = await tills[1].receipt(two, { outcome: 'void' });
  await tills[1].sync([halfOf(two, { receipt })]);
  await world.work();
  const after = (await tills[1].sync([halfOf(two)])).records[0];
  assert.deepEqual([after?.status, after?.code, after?.paid], ['returned', 'voided', 0n]);
  assert.equal(await moneyOf(world, tills[1]), 0n);
  assert.equal(await lossOf(world), loss + 30n);
  assert.deepEqual(await figuresOf(world, payer), {
    line: '100 - 100 - 0',
    reserved: 0n,
    available: 20n,
  });
  await world.checkMoney();
});

test('cover that comes later pays what waits in the order in which it came, whatever the order of a repeated upload', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const [other, till] = [await enrolTill(world), await enrolTill(world)];
  const bundleSeq = till.bundleSeq();
  const before = payer.state();
  await other.sync([halfOf(await payer.pay(other, 100n))]);
  payer.restore(before);
  const payments: WorldPayment[] = [];
  for (let count = 0; count < 6; count += 1) payments.push(await payer.pay(till, 10n));
  const arriving = payments.toReversed();
  for (const payment of arriving) {
    world.wait(1);
    await till.sync([halfOf(payment)], { bundleSeq });
  }
  await coverTill(world, till, { amount: 25n, seconds: DAY_SECONDS });
  await till.sync(
    payments.map((payment) => halfOf(payment)),
    { bundleSeq },
  );
  const { records } = await till.sync(
    arriving.map((payment) => halfOf(payment)),
    { bundleSeq },
  );
  assert.deepEqual(
    records.map(({ paid }) => paid),
    [10n, 10n, 5n, 0n, 0n, 0n],
  );
  await world.checkMoney();
});

test('two lines that ask for the last of one cover at the same moment: one gets it, the other waits', async () => {
  const till = await enrolTill(world);
  const other = await enrolTill(world);
  await coverTill(world, till, { amount: 100n, seconds: DAY_SECONDS });
  const askers: { readonly payer: WorldPayer; readonly half: CborValue }[] = [];
  for (let count = 0; count < 2; count += 1) {
    const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
    const [paid, forked] = await forkAt([other, till], [100n, 100n], payer);
    assert.ok(paid !== undefined && forked !== undefined);
    await other.sync([halfOf(paid)]);
    // Convicted before it asks, so that the two meet at the cover and nowhere else.
    await payer.sync([halfOf(forked)]);
    askers.push({ payer, half: halfOf(forked, { receipt: await till.receipt(forked) }) });
  }
  await other.sync([]);
  const { admin } = world.testDatabase;
  await admin.script('begin');
  await admin.query(
    `select 1 as one from ledger_account where tenant = $1::uuid and name = $2 for update`,
    [tenant, coverAccount(till.account, till.certificate.body.till).name],
  );
  const calls = askers.map(({ payer, half }) => payer.sync([half]));
  await untilWaiting(admin, 2);
  await admin.script('commit');
  const paid = (await Promise.all(calls)).map(({ records }) => records[0]?.paid);
  assert.deepEqual(new Set(paid), new Set([0n, 100n]));
  assert.equal(await coverOf(world, till), 0n);
  await world.checkMoney();
});

test("cover is one till's: its neighbour under the same roof has none", async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const covered = await enrolTill(world);
  const neighbour = await enrolTill(world, { account: covered.account });
  await coverTill(world, covered, { amount: 1_000n, seconds: DAY_SECONDS });
  const [one, two] = await forkAt([covered, neighbour], [100n, 100n], payer);
  assert.ok(one !== undefined && two !== undefined);
  await covered.sync([halfOf(one)]);
  const { records } = await neighbour.sync([halfOf(two)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 0n]);
  assert.deepEqual((await neighbour.sync([])).cover, []);
  await world.checkMoney();
});

test('persons get no cover, and none can be allotted beyond the loss account: invented payees collect nothing', async () => {
  const person = collectWith(world, await enrolPayer(world, { deposit: 0n, offline: 0n }));
  const order = { currency: RUPEES, amount: minor(1n), until: world.now() + DAY_SECONDS };
  const toPerson = await allotCover(deps, tenant, {
    ...order,
    id: deps.random(16),
    account: person.account,
    till: person.certificate.body.till,
  });
  assert.deepEqual(toPerson, { ok: false, code: 'unknownTill' });
  const till = await enrolTill(world);
  const tooMuch = await allotCover(deps, tenant, {
    ...order,
    amount: minor((await lossOf(world)) + 1n),
    id: deps.random(16),
    account: till.account,
    till: till.certificate.body.till,
  });
  assert.deepEqual(tooMuch, { ok: false, code: 'insufficientFunds' });
  assert.deepEqual((await till.sync([])).cover, []);
  await world.checkMoney();
});

test('only a timely record is covered: a bundle that is too old, or that nobody published, covers nothing', async () => {
  for (const bundle of ['too old', 'never published', 'older than the last synced'] as const) {
    const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
    const tills = [await enrolTill(world), await enrolTill(world)] as const;
    await coverTill(world, tills[1], { amount: 1_000n, seconds: 60 * DAY_SECONDS });
    const held = tills[1].bundleSeq();
    const before = payer.state();
    const one = await payer.pay(tills[0], 100n);
    await tills[0].sync([halfOf(one)]);
    payer.restore(before);
    const bundleSeq = bundle === 'never published' ? 1_000_000 : held;
    const request = await tills[1].request(100n, { bundleSeq });
    const two = await payer.payRequest(request, tills[1]);
    if (bundle === 'too old') world.wait(7 * DAY_SECONDS + 1);
    if (bundle === 'older than the last synced') {
      await tills[1].sync([], { bundleSeq: held + 1 });
    }
    const { records } = await tills[1].sync([halfOf(two)]);
    assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 0n], bundle);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal((await tills[1].sync([halfOf(two)])).records[0]?.code, 'notCovered');
    assert.equal(await coverOf(world, tills[1]), 1_000n, 'not at redeemBy either');
    await world.checkMoney();
  }
});

test("at redeemBy what waits is paid from what is left, then from the payer's free money, else refused", async () => {
  const payer = await enrolPayer(world, { deposit: 130n, offline: 100n });
  const { account } = payer;
  const next = await enrolPayer(world, { deposit: 0n, offline: 0n, account });
  const tills = await Promise.all(Array.from({ length: 7 }, () => enrolTill(world)));
  const [paid, ...waiting] = await forkAt(tills, [100n, 20n, 21n, 22n, 23n, 24n, 25n], payer);
  assert.ok(paid !== undefined);
  await paid.payee.sync([halfOf(paid)]);
  for (const payment of waiting) {
    world.wait(1);
    assert.equal((await payment.payee.sync([halfOf(payment)])).records[0]?.status, 'waiting');
  }
  const [first, second] = waiting;
  assert.ok(first !== undefined && second !== undefined);
  world.wait(REDEEM_BY_SECONDS - waiting.length - 1);
  await world.work();
  assert.equal(await moneyOf(world, first.payee), 0n, 'a second before, nothing');
  world.wait(1);
  await world.work();
  assert.equal(await moneyOf(world, first.payee), 20n, 'it came to wait first');
  const { records } = await second.payee.sync([halfOf(second)]);
  assert.deepEqual([records[0]?.status, records[0]?.code], ['refused', 'notCovered']);
  assert.equal((await figuresOf(world, payer)).available, 10n);
  await next.deposit(1_000n);
  assert.equal((await second.payee.sync([halfOf(second)])).records[0]?.status, 'refused');
  assert.equal((await figuresOf(world, payer)).available, 1_010n);
  await world.checkMoney();
});

test('a convicted line returns nothing before redeemBy: not what is voided, not what nobody claimed', async () => {
  const payer = await enrolPayer(world, { deposit: 500n, offline: 200n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  const [one, two] = await forkAt(tills, [60n, 30n], payer);
  assert.ok(one !== undefined && two !== undefined);
  const silent = await payer.pay(tills[0], 50n);
  await tills[0].sync([halfOf(one)]);
  await tills[1].sync([halfOf(two)]);
  await payer.sync([halfOf(silent)]);
  const voided = halfOf(silent, { receipt: await tills[0].receipt(silent, { outcome: 'void' }) });
  assert.equal((await tills[0].sync([voided])).records[0]?.status, 'returned');
  const held = { line: '200 - 90 - 0', reserved: 110n, available: 300n };
  assert.deepEqual(await figuresOf(world, payer), held);
  world.wait(REDEEM_BY_SECONDS - 1);
  await world.work();
  assert.deepEqual(await figuresOf(world, payer), held);
  world.wait(1);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 410n);
  await world.checkMoney();
});

test('a convicted line with two certificates is held until the last of them has passed its redeemBy', async () => {
  const payer = await enrolPayer(world, { deposit: 500n, offline: 200n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  world.wait(DAY_SECONDS);
  assert.equal(await payer.certify(50n), undefined);
  const [one, two] = await forkAt(tills, [10n, 20n], payer);
  assert.ok(one !== undefined && two !== undefined);
  await tills[0].sync([halfOf(one)]);
  await tills[1].sync([halfOf(two)]);
  world.wait(REDEEM_BY_SECONDS - DAY_SECONDS);
  await world.work();
  assert.equal((await figuresOf(world, payer)).line, '200 - 30 - 0', 'the higher one has passed');
  world.wait(DAY_SECONDS);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 470n);
  await world.checkMoney();
});

test('what is left of a convicted line at redeemBy repays the loss account, then free money does, and a void then repays the payer', async () => {
  const own = await createIssuerWorld({ testDatabase: world.testDatabase });
  const payer = await enrolPayer(own, { deposit: 500n, offline: 100n });
  const tills = [await enrolTill(own), await enrolTill(own)] as const;
  await coverTill(own, tills[1], { amount: 1_000n, seconds: 60 * DAY_SECONDS });
  const [one, two] = await forkAt(tills, [100n, 100n], payer);
  assert.ok(one !== undefined && two !== undefined);
  await tills[0].sync([halfOf(one)]);
  await tills[1].sync([halfOf(two)]);
  assert.equal((await lineOf(own, payer)).covered, 100n);
  // As after a restored backup: money that belongs to the line turns up when cover has paid already.
  await world.testDatabase.admin.query(
    'update line set ceiling = ceiling + 30, known_sum = known_sum + 30 where line = $1',
    [payer.line],
  );
  await own.deps.database.transaction(own.tenant, (tx) =>
    post(
      tx,
      [
        reserve({
          home: payer.account,
          lineId: toHex(payer.line),
          id: deps.random(16),
          currency: RUPEES,
          amount: minor(30n),
        }),
      ],
      own.now(),
    ),
  );
  const loss = await lossOf(own);
  own.wait(REDEEM_BY_SECONDS);
  await own.work();
  assert.equal(await lossOf(own), loss + 100n, 'not a coin to the payer before the loss is repaid');
  assert.equal((await lineOf(own, payer)).covered, 0n);
  assert.equal((await figuresOf(own, payer)).available, 300n, '30 of the line, and 70 of its own');
  const voided = halfOf(two, { receipt: await tills[1].receipt(two, { outcome: 'void' }) });
  await tills[1].sync([voided]);
  await own.work();
  assert.equal(await lossOf(own), loss + 100n);
  assert.equal((await figuresOf(own, payer)).available, 400n, "all of it was the payer's");
  assert.equal((await lineOf(own, payer)).covered, 0n);
  await own.checkMoney();
});

test('cover that ends goes back to the loss account, and prolonged cover stays', async () => {
  const till = await enrolTill(world);
  await coverTill(world, till, { amount: 50n, seconds: 100 });
  await coverTill(world, till, { amount: 20n, seconds: 200 });
  const loss = await lossOf(world);
  world.wait(100);
  await world.work();
  assert.equal(await coverOf(world, till), 70n);
  assert.equal((await till.sync([])).cover[0]?.amount, 70n);
  world.wait(100);
  assert.deepEqual((await till.sync([])).cover, []);
  await world.work();
  assert.equal(await coverOf(world, till), 0n);
  assert.equal(await lossOf(world), loss + 70n);
  await world.checkMoney();
});

test('cover does not pay after its end, also before it was taken back', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  await coverTill(world, tills[1], { amount: 1_000n, seconds: 100 });
  const [one, two] = await forkAt(tills, [100n, 100n], payer);
  assert.ok(one !== undefined && two !== undefined);
  await tills[0].sync([halfOf(one)]);
  world.wait(100);
  const { records } = await tills[1].sync([halfOf(two)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 0n]);
  await world.checkMoney();
});

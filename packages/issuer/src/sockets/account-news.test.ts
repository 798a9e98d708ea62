/**
 * Which accounts PostgreSQL names when something changes: whoever caused it, at commit, and only those.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { listenForNotifications } from '@tallystick/database/pg-notifications';
import { minor } from '@tallystick/protocol/money';
import { forkLine } from '@tallystick/testkit/fork';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { blockDevice } from '../operator/block-device.ts';
import { depositByOperator } from '../operator/move-money.ts';
import { ACCOUNT_CHANNEL, createAccountNews } from './account-news.ts';

const world = await createIssuerWorld();
const REDEEM_BY_SECONDS = 21 * 86_400;
/** No account of a test has such a number. */
const MARKER = 9_000_000_000_000_000_000n;

let told: bigint[] = [];
const ready = Promise.withResolvers<void>();
const listening = listenForNotifications({
  url: world.testDatabase.serviceUrl,
  channel: ACCOUNT_CHANNEL,
  onMessage: (message) => {
    const [tenant, accounts = ''] = message.split(':');
    assert.equal(tenant, world.tenant);
    told.push(...accounts.split(',').map(BigInt));
  },
  onGap: ready.resolve,
});
await ready.promise;
after(() => listening.stop());

/** Who is told of what `cause` does. Messages come in the order of commits, so a marker ends them. */
async function toldBy(cause: () => Promise<unknown>): Promise<readonly bigint[]> {
  told = [];
  await cause();
  await world.testDatabase.admin.query('select pg_notify($1, $2)', [
    ACCOUNT_CHANNEL,
    `${world.tenant}:${MARKER}`,
  ]);
  while (!told.includes(MARKER)) await delay(5);
  const accounts = new Set(told.filter((account) => account !== MARKER));
  return [...accounts].toSorted((left, right) => Number(left - right));
}

suite('the database tells which accounts something changed for', () => {
  test('a deposit, by the device or by the operator: that account', async () => {
    const payer = await enrolPayer(world, { deposit: 100n, offline: 0n });
    assert.deepEqual(await toldBy(() => payer.deposit(50n)), [payer.account]);
    const order = {
      id: world.deps.random(16),
      account: payer.account,
      currency: TEST_CURRENCY.number,
      amount: minor(70n),
    };
    const deposit = (): Promise<unknown> => depositByOperator(world.deps, world.tenant, order);
    assert.deepEqual(await toldBy(deposit), [payer.account]);
    // The same order again moves nothing.
    assert.deepEqual(await toldBy(deposit), []);
  });

  test('a certificate: its account, because money went from free to ready offline', async () => {
    const payer = await enrolPayer(world, { deposit: 100n, offline: 0n });
    assert.deepEqual(await toldBy(() => payer.certify(50n)), [payer.account]);
  });

  test('a settlement: payer and payee, whoever handed the half in; again: nobody', async () => {
    const payer = await enrolPayer(world, { deposit: 500n, offline: 500n });
    const till = await enrolTill(world);
    const parties = [payer.account, till.account];
    const [first, second] = [await payer.pay(till, 20n), await payer.pay(till, 30n)];
    assert.deepEqual(await toldBy(() => till.sync([halfOf(first)])), parties);
    assert.deepEqual(await toldBy(() => payer.sync([halfOf(second)])), parties);
    assert.deepEqual(await toldBy(() => till.sync([])), []);
    // Heard to its end, or it is told in the middle of what follows.
    await toldBy(() => world.work());
    assert.deepEqual(await toldBy(() => till.sync([halfOf(first)])), []);
  });

  test('a roll-up and a release: their account', async () => {
    const payer = await enrolPayer(world, { deposit: 500n, offline: 500n });
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 20n);
    // Heard to its end, or it is told in the middle of what follows.
    await toldBy(() => till.sync([halfOf(payment)]));
    assert.deepEqual(await toldBy(() => world.work()), [till.account]);
    world.wait(REDEEM_BY_SECONDS);
    assert.ok((await toldBy(() => world.work())).includes(payer.account));
  });

  test('a conviction and a lost device: the account that may no longer pay', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const { tills, payments } = await forkLine(world, payer, { amount: 500n });
    await tills[0].sync([halfOf(payments[0])]);
    const convicting = await toldBy(() => tills[1].sync([halfOf(payments[1])]));
    assert.ok(convicting.includes(payer.account));
    const other = await enrolPayer(world, { deposit: 10n, offline: 0n });
    const target = { keyHash: other.keyHash };
    assert.deepEqual(await toldBy(() => blockDevice(world.deps, world.tenant, target)), [
      other.account,
    ]);
  });

  test('nobody of what was rolled back, and thousands at once in messages of a bounded size', async () => {
    const rolledBack = (): Promise<unknown> =>
      world.testDatabase.admin
        .query(
          'select account_news_tell(array[$1::uuid], array[7::bigint]), 1 / (length($1::text) - 36)',
          [world.tenant],
        )
        .catch(() => undefined);
    assert.deepEqual(await toldBy(rolledBack), []);
    const many = await toldBy(() =>
      world.testDatabase.admin.query(
        `select account_news_tell(array_agg($1::uuid), array_agg(1000000000000000000 + n))
         from generate_series(1, 5000) n`,
        [world.tenant],
      ),
    );
    assert.equal(many.length, 5_000);
  });
});

suite('news within a process', () => {
  test('reach those who subscribed to the account of that tenant, until they end it', () => {
    const news = createAccountNews();
    const heard: string[] = [];
    const { tenant } = world;
    const end = news.subscribe(tenant, 7n, () => heard.push('seven'));
    news.subscribe(tenant, 8n, () => heard.push('eight'));
    news.take(`${tenant}:7,9`);
    news.take('01890a5d-ac96-774b-bcce-b302099a8057:7');
    assert.deepEqual(heard, ['seven']);
    assert.ok(end !== undefined);
    end();
    end();
    news.take(`${tenant}:7,8`);
    assert.deepEqual(heard, ['seven', 'eight']);
    news.takeGap();
    assert.deepEqual(heard, ['seven', 'eight', 'eight']);
  });

  test('an account has so many listeners and no more, until one of them goes', () => {
    const news = createAccountNews();
    let heard = 0;
    const listen = (account: bigint): (() => void) | undefined =>
      news.subscribe(world.tenant, account, () => {
        heard += 1;
      });
    const ends = Array.from({ length: 64 }, () => listen(7n));
    assert.ok(ends.every((end) => end !== undefined));
    assert.equal(listen(7n), undefined);
    assert.ok(listen(8n) !== undefined);
    news.take(`${world.tenant}:7`);
    assert.equal(heard, 64);
    ends[0]?.();
    assert.ok(listen(7n) !== undefined);
  });

  test('what is no message is ignored', () => {
    const news = createAccountNews();
    news.subscribe(world.tenant, 7n, () => assert.fail('nothing was said of it'));
    for (const message of ['', ':', world.tenant, `${world.tenant}:`, `${world.tenant}:x,7`]) {
      news.take(message);
    }
  });
});

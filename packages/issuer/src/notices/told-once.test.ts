/**
 * A service that dies at any step of telling: before each statement, after each commit of which nobody hears, and
 * between a message and its answer. Every notice is told (P-25), and where the gateway reports, told once.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '@tallystick/database/database';
import { currency, minor } from '@tallystick/protocol/money';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import type { TakenMessage } from '@tallystick/testkit/sms-provider';
import { createSmsWorld, OPEN_ALL_DAY } from '@tallystick/testkit/sms-world';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { changeNoticeSettings, listNotices } from '../operator/change-notices.ts';
import { drainNotices } from './drain-notices.ts';
import { giveNotices } from './give-notices.ts';
import { takeReport } from './take-report.ts';

const ANSWER_SECONDS = 300;
const STEPS_MAX = 60;
const world = await createSmsWorld();
const { tenant, provider, sender } = world;
const unlimited = { ...OPEN_ALL_DAY, numberDayMax: 10_000, tenantDayMax: 10_000 };
await changeNoticeSettings(world.deps, tenant, unlimited);
const { account } = await enrolPayer(world, { deposit: 1n, offline: 0n });
await world.giveNumber(account);

class Cut extends Error {}

/** The issuer as it is in a process that dies before its n-th step; a dead process sends nothing more. */
function dyingAt(step: number): IssuerDeps {
  let left = step;
  const next = (): void => {
    left -= 1;
    if (left < 0) throw new Cut();
  };
  const database: Database = {
    close: () => world.database.close(),
    transaction: async (owner, work) => {
      const result = await world.database.transaction(owner, (tx) =>
        work({
          query: async (text, values) => {
            next();
            return tx.query(text, values);
          },
        }),
      );
      next();
      return result;
    },
  };
  const sms: IssuerDeps['sms'] = {
    ...sender,
    send: async (message) => {
      next();
      const outcome = await sender.send(message);
      next();
      return outcome;
    },
  };
  return { ...world.deps, database, sms };
}

/** Gives one notice; the text that tells it apart. */
async function give(name: string): Promise<string> {
  const amount = { currency: currency(356), minor: minor(100n) };
  await world.database.transaction(tenant, async (tx) => {
    const work = await giveNotices(tx, tenant, [
      {
        home: account,
        event: 'disputeOpened',
        subject: world.deps.random(32),
        fields: { amount, payee: name },
        givenAt: world.now(),
      },
    ]);
    await deferWork(tx, tenant, work);
  });
  return name;
}

async function report({ reportTo }: TakenMessage, state: 'sent' | 'delivered'): Promise<void> {
  const reference = fromHex(reportTo?.split('/').at(-1) ?? '');
  assert.ok(reference !== undefined);
  assert.ok(await takeReport(world.deps, tenant, reference, { state }));
}

const toldOf = (name: string): number =>
  provider.taken.filter(({ text }) => text.includes(`to ${name} is`)).length;

/** Dies before each step in turn, until one telling comes through; how often each notice was told. */
async function dieEverywhere(name: string): Promise<readonly number[]> {
  const counts: number[] = [];
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const shop = await give(`${name} ${step}.`);
    const died = await drainNotices(dyingAt(step), tenant, { limit: 1 }).then(
      () => false,
      (error: unknown) => {
        assert.ok(error instanceof Cut, String(error));
        return true;
      },
    );
    // Another process goes on, as often as it takes.
    for (let round = 0; round < 3; round += 1) {
      world.wait(ANSWER_SECONDS);
      await world.work();
    }
    counts.push(toldOf(shop));
    if (!died) return counts;
  }
  return assert.fail('it never comes through');
}

test('with a gateway that reports, every notice is told exactly once (P-25)', async () => {
  provider.onTaken = (message) => report(message, 'sent');
  const counts = await dieEverywhere('Reported');
  provider.onTaken = () => Promise.resolve();
  assert.ok(counts.length > 20, `${counts.length} steps`);
  assert.deepEqual(new Set(counts), new Set([1]));
});

test('with one that does not, none is lost, and only what was on its way at the end comes twice', async () => {
  const counts = await dieEverywhere('Silent');
  assert.ok(counts.every((count) => count === 1 || count === 2));
  const twice = counts.flatMap((count, step) => (count === 2 ? [step] : []));
  // From the message to the commit of its answer, one step after the other.
  const [first = 0] = twice;
  assert.deepEqual(
    twice,
    twice.map((_, index) => first + index),
  );
  assert.ok(twice.length > 0 && twice.length < 10, `steps ${twice.join(', ')}`);
});

test('an answer that is lost, time after time, is not asked for without end', async () => {
  provider.mood = 'silent';
  const shop = await give('Lost.');
  for (let round = 0; round < 10; round += 1) {
    await world.work();
    world.wait(ANSWER_SECONDS);
  }
  provider.mood = 'takes';
  assert.equal(toldOf(shop), 3);
  const [notice] = await listNotices(world.deps, tenant, { limit: 10, state: 'failed' });
  assert.equal(notice?.reason, 'unanswered');
  // A late report on any of the attempts is one on the notice.
  const attempts = provider.taken.filter(({ text }) => text.includes(`to ${shop} is`));
  assert.equal(new Set(attempts.map(({ reportTo }) => reportTo)).size, 1);
  const [first = assert.fail('nothing was sent')] = attempts;
  await report(first, 'delivered');
  assert.deepEqual(await listNotices(world.deps, tenant, { limit: 10, state: 'failed' }), []);
});

test('a gateway that takes nothing now, or does not know us, gets it later, and nothing is lost', async () => {
  const shop = await give('Busy.');
  for (const mood of ['busy', 'stranger'] as const) {
    provider.mood = mood;
    world.wait(ANSWER_SECONDS);
    await world.work();
    assert.equal(toldOf(shop), 0);
  }
  provider.mood = 'takes';
  world.wait(ANSWER_SECONDS);
  await world.work();
  assert.equal(toldOf(shop), 1);
});

test('two processes at once tell each notice once', async () => {
  const shops = await Promise.all(Array.from({ length: 12 }, (_, index) => give(`Both ${index}.`)));
  await Promise.all([1, 2].map(() => drainNotices(world.deps, tenant, { limit: 100 })));
  assert.deepEqual(new Set(shops.map(toldOf)), new Set([1]));
});

test('a report is the last word, in whatever order reports come', async () => {
  const shop = await give('Order.');
  await world.work();
  const message = provider.taken.find(({ text }) => text.includes(shop));
  assert.ok(message !== undefined);
  await report(message, 'delivered');
  await report(message, 'sent');
  const all = await listNotices(world.deps, tenant, { limit: 1_000, state: 'delivered' });
  assert.equal(all.length, 2, 'with the one above');
});

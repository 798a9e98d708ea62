/**
 * Two processes of the issuer inside of transactions at once, on a real PostgreSQL: what the simulator,
 * in which they alternate by transaction, cannot play. A seed decides who does what and begins when; the
 * server decides the rest, so a failure names its seed and may need several plays.
 */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPgDatabase } from '@tallystick/database/pg-database';
import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { drainWork } from '@tallystick/issuer/jobs/drain';
import { answerCall } from '@tallystick/issuer/operations/answer-call';
import { createAccount } from '@tallystick/issuer/operator/create-account';
import { minor } from '@tallystick/protocol/money';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import { deposit } from '@tallystick/sdk/device/deposit';
import { enrol } from '@tallystick/sdk/device/enrol';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { voidPayment } from '@tallystick/sdk/payee/void-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';
import { sync } from '@tallystick/sdk/sync/sync';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { checkConservation } from '../checkers/conservation.ts';
import { checkCulprits } from '../checkers/culprits.ts';
import { checkPromises } from '../checkers/promises.ts';
import type { Engine } from '../database/engine.ts';
import { createSeed, type Stream } from '../random/seeded.ts';
import type { Party } from '../town/counter.ts';
import { createWitness } from '../town/witness.ts';
import { createAbsentDevice } from '../world/absent-device.ts';

const SEEDS = [1, 2];
const ROUNDS = 4;
const PHONES = 5;
const TILLS = 2;
const CONNECTIONS = 6;
const DAY_SECONDS = 86_400;
/** Validity, days to redeem, and a few more. */
const DAYS_AFTER = 28;
const DAYS_EACH = 4;
const BUSY_ROUNDS = 5;
const CURRENCY = TEST_CURRENCY.number;
/** Turns of the event loop by which an action may begin later than the others. */
const TURNS_MAX = 12;

const world = await createIssuerWorld({ connectionsMax: CONNECTIONS });
const { tenant, testDatabase } = world;
const second = await openPgDatabase({
  url: testDatabase.serviceUrl,
  connectionsMax: CONNECTIONS,
});
const processes: readonly IssuerDeps[] = [world.deps, { ...world.deps, database: second }];
after(() => second.close());

/** All that the checkers ask of an engine. */
const tables: Engine = {
  query: (text, values) => testDatabase.admin.query(text, values),
  asService: notHere,
  reset: notHere,
  snapshot: notHere,
  restore: notHere,
  close: notHere,
};

function notHere(): never {
  throw new Error('the checkers only ask');
}

interface Racer extends Party {
  readonly device: Device;
}

/** Lets the others go first, by so many turns of the event loop as chance says. */
async function dawdle(chance: Stream): Promise<void> {
  for (let left = chance.below(TURNS_MAX); left > 0; left -= 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** A device whose calls go to either process, and sometimes to both at once. */
async function moveIn(name: string, role: 'customer' | 'merchant', chance: Stream): Promise<Racer> {
  const { deps } = world;
  const order = role === 'customer' ? { role } : { role, merchantType: 5_411, place: 'tdr1y' };
  const created = await createAccount(deps, tenant, { ...order, name, id: deps.random(16) });
  assert.ok(created.ok);
  const call = async (at: number, body: Uint8Array): Promise<Uint8Array> => {
    await dawdle(chance);
    const process = processes[at % processes.length];
    assert.ok(process !== undefined);
    const answered = await answerCall(process, tenant, body);
    assert.ok(answered.ok, answered.ok ? '' : answered.code);
    return answered.bytes;
  };
  const device = await openDevice({
    store: createMemoryStore(),
    clock: () => world.now(),
    random: deps.random,
    crypto: deps.crypto,
    elements: {
      create: () => {
        const element = createSoftwareElement(deps.random);
        return Promise.resolve({ element, secret: element.exportPrivateKey() });
      },
      open: (secret) => Promise.resolve(openSoftwareElement(secret)),
    },
    network: {
      post: async (_url, body) => {
        const at = chance.below(processes.length);
        if (!chance.chance(0.4)) return call(at, body);
        const [one, other] = await Promise.all([call(at, body), call(at + 1, body)]);
        return chance.chance(0.5) ? one : other;
      },
    },
  });
  assert.ok((await enrol(device, created.value.enrolmentCode)).ok);
  const person = { name, account: created.value.account, role, isHonest: true };
  return { device, person, side: createAbsentDevice(name) };
}

for (const number of SEEDS) {
  test(`G-179: two processes race inside transactions and keep every promise (seed ${number})`, async () => {
    const seed = createSeed(`race ${number}`);
    const chance = seed.stream('rounds');
    const witness = createWitness();
    const arrive = (role: 'customer' | 'merchant', count: number): Promise<Racer[]> =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          moveIn(`${role}-${at}`, role, seed.stream(`${role} ${at}`)),
        ),
      );
    const customers = await arrive('customer', PHONES);
    const merchants = await arrive('merchant', TILLS);
    const everybody = [...customers, ...merchants];

    const work = async (): Promise<void> => {
      await Promise.all(
        processes.map(async (process) => {
          await dawdle(chance);
          while ((await drainWork(process, tenant, { limit: 5 })) > 0);
        }),
      );
    };
    const fill = async ({ device, person }: Racer): Promise<void> => {
      witness.askedFor(person.account, 3_000n);
      const added = await deposit(device, {
        amount: minor(3_000n),
        currency: CURRENCY,
        source: 'testBank',
      });
      if (added.ok) witness.deposited(person.account, 3_000n);
      await certify(device, { currency: CURRENCY, amount: minor(2_000n) });
    };
    const certifyAgain = ({ device }: Racer): Promise<unknown> =>
      certify(device, { currency: CURRENCY, amount: minor(BigInt(chance.between(1_000, 2_500))) });
    const purchase = async (payer: Racer, payee: Racer): Promise<void> => {
      const amount = minor(BigInt(chance.between(50, 400)));
      const asked = await requestPayment(payee.device, { amount, currency: CURRENCY });
      assert.ok(asked.ok);
      const paid = await pay(payer.device, { requestBytes: asked.code });
      if (!paid.ok) return;
      const taken = await acceptPayment(payee.device, paid.code, { online: false });
      if (taken.outcome !== 'accepted') return;
      const { paymentId } = taken;
      const people = { payer: payer.person, payee: payee.person };
      witness.accepted({
        paymentId,
        ...people,
        amount,
        acceptedAt: world.now(),
        isTimeRight: true,
        isOnline: true,
        covered: 0n,
      });
      if (chance.chance(0.6)) {
        const learnt = await takeReceipt(payer.device, taken.receiptCode);
        if (learnt.ok) witness.confirmed(paymentId);
      }
      if (!chance.chance(0.15)) return;
      const voided = await voidPayment(payee.device, paymentId);
      if (voided.ok) witness.voided(paymentId);
    };

    await Promise.all(customers.map(fill));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const customer of customers) {
        await purchase(customer, chance.pick(merchants));
        await purchase(customer, chance.pick(merchants));
      }
      // Both sides hand in the same halves while lines are refreshed and what is due is done.
      const actions = chance.shuffle<() => Promise<unknown>>([
        ...everybody.map(
          ({ device }) =>
            () =>
              sync(device),
        ),
        ...customers.map((customer) => () => certifyAgain(customer)),
        ...(round === 2 ? customers.map((customer) => () => fill(customer)) : []),
        work,
        work,
      ]);
      await Promise.all(
        actions.map(async (action) => {
          await dawdle(chance);
          await action();
        }),
      );
      world.wait(chance.between(1, 2 * 3_600));
      assert.deepEqual(await checkConservation(tables), []);
    }

    await Promise.all([...everybody.map(({ device }) => sync(device)), work()]);
    for (const { device } of everybody) await sync(device);
    for (let day = 0; day < DAYS_AFTER; day += DAYS_EACH) {
      world.wait(DAYS_EACH * DAY_SECONDS);
      await work();
    }
    // A job that found its line taken by the other process stands back for a second.
    for (let left = BUSY_ROUNDS; left > 0; left -= 1) {
      world.wait(2);
      await work();
    }
    assert.ok(witness.payments().length > ROUNDS * PHONES, 'hardly anybody paid');
    assert.deepEqual(await checkConservation(tables), []);
    const known = everybody.map(({ person }) => String(person.account));
    const mine = only(tables, known);
    assert.deepEqual(await checkPromises(mine, witness), []);
    assert.deepEqual(await checkCulprits(mine, witness), []);
    await world.checkMoney();
  });
}

/** The seeds share a tenant, and each knows its own accounts only; all that is asked is asked by `home`. */
function only(engine: Engine, homes: readonly string[]): Engine {
  return {
    ...engine,
    query: async (text, values) => {
      const rows = await engine.query(text, values);
      return rows.filter(({ home }) => typeof home !== 'string' || homes.includes(home));
    },
  };
}

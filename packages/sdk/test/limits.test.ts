/**
 * Limits on what is paid and taken without a network, on both devices: set by the tenant and delivered at
 * a sync, and set by a till for itself (V-12).
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Policy } from '@tallystick/protocol/messages/trust-bundle';
import { minor } from '@tallystick/protocol/money';
import type {
  OfflineLimits,
  OwnLimits,
  RandomSelection,
} from '@tallystick/protocol/risk/risk-limits';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { keepOwnLimits, ownLimits } from '../src/payee/own-limits.ts';
import { shouldTryOnline } from '../src/payee/should-try-online.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { shouldSyncFirst } from '../src/payer/should-sync-first.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { forgetStanding } from '../src/risk/standing.ts';
import { handedIn } from '../src/sync/outbox.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { answer, ask, buy, synced } from '../test-support/scene.ts';
import {
  createWorld,
  customer,
  restart,
  till,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const DAY_SECONDS = 86_400;

interface Limits {
  readonly payer?: OfflineLimits;
  readonly payee?: OfflineLimits;
  readonly selection?: RandomSelection;
}

interface Scene {
  readonly world: World;
  readonly payer: TestDevice;
  readonly payee: TestDevice;
}

/** Two devices that have heard of the limits, and then lose their network. */
async function scene({ payer = {}, payee = {}, selection }: Limits): Promise<Scene> {
  const world = await createWorld(parts);
  const two = { payer: await customer(world), payee: await till(world) };
  const limits = { payer, payee, ...(selection === undefined ? {} : { selection }) };
  const policy = { ...policyOf(two.payee), unconfirmedCountMax: 100, limits };
  world.issuer.publish({ policy });
  await synced(two.payer);
  await synced(two.payee);
  world.online = false;
  return { world, ...two };
}

function policyOf({ device }: TestDevice): Policy {
  const session = device.session();
  assert.ok(session !== undefined);
  return session.trust.bundle.policy;
}

/** How the payer's device answers a request. */
async function tryToPay({ payer, payee }: Scene, amount: bigint, online = false): Promise<string> {
  const paid = await pay(payer.device, { requestBytes: await ask(payee, amount), online });
  return paid.ok ? 'paid' : paid.code;
}

/** A payment that the till declines, and whose payer hears of it. */
async function beDeclined({ payer, payee }: Scene): Promise<void> {
  const code = await answer(payer, await ask(payee, 10n));
  await keepOwnLimits(payee.device, { paymentMax: minor(5n) });
  const declined = await acceptPayment(payee.device, code, { online: false });
  assert.ok(declined.outcome === 'declined' && declined.receiptCode !== undefined);
  assert.ok((await takeReceipt(payer.device, declined.receiptCode)).ok);
  assert.equal(listPayments(payer.device)[0]?.reason, 'aboveOwnPaymentMax');
}

/** How the till decides over a payment. */
async function tryToTake({ payer, payee }: Scene, amount: bigint, online = false): Promise<string> {
  const code = await answer(payer, await ask(payee, amount));
  const taken = await acceptPayment(payee.device, code, { online });
  return taken.outcome === 'accepted' ? taken.guarantee.word : (taken.code ?? '');
}

async function contact({ world }: Scene, ...devices: readonly TestDevice[]): Promise<void> {
  world.online = true;
  for (const device of devices) await synced(device);
  world.online = false;
}

suite('a payer’s device', () => {
  test('pays so often since its last sync, and then again after one', async () => {
    const here = await scene({ payer: { countUpper: 2 } });
    await buy(here.payer, here.payee, 10n);
    await buy(here.payer, here.payee, 10n);
    assert.equal(await tryToPay(here, 10n), 'offlineCountReached');
    await contact(here, here.payer);
    assert.equal(await tryToPay(here, 10n), 'paid');
  });

  test('pays so much since its last sync', async () => {
    const here = await scene({ payer: { sumUpper: minor(50n) } });
    await buy(here.payer, here.payee, 30n);
    assert.equal(await tryToPay(here, 21n), 'offlineSumReached');
    assert.equal(await tryToPay(here, 20n), 'paid');
    await contact(here, here.payer);
    assert.equal(await tryToPay(here, 50n), 'paid');
  });

  test('counts what was declined until the issuer has heard of it', async () => {
    const here = await scene({ payer: { countUpper: 1 } });
    await beDeclined(here);
    assert.equal(await tryToPay(here, 4n), 'offlineCountReached');
  });

  test('does not count what was declined towards its day', async () => {
    const here = await scene({ payer: { dayCountMax: 1 } });
    await beDeclined(here);
    assert.equal(await tryToPay(here, 4n), 'paid');
    assert.equal(await tryToPay(here, 4n), 'offlineDayReached');
  });

  test('keeps to its day whatever it syncs, and pays with a network', async () => {
    const here = await scene({ payer: { dayCountMax: 2, daySumMax: minor(1_000n) } });
    await buy(here.payer, here.payee, 10n);
    await buy(here.payer, here.payee, 10n);
    await contact(here, here.payer);
    assert.equal(await tryToPay(here, 10n), 'offlineDayReached');
    here.world.time += DAY_SECONDS - 1;
    assert.equal(await tryToPay(here, 10n), 'offlineDayReached');
    assert.equal(await tryToPay(here, 10n, true), 'paid');
    here.world.time += 1;
    // What was paid with a network is in no day's sum.
    assert.equal(await tryToPay(here, 10n), 'paid');
    assert.equal(await tryToPay(here, 10n), 'paid');
    assert.equal(await tryToPay(here, 10n), 'offlineDayReached');
  });

  test('shows a payment again above every limit', async () => {
    const here = await scene({ payer: { countUpper: 1 } });
    const requestBytes = await ask(here.payee, 10n);
    const first = await pay(here.payer.device, { requestBytes });
    const again = await pay(here.payer.device, { requestBytes });
    assert.ok(first.ok && again.ok && again.repeated);
    assert.equal(await shouldSyncFirst(here.payer.device, { requestBytes }), false);
  });

  test('should synchronise first above a lower limit, and goes on where that fails', async () => {
    const here = await scene({ payer: { countLower: 1, sumLower: minor(100n) } });
    const requestBytes = await ask(here.payee, 100n);
    assert.equal(await shouldSyncFirst(here.payer.device, { requestBytes }), false);
    const more = await ask(here.payee, 101n);
    assert.equal(await shouldSyncFirst(here.payer.device, { requestBytes: more }), true);
    await buy(here.payer, here.payee, 10n);
    assert.equal(await shouldSyncFirst(here.payer.device, { requestBytes }), true);
    assert.equal(await tryToPay(here, 100n), 'paid');
  });
});

suite('a till under its operator’s limits', () => {
  test('takes so many payments since its last sync, declines with a receipt, and goes on after one', async () => {
    const here = await scene({ payee: { countUpper: 2 } });
    assert.equal(await tryToTake(here, 10n), 'atRisk');
    assert.equal(await tryToTake(here, 10n), 'atRisk');
    assert.equal(await tryToTake(here, 10n), 'offlineCountReached');
    await contact(here, here.payee, here.payer);
    assert.equal(await tryToTake(here, 10n), 'atRisk');
  });

  test('takes so much since its last sync; what it cancelled does not count', async () => {
    const here = await scene({ payee: { sumUpper: minor(50n) } });
    const taken = await buy(here.payer, here.payee, 50n);
    assert.equal(await tryToTake(here, 1n), 'offlineSumReached');
    assert.ok((await voidPayment(here.payee.device, taken.paymentId)).ok);
    assert.equal(await tryToTake(here, 50n), 'atRisk');
  });

  test('counts what the issuer has and did not settle as carried, not as since the last sync', async () => {
    const here = await scene({ payee: { countUpper: 1 } });
    await keepOwnLimits(here.payee.device, { unsettledSumMax: minor(20n) });
    const taken = await buy(here.payer, here.payee, 10n);
    await here.payee.device.write([handedIn('payee', taken.paymentId)]);
    assert.equal(await tryToTake(here, 11n), 'aboveOwnUnsettled');
    assert.equal(await tryToTake(here, 10n), 'atRisk');
  });

  test('keeps to its day also after it handed in, and takes more with a network', async () => {
    const here = await scene({ payee: { daySumMax: minor(50n) } });
    assert.equal(await tryToTake(here, 50n), 'atRisk');
    await contact(here, here.payee, here.payer);
    assert.equal(await tryToTake(here, 1n), 'offlineDayReached');
    assert.equal(await tryToTake(here, 1n, true), 'notConfirmed');
    here.world.time += DAY_SECONDS;
    assert.equal(await tryToTake(here, 50n), 'atRisk');
  });

  test('has room in its day again for what it cancelled', async () => {
    const here = await scene({ payee: { dayCountMax: 1 } });
    assert.equal(await tryToTake(here, 10n), 'atRisk');
    const [taken] = listCollected(here.payee.device);
    assert.ok(taken !== undefined && (await voidPayment(here.payee.device, taken.paymentId)).ok);
    assert.equal(await tryToTake(here, 10n), 'atRisk');
    assert.equal(await tryToTake(here, 10n), 'offlineDayReached');
  });

  test('calls a payment that only a network allowed confirmed when the issuer has it', async () => {
    const here = await scene({ payee: { countUpper: 0 } });
    assert.equal(await tryToTake(here, 10n, true), 'notConfirmed');
    await restart(here.world, here.payee);
    const word = (): string | undefined => listCollected(here.payee.device)[0]?.guarantee.word;
    assert.equal(word(), 'notConfirmed');
    await contact(here, here.payee);
    assert.equal(word(), 'settled');
  });

  test('should try first above a lower limit, above an upper one, and never for nothing', async () => {
    const here = await scene({ payee: { countLower: 1, countUpper: 2 } });
    const shouldTry = async (): Promise<boolean> => {
      const code = await answer(here.payer, await ask(here.payee, 10n));
      const should = await shouldTryOnline(here.payee.device, code);
      await acceptPayment(here.payee.device, code, { online: false });
      return should;
    };
    assert.equal(await shouldTry(), false);
    assert.equal(await shouldTry(), true);
    await contact(here, here.payer);
    assert.equal(await shouldTry(), true);
    assert.equal(await shouldTryOnline(here.payee.device, new Uint8Array(80)), false);
  });

  test('chooses payments to try with its own randomness', async () => {
    const by = async (percent: number): Promise<ReadonlySet<boolean>> => {
      const selection = { threshold: minor(0n), percent, percentMax: percent };
      const here = await scene({ selection });
      const code = await answer(here.payer, await ask(here.payee, 10n));
      const chosen = new Set<boolean>();
      // With a half, that all of them fall on one side happens once in 2^63 runs.
      for (let draw = 0; draw < 64; draw += 1) {
        chosen.add(await shouldTryOnline(here.payee.device, code));
      }
      return chosen;
    };
    assert.deepEqual(await by(0), new Set([false]));
    assert.deepEqual(await by(100), new Set([true]));
    assert.equal((await by(50)).size, 2);
  });
});

suite('a till’s own limits', () => {
  const rows: readonly (readonly [keyof OwnLimits, string])[] = [
    ['daySumMax', 'aboveOwnDay'],
    ['lineSumMax', 'aboveOwnLine'],
    ['unsettledSumMax', 'aboveOwnUnsettled'],
  ];
  for (const [limit, code] of rows) {
    test(`${limit}: up to it, and not a unit more`, async () => {
      const here = await scene({});
      await keepOwnLimits(here.payee.device, { [limit]: minor(50n) });
      assert.equal(await tryToTake(here, 30n), 'atRisk');
      assert.equal(await tryToTake(here, 21n), code);
      assert.equal(await tryToTake(here, 20n), 'atRisk');
    });
  }

  test('hold for each payer’s line by itself', async () => {
    const here = await scene({});
    here.world.online = true;
    const other = await customer(here.world, { name: 'Bo' });
    here.world.online = false;
    await keepOwnLimits(here.payee.device, { lineSumMax: minor(50n) });
    assert.equal(await tryToTake(here, 50n), 'atRisk');
    assert.equal(await tryToTake({ ...here, payer: other }, 50n), 'atRisk');
    assert.equal(await tryToTake(here, 1n), 'aboveOwnLine');
  });

  test('are free again when the money has settled', async () => {
    const here = await scene({});
    await keepOwnLimits(here.payee.device, { lineSumMax: minor(50n), unsettledSumMax: minor(50n) });
    assert.equal(await tryToTake(here, 50n), 'atRisk');
    await contact(here, here.payee, here.payer);
    assert.equal(await tryToTake(here, 50n), 'atRisk');
  });

  test('never loosen what the operator set, and survive a restart', async () => {
    const here = await scene({ payee: { sumUpper: minor(50n) } });
    await keepOwnLimits(here.payee.device, { paymentMax: minor(9_999n) });
    assert.equal(await tryToTake(here, 51n), 'offlineSumReached');
    await restart(here.world, here.payee);
    assert.deepEqual(ownLimits(here.payee.device.ports.store), { paymentMax: 9_999n });
  });
});

test('what is not settled is counted however old it is, and what is settled no longer than a day', async () => {
  const here = await scene({});
  await keepOwnLimits(here.payee.device, { unsettledSumMax: minor(50n) });
  assert.equal(await tryToTake(here, 50n), 'atRisk');
  const { store } = here.payee.device.ports;
  const forgotten = (seconds: number): number =>
    forgetStanding(store, here.world.time + seconds).filter(({ key }) => key.startsWith('counted/'))
      .length;
  assert.equal(forgotten(30 * DAY_SECONDS), 0);
  await contact(here, here.payee);
  assert.equal(forgotten(DAY_SECONDS - 1), 0);
  assert.equal(forgotten(DAY_SECONDS), 1);
});

test('limits arrive with a sync, and go with one', async () => {
  const here = await scene({ payer: { countUpper: 0 } });
  assert.equal(await tryToPay(here, 10n), 'offlineCountReached');
  const { limits: _, ...without } = policyOf(here.payer);
  here.world.issuer.publish({ policy: without });
  assert.equal(await tryToPay(here, 10n), 'offlineCountReached');
  await contact(here, here.payer);
  assert.equal(await tryToPay(here, 10n), 'paid');
  assert.equal(listPayments(here.payer.device)[0]?.currency, EURO);
});

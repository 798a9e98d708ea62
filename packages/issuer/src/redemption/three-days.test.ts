/**
 * The three days of a payment that is to be confirmed, with real devices on a simulated clock, in every order
 * of what can happen: the till is online, the payer is online, three days pass, the certificate ends. What
 * both screens say follows from what the issuer can know, and the money moves once (P-22, P-23, P-24).
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { findCollected } from '@tallystick/sdk/payee/collected-payment';
import { guaranteeOf, type Guarantee } from '@tallystick/sdk/payee/guarantee';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { findPayment } from '@tallystick/sdk/payer/payment-record';
import { sync } from '@tallystick/sdk/sync/sync';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice, enrolSdkDeviceWith } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { createAccount } from '../operator/create-account.ts';

const DAY_SECONDS = 86_400;
const WINDOW_SECONDS = 3 * DAY_SECONDS;
const AMOUNT = 200n;
const CURRENCY = TEST_CURRENCY.number;
const world = await createIssuerWorld({
  settlement: { windowSeconds: WINDOW_SECONDS, terms: [{ settles: 'confirm' }] },
});
afterEach(() => world.checkMoney());

const EVENTS = ['till online', 'payer online', 'three days pass', 'certificate ends'] as const;
type Event = (typeof EVENTS)[number];

function ordersOf(events: readonly Event[]): readonly (readonly Event[])[] {
  if (events.length === 0) return [[]];
  return events.flatMap((first) =>
    ordersOf(events.filter((event) => event !== first)).map((rest) => [first, ...rest]),
  );
}

async function enrolMerchant(): Promise<{ readonly till: Device; readonly account: bigint }> {
  const input = { role: 'merchant', name: 'Corner shop', id: world.deps.random(16) } as const;
  const opened = await createAccount(world.deps, world.tenant, {
    ...input,
    merchantType: 5_411,
    place: 'tdr1y',
  });
  assert.ok(opened.ok);
  const { account, enrolmentCode } = opened.value;
  return { till: await enrolSdkDeviceWith(world, enrolmentCode), account };
}

/** Two devices, and a payment between them that nobody else has heard of. */
async function payOffline() {
  const payer = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  const { till, account } = await enrolMerchant();
  const money = { currency: CURRENCY, amount: minor(500n) };
  assert.ok((await deposit(payer.device, { ...money, source: 'testBank' })).ok);
  assert.ok((await certify(payer.device, money)).ok);
  const asked = await requestPayment(till, { ...money, amount: minor(AMOUNT) });
  assert.ok(asked.ok);
  const paid = await pay(payer.device, { requestBytes: asked.code });
  assert.ok(paid.ok);
  const taken = await acceptPayment(till, paid.code, { online: false });
  assert.ok(taken.outcome === 'accepted');
  return { payer: payer.device, till, account, paymentId: taken.paymentId };
}

suite('whatever comes first', () => {
  for (const order of ordersOf(EVENTS)) {
    test(order.join(', then '), async () => {
      const { payer, till, account, paymentId } = await payOffline();
      const tillSays = (): Guarantee => {
        const payment = findCollected(till.ports.store, paymentId);
        assert.ok(payment !== undefined);
        return guaranteeOf(payment);
      };
      let claimedAt = Infinity;
      let isConfirmed = false;
      for (const event of order) {
        if (event === 'three days pass') world.wait(WINDOW_SECONDS);
        if (event === 'certificate ends') world.wait(7 * DAY_SECONDS);
        if (event === 'payer online') {
          assert.ok((await sync(payer)).ok);
          isConfirmed = true;
        }
        if (event === 'till online') {
          claimedAt = world.now();
          assert.ok((await sync(till)).ok);
        }
        await world.work();
        const until = claimedAt + WINDOW_SECONDS;
        const isPaid: boolean = claimedAt < Infinity && (isConfirmed || world.now() >= until);
        assert.equal(await moneyOf(world, { account }), isPaid ? AMOUNT : 0n, event);
        if (claimedAt === Infinity) {
          assert.deepEqual(tillSays(), { word: 'atRisk' }, event);
          continue;
        }
        assert.ok((await sync(till)).ok);
        assert.deepEqual(
          tillSays(),
          isPaid ? { word: 'settled' } : { word: 'waiting', until },
          event,
        );
      }
      assert.ok((await sync(payer)).ok);
      assert.equal(findPayment(payer.ports.store, paymentId)?.state, 'settled');
    });
  }
});

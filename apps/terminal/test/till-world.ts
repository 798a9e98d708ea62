/** A merchant's till and a customer's phone around a real issuer, for tests of the till's verbs. */

import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { deposit } from '@tallystick/sdk/device/deposit';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import type { Store } from '@tallystick/sdk/store/store';
import {
  createIssuerWorld,
  type IssuerWorld,
  type IssuerWorldOptions,
} from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice, type TestNetwork } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { createDayOf } from '../src/model/day.ts';
import { openTill, type Till, type TillPorts } from '../src/model/till.ts';

export interface TillWorld {
  readonly issuer: IssuerWorld;
  readonly till: Till;
  readonly tillDevice: Device;
  readonly tillNetwork: TestNetwork;
  readonly phone: Device;
  readonly phoneNetwork: TestNetwork;
  /** The issuer's word that something changed. */
  nudge(): void;
}

/** What the till's page would give it; time passes when a test says so. */
export function tillPorts(device: Device, nudges: Set<() => void> = new Set()): TillPorts {
  return {
    device,
    network: {
      onNudge: (listener) => {
        nudges.add(listener);
        return () => void nudges.delete(listener);
      },
      onContact: () => () => undefined,
    },
    onVisible: () => () => undefined,
    later: () => () => undefined,
    dayOf: createDayOf('Asia/Kolkata'),
  };
}

/** A till that has synced, and a customer with `ready` spendable offline. */
export async function createTillWorld({
  ready = 100_000n,
  store,
  ...options
}: IssuerWorldOptions & {
  readonly ready?: bigint;
  readonly store?: Store;
} = {}): Promise<TillWorld> {
  const issuer = await createIssuerWorld(options);
  const merchant = await enrolSdkDevice(
    issuer,
    { role: 'merchant', name: 'Chai stall', merchantType: 5812, place: 'tsq4c2' },
    store,
  );
  const customer = await enrolSdkDevice(issuer, { role: 'customer', name: 'Asha' });
  const currency = TEST_CURRENCY.number;
  const funded = await deposit(customer.device, {
    currency,
    amount: minor(ready),
    source: 'testBank',
  });
  assert(funded.ok, 'a deposit of a test was refused');
  const certified = await certify(customer.device, { currency, amount: minor(ready) });
  assert(certified.ok, 'a certificate of a test was refused');
  const nudges = new Set<() => void>();
  const till = openTill(tillPorts(merchant.device, nudges));
  await till.handIn();
  return {
    issuer,
    till,
    tillDevice: merchant.device,
    tillNetwork: merchant.network,
    phone: customer.device,
    phoneNetwork: customer.network,
    nudge: () => {
      for (const listener of nudges) listener();
    },
  };
}

/** The request's id and the text of the code with which the phone pays it. */
export async function askAndPay(
  { till, phone }: TillWorld,
  amount: bigint,
): Promise<{ readonly requestId: string; readonly text: string }> {
  const asked = await till.ask(minor(amount));
  assert(asked?.ok === true, 'a request of a test was refused');
  const request = till.request(asked.requestId);
  assert(request !== undefined, 'a request of a test is not in the store');
  const decoded = decodeQrText(request.text);
  assert(decoded.ok, 'the text of a request cannot be read');
  const paid = await pay(phone, { requestBytes: decoded.bytes });
  assert(paid.ok, 'a payment of a test was refused');
  return { requestId: asked.requestId, text: encodeQrText('payment', paid.code) };
}

/** A payment from request to receipt, as two people make it. Gives the payment's id. */
export async function sell(world: TillWorld, amount: bigint): Promise<string> {
  const { requestId, text } = await askAndPay(world, amount);
  const taken = await world.till.take(text, requestId);
  assert(taken?.outcome === 'taken', 'a payment of a test was not taken');
  const payment = world.till
    .state()
    .view?.payments.find(({ paymentId }) => paymentId === taken.paymentId);
  assert(payment !== undefined, 'a payment that was taken is not in the list');
  assert(payment.receiptCode !== undefined, 'a payment of a test has no receipt');
  const told = await takeReceipt(world.phone, payment.receiptCode);
  assert(told.ok, 'a receipt of a test was refused');
  return taken.paymentId;
}

/** A till without a screen: the SDK over HTTP, for tests in which only the wallet is looked at. */

import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { enrolHttpDevice } from '@tallystick/testkit/http-device';
import { currencyOf } from './operator-currency.ts';

export interface NodeTill {
  readonly device: Device;
  /** The text of a new request. */
  ask(amount: bigint): Promise<string>;
  /** Takes the text of a payment, as a till with a network or without one; gives the text of its receipt. */
  take(text: string, online?: boolean): Promise<string>;
}

/** A till that was enrolled with an operator's code. */
export async function enrolNodeTill(code: string): Promise<NodeTill> {
  const device = await enrolHttpDevice(code);
  return {
    device,
    async ask(amount) {
      const currency = currencyOf(device);
      const asked = await requestPayment(device, { amount: minor(amount), currency });
      assert(asked.ok, 'a request was refused');
      return encodeQrText('paymentRequest', asked.code);
    },
    async take(text, online = false) {
      const decoded = decodeQrText(text);
      assert(decoded.ok, 'this is not the text of a payment');
      const taken = await acceptPayment(device, decoded.bytes, { online });
      assert(taken.outcome === 'accepted', `the payment was ${taken.outcome}`);
      return encodeQrText('receipt', taken.receiptCode);
    },
  };
}

/** A till without a screen: the SDK over HTTP, for tests in which only the wallet is looked at. */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import { enrol } from '@tallystick/sdk/device/enrol';
import { createHttpNetwork } from '@tallystick/sdk/http-network';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';

export interface NodeTill {
  readonly device: Device;
  /** The text of a new request. */
  ask(amount: bigint): Promise<string>;
  /** Takes the text of a payment, as a till with a network or without one; gives the text of its receipt. */
  take(text: string, online?: boolean): Promise<string>;
}

/** A till that was enrolled with an operator's code. */
export async function enrolNodeTill(code: string): Promise<NodeTill> {
  const device = await openDevice({
    store: createMemoryStore(),
    clock: systemClock,
    random: systemRandom,
    crypto: createNodeCrypto(),
    network: createHttpNetwork(),
    elements: {
      create: () => {
        const element = createSoftwareElement(systemRandom);
        return Promise.resolve({ element, secret: element.exportPrivateKey() });
      },
      open: (secret) => Promise.resolve(openSoftwareElement(secret)),
    },
  });
  const bytes = parseEnrolmentCode(code);
  assert(bytes !== undefined, 'the printed code is none');
  const enrolled = await enrol(device, bytes);
  assert(enrolled.ok, 'the till was not enrolled');
  return {
    device,
    async ask(amount) {
      const currency = device.session()?.trust.bundle.currencies[0]?.number;
      assert(currency !== undefined, 'the operator has no currency');
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

/**
 * A payer's or payee's device as a process of its own, driven by lines of JSON. What goes to the other
 * device goes as the text of a QR code; what is not durable in its encrypted store is lost with it.
 */

import { createInterface } from 'node:readline';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { assert } from '@tallystick/protocol/assert';
import { currency, minor } from '@tallystick/protocol/money';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { balances } from '@tallystick/sdk/device/balances';
import { deposit } from '@tallystick/sdk/device/deposit';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import { enrol } from '@tallystick/sdk/device/enrol';
import { createHttpNetwork } from '@tallystick/sdk/http-network';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { listCollected } from '@tallystick/sdk/payee/collected-payments';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { listPayments } from '@tallystick/sdk/payer/payments';
import { readRequest } from '@tallystick/sdk/payer/read-request';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { openFileStore } from '@tallystick/sdk/store/file-store';
import { sync } from '@tallystick/sdk/sync/sync';
import { decodeQrText, encodeQrText, type QrKind } from '@tallystick/transports/qr-text';
import type { DeviceCommand } from './device-command.ts';

const RUPEES = currency(356);

function bytesOf(kind: QrKind, text: string): Uint8Array {
  const decoded = decodeQrText(text);
  if (!decoded.ok || decoded.kind !== kind) throw new Error(`that is no ${kind} code`);
  return decoded.bytes;
}

/** Runs one command; what it gives back is printed as JSON, amounts as decimal text. */
async function run(device: Device, command: DeviceCommand): Promise<unknown> {
  switch (command.verb) {
    case 'enrol': {
      const code = parseEnrolmentCode(command.code);
      return code === undefined ? { ok: false, code: 'notACode' } : enrol(device, code);
    }
    case 'deposit':
      return deposit(device, {
        source: 'testBank',
        currency: RUPEES,
        amount: minor(BigInt(command.amount)),
      });
    case 'certify':
      return certify(device, { currency: RUPEES, amount: minor(BigInt(command.amount)) });
    case 'request': {
      const amount = minor(BigInt(command.amount));
      const made = await requestPayment(device, { currency: RUPEES, amount });
      return made.ok ? { ...made, qr: encodeQrText('paymentRequest', made.code) } : made;
    }
    case 'read': {
      const read = await readRequest(device, bytesOf('paymentRequest', command.qr));
      return read.ok ? { ok: true, ...read.summary } : read;
    }
    case 'pay': {
      const paid = await pay(device, { requestBytes: bytesOf('paymentRequest', command.qr) });
      return paid.ok ? { ...paid, qr: encodeQrText('payment', paid.code) } : paid;
    }
    case 'accept': {
      const accepted = await acceptPayment(device, bytesOf('payment', command.qr), {
        online: false,
      });
      if (accepted.outcome !== 'accepted') return { ok: false, code: accepted.code };
      return { ok: true, ...accepted, qr: encodeQrText('receipt', accepted.receiptCode) };
    }
    case 'takeReceipt':
      return takeReceipt(device, bytesOf('receipt', command.qr));
    case 'sync':
      return sync(device);
    case 'show':
      return {
        ok: true,
        ...balances(device),
        payments: listPayments(device).map(({ state }) => state),
        collected: listCollected(device).map(({ state }) => state),
      };
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    return part instanceof Uint8Array ? Buffer.from(part).toString('base64url') : part;
  });
}

async function open(folder: string): Promise<Device> {
  const crypto = createNodeCrypto();
  const secret = process.env['DEMO_STORE_SECRET'];
  assert(secret !== undefined, 'the demo gave its device no secret');
  return openDevice({
    store: await openFileStore({
      folder,
      secret: new TextEncoder().encode(secret),
      crypto,
      random: systemRandom,
    }),
    clock: systemClock,
    random: systemRandom,
    crypto,
    network: createHttpNetwork(),
    elements: {
      create: () => {
        const element = createSoftwareElement(systemRandom);
        return Promise.resolve({ element, secret: element.exportPrivateKey() });
      },
      open: (secretBytes) => Promise.resolve(openSoftwareElement(secretBytes)),
    },
  });
}

const [folder] = process.argv.slice(2);
assert(folder !== undefined, 'the demo gave its device no folder');
const device = await open(folder);
process.stdout.write('{"ok":true}\n');
for await (const line of createInterface({ input: process.stdin })) {
  let answer: unknown;
  try {
    // The demo wrote the line itself.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own process wrote it
    answer = await run(device, JSON.parse(line) as DeviceCommand);
  } catch (error) {
    const code = isTallystickError(error) ? error.code : 'failed';
    answer = { ok: false, code, message: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${toJson(answer)}\n`);
}

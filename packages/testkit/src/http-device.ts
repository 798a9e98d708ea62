/** A device without a screen, enrolled over HTTP: the SDK and nothing around it. */

import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { assert } from '@tallystick/protocol/assert';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import { enrol } from '@tallystick/sdk/device/enrol';
import { createHttpNetwork } from '@tallystick/sdk/http-network';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';

/** A device that was enrolled with an operator's code. */
export async function enrolHttpDevice(code: string): Promise<Device> {
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
  assert(enrolled.ok, 'the device was not enrolled');
  return device;
}

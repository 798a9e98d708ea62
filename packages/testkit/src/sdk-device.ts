/** A device of the SDK whose network is a test's issuer: the calls are real, only the wire is short. */

import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import { openHandle } from '@tallystick/issuer/accounts/handle';
import { answerCall } from '@tallystick/issuer/operations/answer-call';
import {
  createAccount,
  createEnrolmentCode,
  type CreateAccountInput,
} from '@tallystick/issuer/operator/create-account';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { assert } from '@tallystick/protocol/assert';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import { enrol } from '@tallystick/sdk/device/enrol';
import type { DevicePorts, Network } from '@tallystick/sdk/ports';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';
import type { Store } from '@tallystick/sdk/store/store';
import type { IssuerWorld } from './issuer-world.ts';

/** A network that a test switches off and on. */
export interface TestNetwork extends Network {
  online: boolean;
}

/** The way to the world's issuer, online to begin with. */
function createTestNetwork(world: IssuerWorld): TestNetwork {
  const network: TestNetwork = {
    online: true,
    post: async (_url, body) => {
      const answered = network.online
        ? await answerCall(world.deps, world.tenant, body)
        : undefined;
      if (answered === undefined) {
        throw new TallystickError({ code: 'offline', message: 'The test is offline.' });
      }
      if (!answered.ok) {
        throw new TallystickError({ code: 'issuer_refused', message: answered.code });
      }
      return answered.bytes;
    },
  };
  return network;
}

/** The ports of a device in this world. */
function devicePorts(world: IssuerWorld, network: Network, store: Store): DevicePorts {
  return {
    store,
    clock: () => world.now(),
    random: world.deps.random,
    crypto: world.crypto,
    network,
    // Nobody is kept waiting: the world's clock goes on instead.
    wait: (seconds) => Promise.resolve(world.wait(seconds)),
    elements: {
      create: () => {
        const element = createSoftwareElement(world.deps.random);
        return Promise.resolve({ element, secret: element.exportPrivateKey() });
      },
      open: (secret) => Promise.resolve(openSoftwareElement(secret)),
    },
  };
}

/** A device that is enrolled with a code. */
export async function enrolSdkDeviceWith(world: IssuerWorld, code: Uint8Array): Promise<Device> {
  const ports = devicePorts(world, createTestNetwork(world), createMemoryStore());
  const device = await openDevice(ports);
  const enrolled = await enrol(device, code);
  assert(enrolled.ok, 'a device of a test was not enrolled');
  return device;
}

/** Another device of the account of this one. */
export async function enrolAnotherSdkDevice(world: IssuerWorld, device: Device): Promise<Device> {
  const identity = device.session()?.identity;
  assert(identity !== undefined, 'a device of a test is not enrolled');
  const { handleKey } = keysFor(world.deps, world.tenant);
  const { account } = openHandle(handleKey, identity.account.body.handle);
  const code = await createEnrolmentCode(world.deps, world.tenant, { account });
  assert(code.ok, 'a further code was refused');
  return enrolSdkDeviceWith(world, code.value.enrolmentCode);
}

/** A second device that begins with all that a store has: what somebody gets who copies a phone. */
export async function copySdkDevice(world: IssuerWorld, store: Store): Promise<Device> {
  const copy = createMemoryStore();
  await copy.write(store.entries('').map(([key, value]) => ({ key, value })));
  return openDevice(devicePorts(world, createTestNetwork(world), copy));
}

/** A device that is enrolled for a new account. */
export async function enrolSdkDevice(
  world: IssuerWorld,
  account: Omit<CreateAccountInput, 'id'>,
  store: Store = createMemoryStore(),
): Promise<{ readonly device: Device; readonly network: TestNetwork; readonly store: Store }> {
  const created = await createAccount(world.deps, world.tenant, {
    ...account,
    id: world.deps.random(16),
  });
  assert(created.ok, 'the account of a test was refused');
  const network = createTestNetwork(world);
  const device = await openDevice(devicePorts(world, network, store));
  const enrolled = await enrol(device, created.value.enrolmentCode);
  assert(enrolled.ok, 'a device of a test was not enrolled');
  return { device, network, store };
}

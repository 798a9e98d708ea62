/** A device in a browser, put together: store, clock, randomness, cryptography, key and marker. */

// adapter: clock, randomness

import type { Random } from '@tallystick/protocol/crypto';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import type { Network } from '@tallystick/sdk/ports';
import { deleteIndexedDbStore, openIndexedDbStore } from './indexed-db-store.ts';
import { createInstallMarker, removeInstallMarker } from './install-marker.ts';
import { createTraceSource } from './trace-source.ts';
import { createWebCrypto } from './web-crypto.ts';
import { webElements } from './web-elements.ts';

/** Random bytes of the browser. */
export const webRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

const MS_PER_SECOND = 1_000;

/** Opens the device of an app with the key from its vault. Rejects as the store and `openDevice` do. */
export async function openBrowserDevice(input: {
  readonly name: string;
  readonly key: Uint8Array;
  readonly network: Network;
}): Promise<Device> {
  const { name, key, network } = input;
  const store = await openIndexedDbStore({ name, key, random: webRandom });
  try {
    return await openDevice({
      store,
      clock: () => Math.floor(Date.now() / 1_000),
      random: webRandom,
      crypto: createWebCrypto(),
      elements: webElements,
      network,
      wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * MS_PER_SECOND)),
      installMarker: createInstallMarker(name),
      traceSource: createTraceSource(navigator),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Deletes all that the device of an app kept. */
export async function eraseBrowserDevice(name: string): Promise<void> {
  await deleteIndexedDbStore(name);
  await removeInstallMarker(name);
}

/** The page that browser tests open: what is under test, by name, for `page.evaluate`. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import type { Device } from '@tallystick/sdk/device/device';
import { isStateLost } from '@tallystick/sdk/device/install';
import type { Network } from '@tallystick/sdk/ports';
import type { Store } from '@tallystick/sdk/store/store';
import { eraseBrowserDevice, openBrowserDevice, webRandom } from '../browser-device.ts';
import { claimDocument } from '../document-claim.ts';
import { openDatabase, readAll, writeAll } from '../idb.ts';
import { openIndexedDbStore } from '../indexed-db-store.ts';
import { openVault, type UnlockResult, type Vault } from '../vault.ts';
import { createWebCrypto } from '../web-crypto.ts';
import { webElements } from '../web-elements.ts';
import { contractOfStores, type RunContract } from './contract-page.ts';

/** What tests do in a page. Keys and values are texts, because that is what crosses over. */
export interface UnderTest {
  /** Opens the store `test` with a key of 16 such bytes. */
  readonly openStore: (keyByte: number) => Promise<Store>;
  /** Opens the device `test`, without a network, with a key of 16 such bytes. */
  readonly openDevice: (keyByte: number) => Promise<Device>;
  readonly eraseDevice: typeof eraseBrowserDevice;
  readonly isStateLost: typeof isStateLost;
  readonly claim: typeof claimDocument;
  readonly openVault: (name: string) => Promise<Vault>;
  readonly contract: RunContract;
  /** All that lies in one of our databases, as it lies there. */
  readonly raw: (database: string) => Promise<readonly (readonly [string, unknown])[]>;
  /** Changes what lies in one of our databases behind its owner's back. */
  readonly tamper: (database: string, key: string, value: unknown) => Promise<void>;
  readonly bytes: (text: string) => Uint8Array;
  readonly text: (bytes: Uint8Array | undefined) => string | undefined;
  /** The code of the TallystickError that work rejects with; what else it rejects with, as text. */
  readonly codeOf: (work: Promise<unknown>) => Promise<string | undefined>;
  readonly hex: (bytes: Uint8Array) => string;
  /** Signs with a new device key, and with the one that its secret opens. */
  readonly signsAndVerifies: () => Promise<Readonly<Record<string, boolean>>>;
  /** A result with its key as text. */
  readonly told: (result: UnlockResult) => Readonly<Record<string, unknown>>;
}

declare global {
  var underTest: UnderTest;
}

const OFFLINE: Network = { post: () => Promise.reject(new Error('there is no network here')) };

globalThis.underTest = {
  openStore: (keyByte) =>
    openIndexedDbStore({
      name: 'test',
      key: new Uint8Array(16).fill(keyByte),
      random: webRandom,
    }),
  openDevice: (keyByte) =>
    openBrowserDevice({ name: 'test', key: new Uint8Array(16).fill(keyByte), network: OFFLINE }),
  eraseDevice: eraseBrowserDevice,
  isStateLost,
  claim: claimDocument,
  openVault: (name) => openVault(name, webRandom),
  contract: contractOfStores,
  async raw(name) {
    const database = await openDatabase(name);
    const entries = await readAll(database);
    database.close();
    return entries;
  },
  async tamper(name, key, value) {
    const database = await openDatabase(name);
    await writeAll(database, [[key, value]]);
    database.close();
  },
  bytes: (text) => new TextEncoder().encode(text),
  hex: toHex,
  text: (bytes) => (bytes === undefined ? undefined : new TextDecoder().decode(bytes)),
  async codeOf(work) {
    try {
      await work;
      return undefined;
    } catch (error) {
      return isTallystickError(error) ? error.code : String(error);
    }
  },
  async signsAndVerifies() {
    const { element, secret } = await webElements.create();
    const again = await webElements.open(secret);
    const message = webRandom(40);
    const verify = (signature: Uint8Array, over: Uint8Array): Promise<boolean> =>
      createWebCrypto().verifyEs256({ publicKey: element.publicKey, message: over, signature });
    return {
      isTrue: await verify(await element.sign(message), message),
      isTrueAgain: await verify(await again.sign(message), message),
      otherMessage: await verify(await element.sign(message), webRandom(40)),
    };
  },
  told: (result) => (result.ok ? { ok: true, key: toHex(result.key) } : { ...result }),
};

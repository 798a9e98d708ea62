/** Runs the contract of every store in a page, where the test runner is `runner-in-page.ts`. */

import { storeContract } from '@tallystick/sdk/store/test/store-contract';
import { webRandom } from '../browser-device.ts';
import { openIndexedDbStore } from '../indexed-db-store.ts';
import { takeTests } from './runner-in-page.ts';

export interface RunContract {
  readonly names: readonly string[];
  /** Why the test of this name fails; undefined when it passes. */
  run(name: string): Promise<string | undefined>;
}

const key = webRandom(16);
let count = 0;

storeContract({
  name: 'the store in IndexedDB',
  create() {
    count += 1;
    return openIndexedDbStore({ name: `contract-${count}`, key, random: webRandom });
  },
});
const tests = takeTests();

export const contractOfStores: RunContract = {
  names: [...tests.keys()],
  async run(name) {
    try {
      await tests.get(name)?.();
      return tests.has(name) ? undefined : 'there is no such test';
    } catch (error) {
      return String(error);
    }
  },
};

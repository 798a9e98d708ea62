/** The memory store under the contract of every store. */

import { createMemoryStore } from './memory-store.ts';
import { storeContract } from './test/store-contract.ts';

storeContract({ name: 'the memory store', create: async () => createMemoryStore() });

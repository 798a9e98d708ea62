/**
 * The protocol's {@link Crypto} for volume runs: hashes, HMAC and AES-128-GCM are real, signatures and
 * HPKE stand on one hash under a key that belongs to the world.
 *
 * Invariant: inside a world it keeps every promise of the port that the protocol relies on, and means
 * nothing outside it: bytes of one world neither verify nor open in another.
 */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import type { Crypto, Es256Check, HpkeOpenInput, HpkeSealInput } from '@tallystick/protocol/crypto';

import { createKeyedHash, HASH_BYTES } from './keyed-hash.ts';
import { generateKeyedPair, openKeyed, sealKeyed } from './keyed-sealing.ts';
import { createKeyedElements, verifyKeyed } from './keyed-signatures.ts';
import type { WorldCrypto, WorldCryptoInput } from './world-crypto.ts';

/** The crypto of one new world. */
export function createKeyedCrypto({ random }: WorldCryptoInput): WorldCrypto {
  const keyed = createKeyedHash(random(HASH_BYTES));
  const crypto: Crypto = {
    // Its hashes and AES-GCM draw nothing and wait for nobody.
    ...createNodeCrypto(),
    verifyEs256: async (check: Es256Check) => verifyKeyed(keyed, check),
    generateX25519: async () => generateKeyedPair(keyed, random),
    hpkeSeal: async (input: HpkeSealInput) => sealKeyed(keyed, random, input),
    hpkeOpen: async (input: HpkeOpenInput) => openKeyed(keyed, input),
  };
  return Object.freeze({ crypto, elements: createKeyedElements(keyed, random) });
}

/**
 * The protocol's {@link Crypto} with the real algorithms and the world's randomness: what it signs and
 * seals production accepts, and the other way round, yet one seed gives the same bytes everywhere.
 */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import type { Crypto, Es256Check, HpkeOpenInput, HpkeSealInput } from '@tallystick/protocol/crypto';

import { openHpke, sealHpke, x25519PublicKey } from './hpke-base-mode.ts';
import { createRealElements, createRealVerifier } from './real-signatures.ts';
import type { WorldCrypto, WorldCryptoInput } from './world-crypto.ts';
import { X25519_KEY_BYTES } from './x25519-point.ts';

/** The crypto of one new world. */
export function createRealCrypto({ random }: WorldCryptoInput): WorldCrypto {
  const verify = createRealVerifier();
  const crypto: Crypto = {
    // Its hashes and AES-GCM draw nothing and wait for nobody.
    ...createNodeCrypto(),
    verifyEs256: async (check: Es256Check) => verify(check),
    generateX25519: async () => {
      const privateKey = random(X25519_KEY_BYTES);
      return { publicKey: x25519PublicKey(privateKey), privateKey };
    },
    hpkeSeal: async (input: HpkeSealInput) => sealHpke(input, random(X25519_KEY_BYTES)),
    hpkeOpen: async (input: HpkeOpenInput) => openHpke(input),
  };
  return Object.freeze({ crypto, elements: createRealElements(random) });
}

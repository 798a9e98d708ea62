/**
 * The protocol's {@link Crypto} port on node:crypto (OpenSSL) and the `hpke` library.
 *
 * Invariant of the port: hostile bytes give `false` or `undefined`, never an exception. One refusal
 * has no such value: sealing to a public key that cannot be sealed to (see {@link hpkeSeal}).
 */

// adapter: randomness

import { createHmac, generateKeyPair, hash } from 'node:crypto';

import type {
  AesOpenInput,
  AesSealInput,
  Crypto,
  X25519KeyPair,
} from '@tallystick/protocol/crypto';

import { openAesGcm, sealAesGcm } from './aes-gcm.ts';
import { createEs256Verifier } from './es256-verifier.ts';
import { hpkeOpen, hpkeSeal } from './hpke-suite.ts';
import { plainBytes } from './plain-bytes.ts';

/** A {@link Crypto} with its own cache of imported public keys: make one for a process. */
export function createNodeCrypto(): Crypto {
  return {
    sha256: (data: Uint8Array): Uint8Array => plainBytes(hash('sha256', data, 'buffer')),
    hmacSha256: (key: Uint8Array, data: Uint8Array): Uint8Array =>
      plainBytes(createHmac('sha256', key).update(data).digest()),
    verifyEs256: createEs256Verifier(),
    generateX25519,
    hpkeSeal,
    hpkeOpen,
    aes128GcmSeal: async (input: AesSealInput): Promise<Uint8Array> => sealAesGcm(input),
    aes128GcmOpen: async (input: AesOpenInput): Promise<Uint8Array | undefined> =>
      openAesGcm(input),
  };
}

function generateX25519(): Promise<X25519KeyPair> {
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'x25519',
      {
        publicKeyEncoding: { format: 'raw-public' },
        privateKeyEncoding: { format: 'raw-private' },
      },
      (error, publicKey, privateKey) => {
        if (error === null) {
          resolve({ publicKey: plainBytes(publicKey), privateKey: plainBytes(privateKey) });
        } else reject(error);
      },
    );
  });
}

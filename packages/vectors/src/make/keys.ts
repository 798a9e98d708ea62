/** The keys of all vectors with their private halves, which are public and protect nothing. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf, keyIdOf } from '@tallystick/protocol/encoding/public-key';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { OPENERS, sealingPair, SIGNERS, signingKey } from '../fixed/fixed-keys.ts';
import { accepted, type VectorFile } from '../vector.ts';

/** `keys.json`. */
export function makeKeys(): VectorFile {
  const signing = SIGNERS.map((name) => {
    const { privateKey, publicKey } = signingKey(name);
    return accepted(
      name,
      { curve: 'P-256', privateKey: toHex(privateKey) },
      {
        publicKey: toHex(publicKey),
        keyId: toHex(keyIdOf(fixedCrypto, publicKey)),
        keyHash: toHex(keyHashOf(fixedCrypto, publicKey)),
      },
    );
  });
  const sealing = OPENERS.map((name) => {
    const { privateKey, publicKey } = sealingPair(name);
    return accepted(
      name,
      { curve: 'X25519', privateKey: toHex(privateKey) },
      { publicKey: toHex(publicKey) },
    );
  });
  return {
    operation: 'deriveKey',
    about:
      'TEST KEYS, published with their private halves. Never use them for anything else. Signatures in these files are made with them and with the nonce of RFC 6979; what is sealed is sealed with the key "ephemeral".',
    vectors: [...signing, ...sealing],
  };
}

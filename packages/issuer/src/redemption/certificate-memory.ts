/**
 * Remembers which of the issuer's own certificates were verified already. A till hands in hundreds of
 * records under one account certificate, and a payer's certificate comes with each of its payments;
 * checking the same signature again would be half of the work of a redemption.
 *
 * Only positive answers under issuer keys are kept, by a hash over key, signature and content together,
 * so what was never verified is never taken for verified.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import { concatBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { Trust } from '@tallystick/protocol/verification/trust';

/** Some 100 bytes each: 5 MB at most. */
const REMEMBERED_MAX = 50_000;

/** `crypto`, with a memory for signatures by the keys of `trust`. */
export function rememberingCertificates(crypto: Crypto, trust: Trust): Crypto {
  const issuerKeys = new Set([...trust.keys.values()].map(({ publicKey }) => toHex(publicKey)));
  const verified = new Set<string>();
  return {
    ...crypto,
    verifyEs256: async (check) => {
      if (!issuerKeys.has(toHex(check.publicKey))) return crypto.verifyEs256(check);
      const { publicKey, signature, message } = check;
      const name = toHex(crypto.sha256(concatBytes(publicKey, signature, message)));
      if (verified.has(name)) return true;
      const valid = await crypto.verifyEs256(check);
      if (!valid) return false;
      if (verified.size >= REMEMBERED_MAX) verified.clear();
      verified.add(name);
      return true;
    },
  };
}

/**
 * Remembers which of the issuer's own certificates were verified already. A till hands in hundreds of
 * records under one account certificate, and a payer's certificate comes with each of its payments;
 * checking the same signature again would be half of the work of a redemption.
 *
 * Only positive answers under issuer keys are kept, and key, signature and content are compared whole, so
 * what was never verified is never taken for verified.
 */

import type { Crypto, Es256Check } from '@tallystick/protocol/crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Trust } from '@tallystick/protocol/verification/trust';

/** Some 600 bytes each: 12 MB at most. */
const REMEMBERED_MAX = 20_000;

/** `crypto`, with a memory for signatures by the keys of `trust`. */
export function rememberingCertificates(crypto: Crypto, trust: Trust): Crypto {
  const issuerKeys = new Set([...trust.keys.values()].map(({ publicKey }) => toHex(publicKey)));
  const verified = new Map<string, Es256Check>();
  return {
    ...crypto,
    verifyEs256: async (check) => {
      if (!issuerKeys.has(toHex(check.publicKey))) return crypto.verifyEs256(check);
      const name = toHex(check.signature);
      const known = verified.get(name);
      if (known !== undefined && isSame(known, check)) return true;
      const valid = await crypto.verifyEs256(check);
      if (!valid) return false;
      if (verified.size >= REMEMBERED_MAX) verified.clear();
      verified.set(name, check);
      return true;
    },
  };
}

function isSame(known: Es256Check, check: Es256Check): boolean {
  return (
    Buffer.compare(known.publicKey, check.publicKey) === 0 &&
    Buffer.compare(known.message, check.message) === 0
  );
}

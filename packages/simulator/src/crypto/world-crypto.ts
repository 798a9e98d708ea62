/**
 * What a world signs and seals with. Two kinds fill it: a keyed hash for speed, and the real algorithms.
 *
 * Invariants of both: whatever they make follows from the world's randomness, and no promise of theirs
 * waits for another thread, so that the order of events is the seed's and not the machine's.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Elements } from '@tallystick/sdk/ports';

export interface WorldCrypto {
  /** One for everybody in the world: nobody verifies or opens outside it. */
  readonly crypto: Crypto;
  /** Device keys, and the issuer's. The secret of one has 32 bytes. */
  readonly elements: Elements;
}

export interface WorldCryptoInput {
  /** A stream of its own, so that keys and seals move no other draw. */
  readonly random: Random;
}

/** As production's: what `hpkeSeal` throws for a key to which nothing can be sealed. */
export function recipientKeyError(): TallystickError {
  return new TallystickError({
    code: 'recipient_key_unusable',
    message: 'Nothing can be sealed to this key. Ask the other side for a new payment request.',
  });
}

/** As production's: what `open` of an element throws for bytes that are no private key. */
export function elementKeyError(): TallystickError {
  return new TallystickError({
    code: 'element_key_invalid',
    message: 'The stored device key is not a P-256 key. Enrol this device again.',
  });
}

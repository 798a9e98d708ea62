/**
 * A device key held in memory and stored by the caller, inside the device's encrypted store only.
 *
 * It protects against nobody who can read the device's memory or its store and secret: the loss that
 * a copied key can cause is bounded by the certificate's limits, not by this file.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

import type { Element } from './element.ts';
import { signAlone } from './es256-signer.ts';
import { importPrivateKey, isPrivateKey, PRIVATE_KEY_BYTES, publicKeyOf } from './p256.ts';
import { systemRandom } from './system-ports.ts';

/**
 * One draw of 32 bytes is out of range once in 2^32. So many in a row mean that the source of
 * randomness is broken, and no key may come from it.
 */
const DRAWS_MAX = 16;

export interface SoftwareElement extends Element {
  readonly class: 'software';
  /** The private scalar, 32 bytes: for the encrypted store and nothing else. */
  exportPrivateKey(): Uint8Array;
}

/** A new key, drawn by rejection sampling (FIPS 186-5 appendix A.2.2). */
export function createSoftwareElement(random: Random = systemRandom): SoftwareElement {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const scalar = random(PRIVATE_KEY_BYTES);
    if (isPrivateKey(scalar)) return openSoftwareElement(scalar);
  }
  assert(false, 'the source of randomness gives no usable key');
}

/**
 * The element of a stored private scalar of 32 bytes. Throws `element_key_invalid` when it is not a
 * private key of P-256.
 */
export function openSoftwareElement(privateKey: Uint8Array): SoftwareElement {
  const key = importPrivateKey(privateKey);
  if (key === undefined) {
    throw new TallystickError({
      code: 'element_key_invalid',
      message: 'The stored device key is not a P-256 key. Enrol this device again.',
    });
  }
  const scalar = Uint8Array.from(privateKey);
  return Object.freeze({
    publicKey: publicKeyOf(key),
    class: 'software' as const,
    sign: (message: Uint8Array): Promise<Uint8Array> => signAlone(key, message),
    exportPrivateKey: (): Uint8Array => scalar.slice(),
  });
}

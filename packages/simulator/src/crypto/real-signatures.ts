/**
 * ES256 with the nonces of RFC 6979: one key and one message give one signature, on every machine.
 *
 * Invariant: every check ends before the call returns; production's go to other threads, whose answers
 * would come in the machine's order.
 */

import { verify } from 'node:crypto';

import { p256 } from '@noble/curves/nist.js';
import { createPublicKeyCache, KEYS_MAX } from '@tallystick/elements/public-key-cache';
import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import type { Es256Check, Random } from '@tallystick/protocol/crypto';
import type { DeviceElement, Elements } from '@tallystick/sdk/ports';

const SIGNATURE_BYTES = 64;

/** Elements with real P-256 keys; new ones take them from `random`. */
export function createRealElements(random: Random): Elements {
  return Object.freeze({
    create: async () => {
      const secret = createSoftwareElement(random).exportPrivateKey();
      return { element: openElement(secret), secret };
    },
    open: async (secret: Uint8Array) => openElement(secret),
  });
}

/** Throws `element_key_invalid` for what is no private key of P-256. */
function openElement(secret: Uint8Array): DeviceElement {
  const { publicKey } = openSoftwareElement(secret);
  const scalar = secret.slice();
  return Object.freeze({
    publicKey,
    // As production's, s is not made low.
    sign: async (message: Uint8Array) => p256.sign(message, scalar, { lowS: false }),
  });
}

/** A verifier with its own cache of keys: true only for a well-formed key and signature that verify. */
export function createRealVerifier(): (check: Es256Check) => boolean {
  const keys = createPublicKeyCache(KEYS_MAX);
  return ({ publicKey, message, signature }) => {
    if (signature.length !== SIGNATURE_BYTES) return false;
    const key = keys.get(publicKey);
    if (key === undefined) return false;
    return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  };
}

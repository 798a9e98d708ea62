/**
 * ES256 verification (RFC 7518 section 3.4) on OpenSSL.
 *
 * Goes through the callback API, so that checks in flight run on libuv's threads and use every core.
 * A signature with s replaced by n - s verifies too: the protocol names messages by a digest that
 * leaves the signature out, so that the second form proves nothing new.
 */

import { verify } from 'node:crypto';

import type { Es256Check } from '@tallystick/protocol/crypto';

import { createPublicKeyCache } from './public-key-cache.ts';

const SIGNATURE_BYTES = 64;
/** An imported key takes about 2 KB, so that a full cache takes about 20 MB. */
const KEYS_MAX = 10_000;

/** A verifier with its own cache of imported keys. */
export function createEs256Verifier(): (check: Es256Check) => Promise<boolean> {
  const keys = createPublicKeyCache(KEYS_MAX);

  return (check: Es256Check): Promise<boolean> => {
    if (check.signature.length !== SIGNATURE_BYTES) return Promise.resolve(false);
    const key = keys.get(check.publicKey);
    if (key === undefined) return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      verify(
        'sha256',
        check.message,
        { key, dsaEncoding: 'ieee-p1363' },
        check.signature,
        // A malformed signature is `false`, not an error. An error means that OpenSSL could not
        // work: answering "false" to it would refuse an honest payment for good.
        (error, valid) => (error === null ? resolve(valid) : reject(error)),
      );
    });
  };
}

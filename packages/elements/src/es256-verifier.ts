/**
 * ES256 verification (RFC 7518 section 3.4) on OpenSSL.
 *
 * Checks that are asked for in the same turn of the event loop go to a thread of their own as one batch;
 * a few go to libuv's threads one by one, so that nobody waits behind another's batch.
 * A signature with s replaced by n - s verifies too: the protocol names messages by a digest that
 * leaves the signature out, so that the second form proves nothing new.
 */

import { verify } from 'node:crypto';

import { assert } from '@tallystick/protocol/assert';
import type { Es256Check } from '@tallystick/protocol/crypto';

import {
  createEs256Batch,
  PUBLIC_KEY_BYTES,
  readEs256Batch,
  SIGNATURE_BYTES,
} from './es256-batch.ts';
import { createEs256Thread } from './es256-thread.ts';
import { createPublicKeyCache, KEYS_MAX } from './public-key-cache.ts';

/** Fewer do not repay the way to the other thread and back. */
const BATCH_MIN = 8;
/** A batch leaves when it has as many: the thread begins while the rest is still being read. */
const BATCH_MAX = 64;

interface Waiting {
  readonly resolve: (valid: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** A verifier with its own cache of imported keys and its own thread, which starts when needed. */
export function createEs256Verifier(): (check: Es256Check) => Promise<boolean> {
  const checkAlone = createSingleVerifier();
  const thread = createEs256Thread<Uint8Array>(new URL('./es256-worker.ts', import.meta.url));
  let batch = createEs256Batch();
  let waiting: Waiting[] = [];

  function flush(): void {
    const bytes = batch.bytes();
    const asked = waiting;
    if (asked.length === 0) return;
    batch = createEs256Batch();
    waiting = [];
    if (asked.length < BATCH_MIN) {
      const checks = readEs256Batch(bytes);
      asked.forEach(({ resolve, reject }, index) => {
        const check = checks[index];
        assert(check !== undefined, 'a batch lost a check');
        void checkAlone(check).then(resolve, reject);
      });
      return;
    }
    void thread.ask(bytes, bytes.buffer).then(
      (answers) => asked.forEach(({ resolve }, index) => resolve(answers[index] === 1)),
      (error: unknown) => asked.forEach(({ reject }) => reject(error)),
    );
  }

  return (check: Es256Check): Promise<boolean> => {
    const { publicKey, signature } = check;
    if (publicKey.length !== PUBLIC_KEY_BYTES) return Promise.resolve(false);
    if (signature.length !== SIGNATURE_BYTES) return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      batch.add(check);
      waiting.push({ resolve, reject });
      if (waiting.length === BATCH_MAX) flush();
      else if (waiting.length === 1) setImmediate(flush);
    });
  };
}

/** Checks one by one on libuv's threads. */
function createSingleVerifier(): (check: Es256Check) => Promise<boolean> {
  const keys = createPublicKeyCache(KEYS_MAX);
  return ({ publicKey, message, signature }) => {
    const key = keys.get(publicKey);
    if (key === undefined) return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature, (error, valid) =>
        // A malformed signature is `false`, not an error. An error means that OpenSSL could not
        // work: answering "false" to it would refuse an honest payment for good.
        error === null ? resolve(valid) : reject(error),
      );
    });
  };
}

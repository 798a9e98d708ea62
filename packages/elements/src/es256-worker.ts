/** The thread that checks batches of signatures: bytes of a batch in, one byte a check out. */

import { verify } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

import { assert } from '@tallystick/protocol/assert';

import { readEs256Batch } from './es256-batch.ts';
import { createPublicKeyCache, KEYS_MAX } from './public-key-cache.ts';

const keys = createPublicKeyCache(KEYS_MAX);

/** 1 for each check that holds, 0 for each that does not, in order. */
function checkBatch(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readEs256Batch(bytes), ({ publicKey, message, signature }) => {
    const key = keys.get(publicKey);
    if (key === undefined) return 0;
    return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature) ? 1 : 0;
  });
}

const port = parentPort;
assert(port !== null, 'the file of the checking thread was run by itself');
port.on('message', (bytes: Uint8Array) => {
  const answers = checkBatch(bytes);
  port.postMessage(answers, [answers.buffer]);
});

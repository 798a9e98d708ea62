/** The thread that signs batches: messages in, one signature of 64 bytes each out. */

import { sign } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

import { assert } from '@tallystick/protocol/assert';

import { SIGNATURE_BYTES } from './es256-batch.ts';
import type { SigningBatch } from './es256-signer.ts';

/** The signatures side by side, in order. */
function signBatch({ key, lengths, bytes }: SigningBatch): Uint8Array<ArrayBuffer> {
  const signatures = new Uint8Array(lengths.length * SIGNATURE_BYTES);
  let from = 0;
  for (const [at, length] of lengths.entries()) {
    const message = bytes.subarray(from, from + length);
    const signature = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    signatures.set(signature, at * SIGNATURE_BYTES);
    from += length;
  }
  return signatures;
}

const port = parentPort;
assert(port !== null, 'the file of the signing thread was run by itself');
port.on('message', (batch: SigningBatch) => {
  const signatures = signBatch(batch);
  port.postMessage(signatures, [signatures.buffer]);
});

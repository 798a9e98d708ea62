/**
 * ES256 signing (RFC 7518 section 3.4) on OpenSSL for a key that signs much at once, as an issuer's does over coins.
 *
 * Signatures that are asked for in the same turn of the event loop are made as one batch on a thread of their own; a few
 * go to libuv's threads one by one, so that nobody waits behind another's batch.
 */

import { sign, type KeyObject } from 'node:crypto';

import { assert } from '@tallystick/protocol/assert';
import { concatBytes } from '@tallystick/protocol/encoding/octets';

import { SIGNATURE_BYTES } from './es256-batch.ts';
import { createEs256Thread } from './es256-thread.ts';
import { importPrivateKey } from './p256.ts';
import { plainBytes } from './plain-bytes.ts';

/** Signs a message; 64 bytes. */
export type SignEs256 = (message: Uint8Array) => Promise<Uint8Array>;

/** What the signing thread is asked: messages side by side, and how long each is. */
export interface SigningBatch {
  readonly key: KeyObject;
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Fewer do not repay the way to the other thread and back. */
const BATCH_MIN = 8;
/** A batch leaves when it has as many: the thread begins while the rest is still being written. */
const BATCH_MAX = 64;

interface Waiting {
  readonly message: Uint8Array;
  readonly resolve: (signature: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** One thread for all keys of a process: it starts with the first batch. */
const thread = createEs256Thread<SigningBatch>(
  new URL('./es256-signing-worker.ts', import.meta.url),
);

/** A signer with a private scalar of 32 bytes; asserts that it is one. What it signs is a copy made when it is asked. */
export function createEs256Signer(privateKey: Uint8Array): SignEs256 {
  const key = keyOf(privateKey);
  let waiting: Waiting[] = [];

  function flush(): void {
    const asked = waiting;
    waiting = [];
    if (asked.length === 0) return;
    if (asked.length < BATCH_MIN) {
      for (const { message, resolve, reject } of asked) {
        void signAlone(key, message).then(resolve, reject);
      }
      return;
    }
    const messages = asked.map(({ message }) => message);
    void signTogether(key, messages).then(
      (signatures) => asked.forEach(({ resolve }, at) => resolve(signatureAt(signatures, at))),
      (error: unknown) => asked.forEach(({ reject }) => reject(error)),
    );
  }

  return (message) =>
    new Promise((resolve, reject) => {
      waiting.push({ message: message.slice(), resolve, reject });
      if (waiting.length === BATCH_MAX) flush();
      else if (waiting.length === 1) setImmediate(flush);
    });
}

/** The signatures side by side, in the order of the messages. */
async function signTogether(key: KeyObject, messages: readonly Uint8Array[]): Promise<Uint8Array> {
  const bytes = concatBytes(...messages);
  const batch = { key, lengths: messages.map(({ length }) => length), bytes };
  const signatures = await thread.ask(batch, bytes.buffer);
  assert(signatures.length === messages.length * SIGNATURE_BYTES, 'a batch was signed in part');
  return signatures;
}

function signatureAt(signatures: Uint8Array, at: number): Uint8Array {
  return signatures.slice(at * SIGNATURE_BYTES, (at + 1) * SIGNATURE_BYTES);
}

function keyOf(privateKey: Uint8Array): KeyObject {
  const key = importPrivateKey(privateKey);
  assert(key !== undefined, 'a signer was made with what is no private key');
  return key;
}

/** One signature, on libuv's threads. */
export function signAlone(key: KeyObject, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, (error, signature) => {
      if (error === null) resolve(plainBytes(signature));
      else reject(error);
    });
  });
}

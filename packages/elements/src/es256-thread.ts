/**
 * A thread of its own for batches of signatures to check or to make.
 *
 * A check by OpenSSL takes about 0.1 ms, and handing a single one to libuv costs the calling thread half
 * as much again; a batch is handed over once. The thread starts with the first batch and keeps the
 * process alive only while it is at work.
 *
 * Invariant: every batch is answered or refused with an error; a thread that dies takes down what it had
 * in hand, and the next batch gets a new one.
 */

import { Worker } from 'node:worker_threads';

import { assert } from '@tallystick/protocol/assert';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

export interface Es256Thread<Batch> {
  /**
   * What the thread makes of a batch. Takes the buffer in it away from its caller. Rejects with
   * `signature_thread_died` when the thread ended before it answered.
   */
  ask(batch: Batch, buffer: ArrayBuffer): Promise<Uint8Array>;
}

interface Pending {
  readonly resolve: (answers: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that starts when it is first needed. `file` is what it runs. */
export function createEs256Thread<Batch>(file: URL): Es256Thread<Batch> {
  let running: { readonly worker: Worker; readonly pending: Pending[] } | undefined;

  function start(): { readonly worker: Worker; readonly pending: Pending[] } {
    const worker = new Worker(file);
    // Answers come in the order of the batches.
    const pending: Pending[] = [];
    let cause: unknown;
    worker.on('message', (answers: Uint8Array) => {
      const first = pending.shift();
      assert(first !== undefined, 'the thread for signatures answered what nobody asked');
      if (pending.length === 0) worker.unref();
      first.resolve(answers);
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (running?.worker === worker) running = undefined;
      const message = 'the thread for signatures ended; nothing was decided or signed, try again';
      for (const { reject } of pending.splice(0)) {
        reject(new TallystickError({ code: 'signature_thread_died', message, cause }));
      }
    });
    return { worker, pending };
  }

  return {
    ask(batch, buffer): Promise<Uint8Array> {
      running ??= start();
      const { worker, pending } = running;
      return new Promise((resolve, reject) => {
        pending.push({ resolve, reject });
        worker.ref();
        worker.postMessage(batch, [buffer]);
      });
    },
  };
}

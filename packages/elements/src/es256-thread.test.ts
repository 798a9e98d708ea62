/** The thread for signatures: answers in order, and what happens when it dies. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

import { createEs256Batch } from './es256-batch.ts';
import { createEs256Thread, type Es256Thread } from './es256-thread.ts';
import { createSoftwareElement } from './software-element.ts';

const CHECKING = new URL('./es256-worker.ts', import.meta.url);
const element = createSoftwareElement();
const message = new TextEncoder().encode('take 1250 from my balance certificate');
const signature = await element.sign(message);

function batchOf(...valid: readonly boolean[]): Uint8Array<ArrayBuffer> {
  const batch = createEs256Batch();
  for (const one of valid) {
    const signed = one ? message : new Uint8Array(8);
    batch.add({ publicKey: element.publicKey, message: signed, signature });
  }
  return batch.bytes();
}

function ask(thread: Es256Thread<Uint8Array>, ...valid: readonly boolean[]): Promise<Uint8Array> {
  const batch = batchOf(...valid);
  return thread.ask(batch, batch.buffer);
}

test('batches are answered in order, one byte a check', async () => {
  const thread = createEs256Thread<Uint8Array>(CHECKING);
  const answers = await Promise.all([
    ask(thread, true, false, true),
    ask(thread),
    ask(thread, false),
  ]);
  assert.deepEqual(
    answers.map((bytes) => [...bytes]),
    [[1, 0, 1], [], [0]],
  );
});

test('a thread that dies decides nothing: every batch in its hands is refused, and the next asks anew', async () => {
  const dying = new URL(
    `data:text/javascript,import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (bytes) => {
      if (bytes.length === 0) throw new Error('broken');
      parentPort.postMessage(new Uint8Array([1]));
    });`.replaceAll('\n', ' '),
  );
  const thread = createEs256Thread<Uint8Array>(dying);
  const lost = await Promise.allSettled([ask(thread), ask(thread, true)]);
  for (const one of lost) {
    const reason: unknown = one.status === 'rejected' ? one.reason : undefined;
    assert.ok(isTallystickError(reason));
    assert.equal(reason.code, 'signature_thread_died');
    assert.match(String(reason.cause), /broken/);
  }
  assert.deepEqual([...(await ask(thread, true))], [1]);
});

/** Frames of a device's socket: what is written is read, and nothing that is read throws. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CALL_FRAME_BYTES_MAX,
  encodeAnswerFrame,
  encodeCallFrame,
  NUDGE,
  readCallFrame,
  readIssuerFrame,
} from './socket-frame.ts';

const number = fc.integer({ min: 0, max: 0xff_ff_ff_ff });
const status = fc.integer({ min: 0, max: 0xff_ff });
const bytes = fc.uint8Array({ maxLength: 100 });

test('a call and an answer are read as they were written', () => {
  fc.assert(
    fc.property(number, status, bytes, (id, code, content) => {
      const call = readCallFrame(encodeCallFrame({ number: id, call: content }));
      assert.deepEqual(call, { number: id, call: content });
      const frame = encodeAnswerFrame({ number: id, status: code, answer: content });
      const expected = { kind: 'answer', number: id, status: code, answer: content };
      assert.deepEqual(readIssuerFrame(frame), expected);
    }),
  );
});

test('whatever bytes come, reading them refuses or gives a frame that writes the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (any) => {
      const call = readCallFrame(any);
      assert.equal(call === undefined, any.length < 4);
      if (call !== undefined) assert.deepEqual(encodeCallFrame(call), any);
      const frame = readIssuerFrame(any);
      assert.equal(frame === undefined, any.length > 0 && any.length < 6);
      if (frame?.kind === 'answer') assert.deepEqual(encodeAnswerFrame(frame), any);
    }),
  );
});

test('an empty frame is a nudge, and a frame longer than any call or answer is none', () => {
  assert.deepEqual(readIssuerFrame(NUDGE), { kind: 'nudge' });
  assert.equal(readCallFrame(new Uint8Array(CALL_FRAME_BYTES_MAX + 1)), undefined);
  assert.ok(readCallFrame(new Uint8Array(CALL_FRAME_BYTES_MAX)) !== undefined);
  assert.equal(readIssuerFrame(new Uint8Array(CALL_FRAME_BYTES_MAX + 2_000)), undefined);
});

/** A torn end and damage are told apart, byte by byte and bit by bit. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import * as fc from 'fast-check';

import { encodeChanges } from './change-codec.ts';
import { firstPlace, MARK, nextPlace, sealFrame } from './log-frame.ts';
import type { LogReading } from './read-log.ts';
import { readLog } from './read-log.ts';

const crypto = createNodeCrypto();
const first = firstPlace(new Uint8Array(16).fill(3), new Uint8Array(32).fill(4));

async function framesOf(count: number, place = first): Promise<readonly Uint8Array[]> {
  const frames: Uint8Array[] = [];
  let at = place;
  for (let index = 0; index < count; index += 1) {
    const plaintext = encodeChanges([{ key: `n/${index}`, value: Uint8Array.of(index, index) }]);
    const frame = await sealFrame({ crypto, random: systemRandom, place: at, plaintext });
    frames.push(frame);
    at = nextPlace(at, frame);
  }
  return frames;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function logOf(frames: readonly Uint8Array[]): Uint8Array {
  return join(...frames.flatMap((frame) => [frame, MARK]));
}

interface Read {
  readonly log: LogReading;
  /** The index of each write that was read. */
  readonly writes: readonly number[];
}

async function read(file: Uint8Array): Promise<Read> {
  const writes: number[] = [];
  const log = await readLog({
    crypto,
    file,
    start: 0,
    place: first,
    onWrite: (changes) => writes.push(...changes.map(({ value }) => value?.[0] ?? -1)),
  });
  return { log, writes };
}

const frames = await framesOf(4);
const [frame0 = MARK, frame1 = MARK, frame2 = MARK, frame3 = MARK] = frames;
const whole = logOf(frames);
/** Where each frame and its mark end. */
const ends = frames.map((_, index) => logOf(frames.slice(0, index + 1)).length);

test('a whole log is read to its end', async () => {
  const { log, writes } = await read(whole);
  assert.deepEqual(writes, [0, 1, 2, 3]);
  assert.ok(log.ok && log.end === whole.length && !log.needsMark && log.place.number === 4);
  const empty = await read(new Uint8Array(0));
  assert.ok(empty.log.ok && empty.log.end === 0);
});

test('cut at any byte, a log is what it was before the cut write or after it, never in between', async () => {
  for (let length = 0; length <= whole.length; length += 1) {
    const { log, writes } = await read(whole.slice(0, length));
    assert.ok(log.ok);
    // A frame counts once all its bytes are there, with its mark or without.
    const complete = ends.filter((end) => length >= end - MARK.length).length;
    assert.deepEqual(writes, [0, 1, 2, 3].slice(0, complete));
    assert.ok(log.end <= length);
    const isFrameEnd = ends.includes(log.end) || log.end === 0;
    assert.equal(log.needsMark, !isFrameEnd);
  }
});

test('each flipped bit of a log is noticed, in the last write as in the first', async () => {
  for (let bit = 0; bit < whole.length * 8; bit += 1) {
    const flipped = whole.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const { log } = await read(flipped);
    assert.equal(log.ok, false, `bit ${bit}`);
  }
});

test('a flipped bit before a torn end is damage, not a longer torn end', async () => {
  const torn = whole.slice(0, whole.length - 20);
  const lastWhole = ends[2] ?? 0;
  for (let byte = 0; byte < lastWhole; byte += 1) {
    const flipped = torn.slice();
    flipped[byte] = (flipped[byte] ?? 0) ^ 0x10;
    assert.equal((await read(flipped)).log.ok, false, `byte ${byte}`);
  }
});

test('a power cut may leave zeros or old bytes where the last write or mark should be', async () => {
  const sealed = join(frame0, MARK, frame1);
  const half = frame2.slice(0, 30);
  const zeros = new Uint8Array(50);
  const noise = systemRandom(50);
  const cases: readonly (readonly [Uint8Array, number, boolean])[] = [
    [sealed, sealed.length, true],
    [join(sealed, zeros.slice(0, 8)), sealed.length, true],
    [join(sealed, MARK.slice(0, 3), zeros.slice(0, 5)), sealed.length, true],
    [join(sealed, MARK.slice(0, 3)), sealed.length, true],
    [join(sealed, zeros.slice(0, 8), half), sealed.length, true],
    [join(sealed, zeros), sealed.length, true],
    [join(sealed, MARK, zeros), sealed.length + 8, false],
    [join(sealed, MARK, half, zeros), sealed.length + 8, false],
    [join(sealed, MARK, noise), sealed.length + 8, false],
  ];
  for (const [file, end, needsMark] of cases) {
    const { log, writes } = await read(file);
    assert.deepEqual(writes, [0, 1]);
    assert.ok(log.ok);
    assert.deepEqual([log.end, log.needsMark, log.place.number], [end, needsMark, 2]);
  }
});

const elsewhere = firstPlace(new Uint8Array(16).fill(3), new Uint8Array(32).fill(5));
const [foreign0 = MARK] = await framesOf(1, elsewhere);
const [twin0 = MARK] = await framesOf(1);

const tampered: readonly (readonly [string, readonly Uint8Array[]])[] = [
  ['the first frame is missing', [frame1, frame2, frame3]],
  ['a frame in the middle is missing', [frame0, frame2, frame3]],
  ['two frames are exchanged', [frame0, frame2, frame1, frame3]],
  ['a frame stands twice', [frame0, frame1, frame1, frame2]],
  ['an old frame comes back at the end', [frame0, frame1, frame2, frame0]],
  ['the first frame is another one of the same key', [twin0, frame1]],
  ['a frame comes from another file with the same key', [foreign0]],
  ['a frame of another file follows', [frame0, foreign0]],
];

for (const [name, list] of tampered) {
  test(`damage, and not a torn end: ${name}`, async () => {
    assert.equal((await read(logOf(list))).log.ok, false);
  });
}

test('whole writes taken from the end leave an older log: no file alone can show that', async () => {
  const { log, writes } = await read(logOf([frame0, frame1]));
  assert.ok(log.ok);
  assert.deepEqual(writes, [0, 1]);
});

test('a frame length beyond any frame is not followed', async () => {
  const huge = Uint8Array.of(0xff, 0xff, 0xff, 0xff, ...systemRandom(60));
  assert.equal((await read(join(logOf([frame0]), huge))).log.ok, true);
  assert.equal((await read(join(logOf([frame0]), huge, MARK))).log.ok, false);
});

test('random bytes behind a log are a torn end or damage and never throw', async () => {
  const noise = fc.uint8Array({ maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(noise, fc.boolean(), async (random, marked) => {
      const { log, writes } = await read(join(logOf([frame0]), random, marked ? MARK : random));
      assert.equal(log.ok, !marked);
      assert.deepEqual(writes, [0]);
    }),
    { numRuns: 500 },
  );
});

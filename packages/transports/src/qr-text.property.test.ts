/** Any message comes back; no damaged or random text passes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { BASE45_ALPHABET } from './base45.ts';
import { decodeQrText, encodeQrText, QR_MESSAGE_BYTES_MAX } from './qr-text.ts';

const kinds = fc.constantFrom('paymentRequest', 'payment', 'receipt');
const messages = fc.uint8Array({ minLength: 1, maxLength: 420 });
const texts = fc.tuple(kinds, messages).map(([kind, bytes]) => encodeQrText(kind, bytes));
const characters = fc.constantFrom(...Array.from(BASE45_ALPHABET));

test('every message comes back as it went in, in characters that a QR code packs tightly', () => {
  const large = fc.uint8Array({ minLength: 1, maxLength: QR_MESSAGE_BYTES_MAX, size: 'max' });
  fc.assert(
    fc.property(kinds, fc.oneof(messages, large), (kind, bytes) => {
      const text = encodeQrText(kind, bytes);
      assert.match(text, /^T1[0-5][0-9A-Z $%*+\-./:]*$/);
      assert.deepEqual(decodeQrText(text), { ok: true, kind, bytes });
    }),
  );
});

test('one changed, lost, added or exchanged character anywhere is noticed (P-20)', () => {
  fc.assert(
    fc.property(texts, fc.nat(), characters, (text, place, character) => {
      const index = place % text.length;
      const [before, here, next] = [
        text.slice(0, index),
        text.charAt(index),
        text.charAt(index + 1),
      ];
      const after = text.slice(index + 1);
      const slips = [
        before + after,
        before + character + here + after,
        text + character,
        ...(character === here ? [] : [before + character + after]),
        ...(next === '' || next === here ? [] : [before + next + here + after.slice(1)]),
      ];
      for (const slip of slips) assert.equal(decodeQrText(slip).ok, false);
    }),
    { numRuns: 3000 },
  );
});

test('a damaged stretch of six characters is noticed', () => {
  const patches = fc.array(characters, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(texts, fc.nat(), patches, (text, place, patch) => {
      const start = 3 + (((place % (text.length - 3)) / 3) | 0) * 3;
      const damaged = (
        text.slice(0, start) +
        patch.join('') +
        text.slice(start + patch.length)
      ).slice(0, text.length);
      assert.equal(decodeQrText(damaged).ok, damaged === text);
    }),
    { numRuns: 2000 },
  );
});

test('random text never throws and is never taken for a message', () => {
  const random = fc.string({ unit: 'binary', maxLength: 700 });
  const close = fc
    .tuple(fc.constantFrom('T1', 'T10', 'T13', 'T1 '), fc.array(characters, { maxLength: 600 }))
    .map(([prefix, body]) => prefix + body.join(''));
  fc.assert(
    fc.property(fc.oneof(random, close), (text) => {
      assert.equal(decodeQrText(text).ok, false);
    }),
    { numRuns: 3000 },
  );
});

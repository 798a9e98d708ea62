/** Texts as short messages: lengths, alphabets, and letters that are never cut. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { segmentsOf } from './segments.ts';

const shape = (text: string): readonly [string, number] => {
  const { alphabet, parts } = segmentsOf(text);
  return [alphabet, parts.length];
};

test('160 letters of GSM are one message, 161 are two; a euro counts twice', () => {
  assert.deepEqual(shape('a'.repeat(160)), ['gsm', 1]);
  assert.deepEqual(shape('a'.repeat(161)), ['gsm', 2]);
  assert.deepEqual(shape('€'.repeat(80)), ['gsm', 1]);
  assert.deepEqual(shape('€'.repeat(81)), ['gsm', 2]);
  assert.deepEqual(shape('a'.repeat(306)), ['gsm', 2]);
  assert.deepEqual(shape('a'.repeat(307)), ['gsm', 3]);
});

test('one letter outside of GSM makes all of it UCS-2', () => {
  assert.deepEqual(shape('क'.repeat(70)), ['ucs2', 1]);
  assert.deepEqual(shape('क'.repeat(71)), ['ucs2', 2]);
  assert.deepEqual(shape(`${'a'.repeat(70)}क`), ['ucs2', 2]);
});

test('letters have the numbers of 3GPP TS 23.038', () => {
  const [part = new Uint8Array()] = segmentsOf('@£é\nÅΔΞÆ !§¿zà€[').parts;
  assert.deepEqual(
    [...part],
    [
      0x00, 0x01, 0x05, 0x0a, 0x0e, 0x10, 0x1a, 0x1c, 0x20, 0x21, 0x5f, 0x60, 0x7a, 0x7f, 0x1b,
      0x65, 0x1b, 0x3c,
    ],
  );
});

test('a letter of two places is in one part', () => {
  const { parts } = segmentsOf(`${'a'.repeat(152)}€${'a'.repeat(20)}`);
  assert.equal(parts[0]?.length, 152);
  const { parts: pairs } = segmentsOf(`${'a'.repeat(66)}😀${'a'.repeat(20)}`);
  assert.equal(pairs[0]?.length, 132);
});

test('UCS-2 parts put together are the text, and no part is too long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const { alphabet, parts } = segmentsOf(text);
      const isAlone = parts.length === 1;
      if (alphabet === 'gsm') {
        assert.ok(parts.every((part) => part.length <= (isAlone ? 160 : 153)));
        return;
      }
      assert.ok(parts.every((part) => part.length <= (isAlone ? 140 : 134)));
      const decoded = parts.map((part) => new TextDecoder('utf-16be').decode(part)).join('');
      assert.equal(decoded, text.toWellFormed());
    }),
  );
});

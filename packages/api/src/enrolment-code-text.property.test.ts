/** Enrolment codes as text: one text a code, and nothing else is one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatEnrolmentCode, parseEnrolmentCode } from './enrolment-code-text.ts';

const bytesArbitrary = fc.uint8Array({ minLength: 1, maxLength: 512 });

test('every code is read as it was written', () => {
  fc.assert(
    fc.property(bytesArbitrary, (bytes) => {
      const text = formatEnrolmentCode(bytes);
      assert.equal(text, `TS1-${Buffer.from(bytes).toString('base64url')}`);
      assert.deepEqual(parseEnrolmentCode(text), bytes);
    }),
  );
});

test('any other text is refused, and never more than one text means one code', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `TS1-${text}`),
      ),
      (text) => {
        const bytes = parseEnrolmentCode(text);
        assert.ok(bytes === undefined || formatEnrolmentCode(bytes) === text);
      },
    ),
  );
  for (const text of [
    '',
    'TS1-',
    'ts1-AAAA',
    'TS1-A',
    'TS1-AB',
    'TS1-AA==',
    `TS1-${'A'.repeat(684)}`,
  ]) {
    assert.equal(parseEnrolmentCode(text), undefined, text);
  }
});

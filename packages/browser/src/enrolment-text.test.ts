/** Codes as they come out of a terminal, a message or a link. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { enrolmentBytes } from './enrolment-text.ts';

const BYTES = Uint8Array.from({ length: 150 }, (_, at) => at);
const TEXT = formatEnrolmentCode(BYTES);

suite('the text of an enrolment code', () => {
  test('may be alone, broken into lines, or in a link', () => {
    for (const text of [
      TEXT,
      ` ${TEXT.slice(0, 70)}\n    ${TEXT.slice(70)}\n`,
      `https://issuer.example/wallet/#enrol=${TEXT}`,
    ]) {
      assert.deepEqual(enrolmentBytes(text), BYTES);
    }
  });

  test('is nothing else', () => {
    for (const text of ['', 'TS1-', TEXT.slice(4), `${TEXT}!`, 'x'.repeat(2_001)]) {
      assert.equal(enrolmentBytes(text), undefined);
    }
  });
});

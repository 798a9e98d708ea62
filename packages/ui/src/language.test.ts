/** Which language an app begins with. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { chooseLanguage } from './language.ts';

suite('choosing the language', () => {
  test('what somebody chose comes first', () => {
    assert.equal(chooseLanguage('hi', ['en-IN']), 'hi');
  });

  test("then the browser's first language that the apps speak", () => {
    assert.equal(chooseLanguage(null, ['ta-IN', 'hi-IN', 'en-IN']), 'hi');
    assert.equal(chooseLanguage('fr', ['en-GB']), 'en');
  });

  test('then English', () => {
    assert.equal(chooseLanguage(null, ['ta-IN']), 'en');
    assert.equal(chooseLanguage('', []), 'en');
  });
});

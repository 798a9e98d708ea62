/** Texts that are loaded when somebody chose their language. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageTexts } from './language-texts.ts';

test('English is at hand, and another language is loaded once', async () => {
  let loads = 0;
  const texts = languageTexts('yes', {
    hi: () => {
      loads += 1;
      return Promise.resolve('हाँ');
    },
  });
  assert.equal(texts.of('en'), 'yes');
  assert.equal(await texts.load('en'), 'yes');
  assert.throws(() => texts.of('hi'), /before they were loaded/);
  assert.equal(await texts.load('hi'), 'हाँ');
  assert.equal(await texts.load('hi'), 'हाँ');
  assert.equal(texts.of('hi'), 'हाँ');
  assert.equal(loads, 1);
});

test('what could not be loaded is tried again', async () => {
  const outcomes = [Promise.reject(new Error('no network')), Promise.resolve('हाँ')];
  const texts = languageTexts('yes', { hi: () => outcomes.shift() ?? assert.fail() });
  await assert.rejects(texts.load('hi'), /no network/);
  assert.equal(await texts.load('hi'), 'हाँ');
});

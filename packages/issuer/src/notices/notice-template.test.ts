/** Texts of notices: what a template may say, and what its values look like. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NOTICE_LANGUAGES } from '@tallystick/api/routes/notices';
import { currency, minor } from '@tallystick/protocol/money';
import { NOTICE_NAMES, type NoticeEvent } from './notice-event.ts';
import { checkTemplate, fillTemplate } from './notice-template.ts';
import { nameText, valueTexts } from './notice-values.ts';
import { NOTICE_TEXTS } from './texts/all-texts.ts';

suite('a template', () => {
  for (const language of NOTICE_LANGUAGES) {
    for (const event of NOTICE_NAMES) {
      test(`that is built in passes the check of those that are not: ${event} ${language}`, () => {
        assert.equal(checkTemplate(event, NOTICE_TEXTS[language].templates[event]), undefined);
      });
    }
  }

  const REFUSED: readonly (readonly [NoticeEvent, string, string])[] = [
    ['paymentAwaits', '{amount} {phone}', 'unknownField'],
    ['paymentAwaits', '{amount} {code}', 'unknownField'],
    ['paymentAwaits', '{amount} {constructor}', 'unknownField'],
    ['paymentAwaits', '{amount} {payee', 'unknownField'],
    ['paymentAwaits', '{amount} {{payee}}', 'unknownField'],
    ['paymentAwaits', '{payee} is waiting', 'fieldMissing'],
    ['paymentCode', '{amount}', 'fieldMissing'],
    ['paymentAwaits', `{amount}${'a'.repeat(440)}`, 'templateTooLong'],
    ['paymentAwaits', `{amount} ${'{payee} '.repeat(6)}`, 'templateTooLong'],
  ];
  for (const [event, template, code] of REFUSED) {
    test(`is refused: ${template.slice(0, 40)}`, () => {
      assert.equal(checkTemplate(event, template), code);
    });
  }

  test('takes each value as it is, also one that looks like a field', () => {
    const filled = fillTemplate('{payee} {amount}', (name) =>
      name === 'payee' ? '{amount}' : '1.00',
    );
    assert.equal(filled, '{amount} 1.00');
  });
});

suite('a value', () => {
  const words = {
    texts: NOTICE_TEXTS.en,
    utcOffsetMinutes: 330,
    currencies: [
      { number: currency(356), code: 'INR', exponent: 2 },
      { number: currency(392), code: 'JPY', exponent: 0 },
    ],
  };
  const amountText = (number: number, amount: bigint): string | undefined => {
    const fields = {
      amount: { currency: currency(number), minor: minor(amount) },
      payee: 'Shop',
      outcome: 'forPayee',
    };
    return valueTexts('disputeDecided', fields, words)['amount'];
  };

  test('of money has its currency and its decimals', () => {
    assert.equal(amountText(356, 5n), 'INR 0.05');
    assert.equal(amountText(356, 123_456n), 'INR 1234.56');
    assert.equal(amountText(392, 500n), 'JPY 500');
  });

  test('of a time is by the tenant’s clock', () => {
    const values = valueTexts('deviceRevoked', { at: 1_800_000_000 }, words);
    assert.equal(values['at'], '15 Jan, 13:30');
  });

  test('of a name is one short line, and no letter is cut', () => {
    assert.equal(nameText(' Corner\nshop\u202E '), 'Corner shop');
    assert.equal(nameText('a'.repeat(31)), 'a'.repeat(30));
    assert.equal(nameText(`${'a'.repeat(29)}क्षि`), 'a'.repeat(29));
  });
});

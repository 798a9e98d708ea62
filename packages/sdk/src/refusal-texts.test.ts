/**
 * Every refusal has a sentence in every language that says what happened, what became of the money,
 * and what to do. The closed set is walked text by text.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { BANK_DETAILS_REFUSALS } from '@tallystick/protocol/bank-refusal';
import { BANK_ORDER_REASONS } from '@tallystick/protocol/calls/bank';
import { REFUSAL_TEXTS, type RefusalTexts } from './refusal-texts.ts';
import { REFUSAL_TEXTS_HINDI } from './refusal-texts-hindi.ts';

interface LanguageRules {
  readonly name: string;
  readonly texts: RefusalTexts;
  readonly fullStop: string;
  /** What became of the money, or that everything is as before. */
  readonly money: readonly string[];
  /** A sentence that tells somebody to do something begins or ends so. */
  readonly advice: RegExp;
  /** Where nothing can be done, these last sentences say so. */
  readonly settledByItself: readonly string[];
}

const ENGLISH: LanguageRules = {
  name: 'English',
  texts: REFUSAL_TEXTS,
  fullStop: '.',
  money: [
    'No money moved',
    'no money moved',
    'No further money moved',
    'No money is concerned',
    'Whether the money came is not known yet',
    'Whether the money was set aside is not known yet',
    'Whether the money is on its way is not known yet',
    'Your money is in your account again',
    'Whether your appeal arrived is not known yet',
    'was ready to spend here still is',
    'Nothing changed',
    'Nothing happened',
    'Nothing was set aside',
    'Nothing was asked for',
    'Nothing was lost',
    'Everything is kept here',
    'It is not paid',
    'It waits, and is not paid if nothing comes',
    'The money waits, and is paid',
    'The money went back to the payer',
    'The money comes back to your account',
    'Nothing was paid through the network',
    'It may have been paid all the same',
    'The request is not known to be paid',
    'If the customer paid it through the network, the money goes back by itself',
  ],
  advice:
    /(?:^|, )(?:Add|Agree|Appeal|Ask|Cancel|Check|Choose|Compare|Enter|Get|Go|Keep|Let|Make|Pay|Scan|See|Show|Synchronise|Try|Type|Unlock|Update|Use|Wait|Write|pay|The (?:payer|till) has to)\b/u,
  settledByItself: ['What was paid twice comes back by itself.', 'There is nothing left to do.'],
};

const HINDI: LanguageRules = {
  name: 'Hindi',
  texts: REFUSAL_TEXTS_HINDI,
  fullStop: '।',
  money: [
    'कोई पैसा नहीं कटा',
    'कोई पैसा शामिल नहीं',
    'पैसे आए या नहीं, यह अभी पता नहीं',
    'पैसे अलग रखे गए या नहीं, यह अभी पता नहीं',
    'पैसे भेजे गए या नहीं, यह अभी पता नहीं',
    'आपके पैसे फिर आपके खाते में हैं',
    'और कोई पैसा नहीं कटा',
    'अपील पहुँची या नहीं, अभी पता नहीं',
    'वे अब भी तैयार हैं',
    'कुछ नहीं बदला',
    'कुछ अलग नहीं रखा गया',
    'कोई भुगतान नहीं माँगा गया',
    'कुछ खोया नहीं है',
    'सब कुछ यहाँ सुरक्षित है',
    'इसके पैसे नहीं मिलेंगे',
    'पैसे इंतज़ार में हैं, और',
    'पैसे उसी को वापस मिल गए जिसने दिए थे',
    'पैसे आपके खाते में वापस आते हैं',
    'नेटवर्क से कोई पैसा नहीं दिया गया',
    'हो सकता है, पैसे फिर भी दिए जा चुके हों',
    'यह पता नहीं है कि अनुरोध के पैसे मिले',
    'अगर ग्राहक ने नेटवर्क से पैसे दिए, तो इस टर्मिनल के ऑनलाइन होने पर वे अपने आप वापस जाएँगे',
  ],
  // Hindi's polite imperative, at the end of its sentence or before a comma.
  advice: /(?:करें|पूछें|माँगें|डालें|चुनें|लें|जोड़ें|दें|बनाएँ|जाँचें|मिलाएँ|कहें|दिखाएँ|हों|खोलें|लिखें)(?:[।,:]|$)/u,
  settledByItself: ['जो दोबारा दिया गया, वह अपने आप वापस आएगा।', 'अब कुछ करने की ज़रूरत नहीं है।'],
};

const PROTOCOL_WORDS =
  /\b(?:authori[sz]ation|bundle|CBOR|ceiling|certificate|COSE|counter|digest|element|HPKE|instrument|issuer|ledger|nonce|redeem|redemption|reservation|slot|tally|tenant|withdrawal)s?\b/iu;

/** docs/glossary.md, "Words for people". */
const LATIN_WORDS_ALLOWED: ReadonlySet<string> = new Set(['PIN', 'QR', 'CSV', 'HTTPS', 'Wi-Fi']);

interface Entry {
  readonly name: string;
  readonly text: string;
}

function entriesOf(texts: RefusalTexts): readonly Entry[] {
  return Object.entries(texts).flatMap(
    ([verb, table]: [string, Readonly<Record<string, string>>]) =>
      Object.entries(table).map(([code, text]) => ({ name: `${verb}.${code}`, text })),
  );
}

function sentencesOf(text: string, fullStop: string): readonly string[] {
  return text
    .split(fullStop)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => `${part}${fullStop}`);
}

function givesAdvice(text: string, rules: LanguageRules): boolean {
  return sentencesOf(text, rules.fullStop).some(
    (sentence) => rules.advice.test(sentence) || rules.settledByItself.includes(sentence),
  );
}

/** The names of the texts that break a rule, so that a failure lists them all. */
function breaking(rules: LanguageRules, holds: (text: string) => boolean): readonly string[] {
  return entriesOf(rules.texts)
    .filter((entry) => !holds(entry.text))
    .map((entry) => `${entry.name}: ${entry.text}`);
}

for (const rules of [ENGLISH, HINDI]) {
  suite(`The text of a refusal in ${rules.name}`, () => {
    test('has at least two sentences and ends as a sentence does', () => {
      const holds = (text: string): boolean =>
        sentencesOf(text, rules.fullStop).length >= 2 && text.endsWith(rules.fullStop);
      assert.deepEqual(breaking(rules, holds), []);
    });

    test('says what became of the money', () => {
      const holds = (text: string): boolean => rules.money.some((words) => text.includes(words));
      assert.deepEqual(breaking(rules, holds), []);
    });

    test('says what to do, or that nothing is left to do', () => {
      assert.deepEqual(
        breaking(rules, (text) => givesAdvice(text, rules)),
        [],
      );
    });

    test('does not shout and speaks no protocol', () => {
      const holds = (text: string): boolean => !text.includes('!') && !PROTOCOL_WORDS.test(text);
      assert.deepEqual(breaking(rules, holds), []);
    });
  });
}

suite('The texts in both languages', () => {
  test('are for the same refusals', () => {
    assert.deepEqual(
      entriesOf(REFUSAL_TEXTS_HINDI)
        .map((entry) => entry.name)
        .toSorted(),
      entriesOf(REFUSAL_TEXTS)
        .map((entry) => entry.name)
        .toSorted(),
    );
  });

  test('tell each reason of a bank by a sentence of its own (V-25)', () => {
    const codes = [...new Set([...BANK_DETAILS_REFUSALS, ...BANK_ORDER_REASONS])];
    for (const { bank } of [REFUSAL_TEXTS, REFUSAL_TEXTS_HINDI]) {
      assert.deepEqual(Object.keys(bank).toSorted(), codes.toSorted());
      assert.equal(new Set(Object.values(bank)).size, codes.length);
    }
  });

  test('are of their own language', () => {
    const inHindi = (text: string): boolean =>
      /\p{Script=Devanagari}/u.test(text) &&
      (text.match(/\p{Script=Latin}[\p{Script=Latin}-]*/gu) ?? []).every((word) =>
        LATIN_WORDS_ALLOWED.has(word),
      );
    assert.deepEqual(breaking(HINDI, inHindi), []);
    assert.deepEqual(
      breaking(ENGLISH, (text) => !/\p{Script=Devanagari}/u.test(text)),
      [],
    );
  });
});

/** A rule in a sentence, in the language of the screen. */

import type { Rule } from '@tallystick/protocol/rules/rule';
import { spanText } from '@tallystick/ui/time-text';
import { localeOf } from '@tallystick/ui/language';
import { shopsOf } from '../model/rule-form.ts';
import type { WalletScreen } from '../wallet-context.tsx';

const SHARE_OF_ONE = 10_000;

/** What the rule does. */
export function ruleSentence(
  rule: Rule,
  { t, money, when, language }: Pick<WalletScreen, 't' | 'money' | 'when' | 'language'>,
): string {
  const { sentences, shops } = t.rules;
  const percent = (share: number): string =>
    new Intl.NumberFormat(localeOf(language), {
      style: 'percent',
      maximumFractionDigits: 2,
    }).format(share / SHARE_OF_ONE);
  switch (rule.kind) {
    case 'minimumBalance':
    case 'lockedAmount':
    case 'paymentMax':
    case 'dayMax':
      return sentences[rule.kind](money(rule.amount));
    case 'lockedShare':
    case 'releasedShare':
      return sentences[rule.kind](percent(rule.share));
    case 'count':
      return sentences.count(rule.payments);
    case 'brief':
      return sentences.brief(spanText(rule.seconds, language));
    case 'window':
      return sentences.window(when(rule.from), when(rule.until));
    case 'merchantTypes': {
      const known = shopsOf(rule.types);
      return known === undefined
        ? sentences.merchantTypes(rule.types.join(', '))
        : sentences.shops(shops[known]);
    }
    case 'places':
      return sentences.places(rule.cells.join(', '));
    case 'radius':
      return sentences.radius(rule.metres);
  }
}

/** An amount: the largest thing on a screen, in tabular figures, read out with its currency's name. */

import type { JSX } from 'preact';
import { moneySpoken, moneyText, type CurrencyForm } from '../money-text.ts';
import { useLanguage } from './language.tsx';

export interface AmountProps {
  readonly amount: bigint;
  readonly currency: CurrencyForm;
  readonly size?: 'huge' | 'large' | 'medium' | 'row';
}

/** More letters than fit beside each other on a narrow phone at full size. */
const LONG_LENGTH = 10;

/** The amount, written and spoken. */
export function Amount({ amount, currency, size = 'large' }: AmountProps): JSX.Element {
  const { language } = useLanguage();
  const text = moneyText(amount, currency, language);
  const isLong = text.length > LONG_LENGTH && (size === 'huge' || size === 'large');
  return (
    <span class={`amount amount-${size} ${isLong ? 'amount-long' : ''}`}>
      <span aria-hidden="true">{text}</span>
      <span class="unseen">{moneySpoken(amount, currency, language)}</span>
    </span>
  );
}

/**
 * The amount that is being keyed in, as text: whole units first, then the decimal point, as people say
 * an amount. Minor units that were not keyed in are zero; nothing is ever rounded.
 */

import { minor, type Minor } from '@tallystick/protocol/money';

const KEYS = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '00',
  '.',
  'back',
  'clear',
] as const;
export type AmountKey = (typeof KEYS)[number];

/** A hundred million of the whole unit is no sale at a till. */
const WHOLE_DIGITS_MAX = 8;

/** The text after one more key; a key that does not fit changes nothing. */
export function pressAmountKey(text: string, key: AmountKey, exponent: number): string {
  if (key === 'clear') return '';
  if (key === 'back') return text.slice(0, -1);
  if (key === '.') {
    if (exponent === 0 || text.includes('.')) return text;
    return text === '' ? '0.' : `${text}.`;
  }
  return key.split('').reduce((before, digit) => withDigit(before, digit, exponent), text);
}

function withDigit(text: string, digit: string, exponent: number): string {
  const point = text.indexOf('.');
  if (point !== -1) return text.length - point - 1 < exponent ? text + digit : text;
  if (text === '' || text === '0') return digit === '0' && text === '' ? '0' : digit;
  return text.length < WHOLE_DIGITS_MAX ? text + digit : text;
}

/** The amount in minor units that the text stands for; zero for an empty one. */
export function enteredAmount(text: string, exponent: number): Minor {
  const [whole = '', decimals = ''] = text.split('.');
  return minor(BigInt(`${whole}${decimals.padEnd(exponent, '0')}` || '0'));
}

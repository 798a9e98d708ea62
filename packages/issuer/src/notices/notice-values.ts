/** Values of notices as people read them, each of a bounded length. */

import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import { assert } from '@tallystick/protocol/assert';
import type { Money } from '@tallystick/protocol/money';
import type { FieldKind, FieldValue, NoticeEvent } from './notice-event.ts';
import { traitsOf } from './notice-event.ts';
import type { NoticeTexts } from './texts/notice-texts.ts';

/** Of names: enough to know a shop by. */
const NAME_LENGTH_MAX = 30;
const MS_PER_SECOND = 1_000;
const MINUTE_SECONDS = 60;
/** Line breaks, other controls, and what turns the direction of a text round. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** What no value is longer than, with a letter that is in no GSM alphabet. */
export const LONGEST_VALUES: Readonly<Record<FieldKind, string>> = {
  amount: 'WWWWWWWW 92233720368547758.07',
  name: 'क'.repeat(NAME_LENGTH_MAX),
  time: '28 सितंबर, 23:59',
  code: '12345678',
  outcome: 'दुकानदार',
};

export interface ValueWords {
  readonly texts: NoticeTexts;
  readonly utcOffsetMinutes: number;
  readonly currencies: readonly CurrencyInfo[];
}

/** The values of a notice's fields, as text. */
export function valueTexts(
  event: NoticeEvent,
  fields: Readonly<Record<string, FieldValue>>,
  words: ValueWords,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(traitsOf(event).fields).map(([name, kind]) => {
      const value = fields[name];
      assert(value !== undefined, 'a notice lacks a field of its event');
      return [name, valueText(kind, value, words)];
    }),
  );
}

function valueText(kind: FieldKind, value: FieldValue, words: ValueWords): string {
  if (typeof value === 'number') return timeText(value, words);
  if (typeof value === 'object') return moneyText(value, words.currencies);
  if (kind !== 'outcome') return nameText(value);
  assert(value === 'forPayer' || value === 'forPayee', 'a dispute ended in no known way');
  return words.texts.outcomes[value];
}

/** A name in one line, shortened between letters. */
export function nameText(name: string): string {
  const line = name.replaceAll(HIDDEN, ' ').trim();
  if (line.length <= NAME_LENGTH_MAX) return line;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (short.length + segment.length > NAME_LENGTH_MAX) break;
    short += segment;
  }
  return short.trim();
}

function moneyText({ currency, minor }: Money, currencies: readonly CurrencyInfo[]): string {
  const info = currencies.find(({ number }) => number === currency);
  if (info === undefined) return String(minor);
  const digits = minor.toString().padStart(info.exponent + 1, '0');
  const whole = digits.slice(0, digits.length - info.exponent);
  const part = info.exponent === 0 ? '' : `.${digits.slice(-info.exponent)}`;
  return `${info.code} ${whole}${part}`;
}

/** Day and minute by the tenant's clock. */
function timeText(time: number, { texts, utcOffsetMinutes }: ValueWords): string {
  const format = new Intl.DateTimeFormat(texts.locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return format.format((time + utcOffsetMinutes * MINUTE_SECONDS) * MS_PER_SECOND);
}

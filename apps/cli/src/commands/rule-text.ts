/**
 * Rules of an account as an operator types and reads them: a kind and its values, such as
 * `minimumBalance 2500`, `places tsj2,tsj3` or `radius 500`. Amounts are minor units.
 */

import type { RuleValue } from '@tallystick/api/routes/rules';
import { parseTime, timeText } from '@tallystick/api/time-text';

/** What each kind is typed with. */
export const RULE_FORMS: readonly string[] = [
  'places CELL,...',
  'merchantTypes CODE,...',
  'window FROM UNTIL',
  'radius METRES',
  'dayMax AMOUNT',
  'paymentMax AMOUNT',
  'count PAYMENTS',
  'brief SECONDS',
  'lockedAmount AMOUNT',
  'minimumBalance AMOUNT',
  'lockedShare PERCENT',
  'releasedShare PERCENT',
];

const HUNDREDTHS = 100;

/** The rule that the words say; undefined where they say none. What is in range the issuer judges. */
export function parseRule(words: readonly string[]): RuleValue | undefined {
  const [kind, first = '', second = ''] = words;
  if (words.length !== (kind === 'window' ? 3 : 2)) return undefined;
  switch (kind) {
    case 'places':
      return { kind, cells: first.split(',') };
    case 'merchantTypes': {
      const types = first.split(',').map(wholeOf);
      return types.includes(Number.NaN) ? undefined : { kind, types };
    }
    case 'window':
      return checked({ kind, from: timeOf(first), until: timeOf(second) });
    case 'radius':
      return checked({ kind, metres: wholeOf(first) });
    case 'count':
      return checked({ kind, payments: wholeOf(first) });
    case 'brief':
      return checked({ kind, seconds: wholeOf(first) });
    case 'lockedShare':
    case 'releasedShare':
      return checked({ kind, share: shareOf(first) });
    case 'dayMax':
    case 'paymentMax':
    case 'lockedAmount':
    case 'minimumBalance':
      return { kind, amount: first };
    default:
      return undefined;
  }
}

function checked<Value extends RuleValue>(rule: Value): Value | undefined {
  return Object.values(rule).some((value) => Number.isNaN(value)) ? undefined : rule;
}

function wholeOf(text: string): number {
  return /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
}

function timeOf(text: string): number {
  return parseTime(text) ?? Number.NaN;
}

/** Hundredths of a percent, from a percentage with at most two decimals. */
function shareOf(text: string): number {
  if (!/^[0-9]{1,3}(?:\.[0-9]{1,2})?$/.test(text)) return Number.NaN;
  return Math.round(Number(text) * HUNDREDTHS);
}

/** The rule in a sentence. */
export function ruleText(rule: RuleValue): string {
  switch (rule.kind) {
    case 'places':
      return `only at ${rule.cells.join(', ')}`;
    case 'merchantTypes':
      return `only in shops of type ${rule.types.map((type) => String(type).padStart(4, '0')).join(', ')}`;
    case 'window':
      return `only from ${timeText(rule.from)} until ${timeText(rule.until)}`;
    case 'radius':
      return `only within ${rule.metres} m of the first offline payment`;
    case 'dayMax':
      return `at most ${rule.amount} in any 24 hours`;
    case 'paymentMax':
      return `at most ${rule.amount} in one payment`;
    case 'count':
      return `at most ${rule.payments} payments under one certificate`;
    case 'brief':
      return `a certificate holds for ${rule.seconds} s`;
    case 'lockedAmount':
      return `${rule.amount} is locked`;
    case 'minimumBalance':
      return `${rule.amount} always stays`;
    case 'lockedShare':
      return `${rule.share / HUNDREDTHS} % is locked`;
    case 'releasedShare':
      return `everything is locked but ${rule.share / HUNDREDTHS} %`;
  }
}

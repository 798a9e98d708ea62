/** A rule as somebody puts it together on the rules screen: a kind, and one thing that is typed or chosen. */

import { RULE_VALUES_MAX } from '@tallystick/protocol/limits';
import { isCell } from '@tallystick/protocol/place';
import { SHARE_WHOLE, type Rule, type RuleKind } from '@tallystick/protocol/rules/rule';
import { parseAmount, type AmountRefusal } from '@tallystick/ui/money-text';

/** In the order in which they are offered. */
export const FORM_KINDS: readonly RuleKind[] = [
  'minimumBalance',
  'lockedAmount',
  'lockedShare',
  'releasedShare',
  'paymentMax',
  'dayMax',
  'count',
  'brief',
  'window',
  'merchantTypes',
  'places',
  'radius',
];

/** What the field of a kind takes. */
export type FieldKind = 'amount' | 'percent' | 'number' | 'hours' | 'shops' | 'areas';

export const FIELD_OF: Readonly<Record<RuleKind, FieldKind>> = {
  minimumBalance: 'amount',
  lockedAmount: 'amount',
  lockedShare: 'percent',
  releasedShare: 'percent',
  paymentMax: 'amount',
  dayMax: 'amount',
  count: 'number',
  brief: 'number',
  window: 'hours',
  merchantTypes: 'shops',
  places: 'areas',
  radius: 'number',
};

export type Shops = 'groceries' | 'eating' | 'transport' | 'pharmacy' | 'fuel';

/** Kinds of shops that people know, with their ISO 18245 codes. */
const SHOPS: Readonly<Record<Shops, readonly number[]>> = {
  groceries: [5411, 5422, 5441, 5451, 5462, 5499],
  eating: [5811, 5812, 5813, 5814],
  transport: [4111, 4112, 4121, 4131],
  pharmacy: [5912],
  fuel: [5541, 5542],
};

export const SHOPS_NAMES: readonly Shops[] = [
  'groceries',
  'eating',
  'transport',
  'pharmacy',
  'fuel',
];

export type RuleFormProblem = AmountRefusal | 'notAShare' | 'notANumber' | 'notAnArea';

export interface RuleForm {
  readonly kind: RuleKind;
  /** Of the field; the name of the shops where those are chosen. */
  readonly typed: string;
}

export interface FormGround {
  /** Decimal places of the currency. */
  readonly exponent: number;
  /** Unix seconds. */
  readonly now: number;
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: RuleFormProblem };

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const HUNDREDTHS = 100;
const DIGITS = /^[0-9]{1,6}$/;

/** The rule that the form says, or what is wrong with it. */
export function readRuleForm({ kind, typed }: RuleForm, { exponent, now }: FormGround): Read<Rule> {
  switch (kind) {
    case 'minimumBalance':
    case 'lockedAmount':
    case 'paymentMax':
    case 'dayMax': {
      const parsed = parseAmount(typed, exponent);
      if (!parsed.ok) return { ok: false, problem: parsed.code };
      return { ok: true, value: { kind, amount: parsed.amount } };
    }
    case 'lockedShare':
    case 'releasedShare':
      return made(shareOf(typed), (share) => ({ kind, share }));
    case 'count':
      return made(wholeOf(typed), (payments) => ({ kind, payments }));
    case 'brief':
      return made(wholeOf(typed), (minutes) => ({ kind, seconds: minutes * MINUTE_SECONDS }));
    case 'radius':
      return made(wholeOf(typed), (metres) => ({ kind, metres }));
    case 'window':
      return made(wholeOf(typed), (hours) => {
        return { kind, from: now, until: now + hours * HOUR_SECONDS };
      });
    case 'merchantTypes': {
      const shops = SHOPS_NAMES.find((name) => name === typed) ?? 'groceries';
      return { ok: true, value: { kind, types: SHOPS[shops] } };
    }
    case 'places':
      return made(areasOf(typed), (cells) => ({ kind, cells }));
  }
}

function made<Value>(read: Read<Value>, rule: (value: Value) => Rule): Read<Rule> {
  return read.ok ? { ok: true, value: rule(read.value) } : read;
}

function wholeOf(typed: string): Read<number> {
  const text = typed.trim();
  const isWhole = DIGITS.test(text) && Number(text) > 0;
  return isWhole ? { ok: true, value: Number(text) } : { ok: false, problem: 'notANumber' };
}

/** Hundredths of a percent. */
function shareOf(typed: string): Read<number> {
  const text = typed.trim().replace(',', '.').replace(/\s*%$/, '');
  const share = Math.round(Number(text) * HUNDREDTHS);
  const isShare = /^[0-9]{1,3}(?:\.[0-9]{1,2})?$/.test(text) && share <= SHARE_WHOLE;
  return isShare ? { ok: true, value: share } : { ok: false, problem: 'notAShare' };
}

function areasOf(typed: string): Read<readonly string[]> {
  const cells = typed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((text) => text !== '');
  const areGood = cells.length > 0 && cells.length <= RULE_VALUES_MAX && cells.every(isCell);
  return areGood ? { ok: true, value: cells } : { ok: false, problem: 'notAnArea' };
}

/** The kinds of shops that a rule names, where they are one of ours. */
export function shopsOf(types: readonly number[]): Shops | undefined {
  return SHOPS_NAMES.find((name) => {
    const own: readonly number[] = SHOPS[name];
    return own.length === types.length && own.every((type) => types.includes(type));
  });
}

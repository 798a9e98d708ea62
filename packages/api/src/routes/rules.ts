/** Routes for what an account's money may be spent on without a network. */

import { Type, type TUnsafe } from 'typebox';
import {
  ACCOUNT_RULES_MAX,
  CELL_LENGTH_MAX,
  COUNTER_MAX,
  MERCHANT_TYPE_MAX,
  RULE_VALUES_MAX,
  TIME_MAX,
} from '@tallystick/protocol/limits';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { accountParams, amountText, timeNumber, type AccountParams } from '../values.ts';

/** A rule as JSON: amounts are decimal text of minor units, shares hundredths of a percent. */
export type RuleValue =
  | { readonly kind: 'places'; readonly cells: readonly string[] }
  | { readonly kind: 'merchantTypes'; readonly types: readonly number[] }
  | { readonly kind: 'window'; readonly from: number; readonly until: number }
  | { readonly kind: 'radius'; readonly metres: number }
  | { readonly kind: 'dayMax'; readonly amount: string }
  | { readonly kind: 'paymentMax'; readonly amount: string }
  | { readonly kind: 'count'; readonly payments: number }
  | { readonly kind: 'brief'; readonly seconds: number }
  | { readonly kind: 'lockedAmount'; readonly amount: string }
  | { readonly kind: 'minimumBalance'; readonly amount: string }
  | { readonly kind: 'lockedShare'; readonly share: number }
  | { readonly kind: 'releasedShare'; readonly share: number };

const strict = { additionalProperties: false } as const;
const cell = Type.String({
  pattern: `^[0-9b-hjkmnp-z]{1,${CELL_LENGTH_MAX}}$`,
  examples: ['tsj2'],
});
const share = Type.Integer({
  minimum: 0,
  maximum: 10_000,
  description: 'Hundredths of a percent.',
});

const ruleValue = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('places'),
        cells: Type.Immutable(Type.Array(cell, { minItems: 1, maxItems: RULE_VALUES_MAX })),
      },
      { ...strict, description: 'Only where the payee stands inside one of these geohash cells.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('merchantTypes'),
        types: Type.Immutable(
          Type.Array(Type.Integer({ minimum: 0, maximum: MERCHANT_TYPE_MAX }), {
            minItems: 1,
            maxItems: RULE_VALUES_MAX,
          }),
        ),
      },
      { ...strict, description: 'Only in these kinds of shops (ISO 18245).' },
    ),
    Type.Object(
      { kind: Type.Literal('window'), from: timeNumber, until: timeNumber },
      { ...strict, description: 'Only from `from` until before `until`.' },
    ),
    Type.Object(
      { kind: Type.Literal('radius'), metres: Type.Integer({ minimum: 0, maximum: 20_000_000 }) },
      { ...strict, description: 'Only so near to the first offline payment of a certificate.' },
    ),
    Type.Object(
      { kind: Type.Literal('dayMax'), amount: amountText },
      { ...strict, description: 'So much in any 24 hours.' },
    ),
    Type.Object(
      { kind: Type.Literal('paymentMax'), amount: amountText },
      { ...strict, description: 'So much in one payment.' },
    ),
    Type.Object(
      { kind: Type.Literal('lockedAmount'), amount: amountText },
      { ...strict, description: 'So much is locked.' },
    ),
    Type.Object(
      { kind: Type.Literal('minimumBalance'), amount: amountText },
      { ...strict, description: 'So much always stays in the account.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('count'),
        payments: Type.Integer({ minimum: 1, maximum: COUNTER_MAX }),
      },
      { ...strict, description: 'So many payments under one certificate.' },
    ),
    Type.Object(
      { kind: Type.Literal('brief'), seconds: Type.Integer({ minimum: 1, maximum: TIME_MAX }) },
      { ...strict, description: 'A certificate holds for so long.' },
    ),
    Type.Object(
      { kind: Type.Literal('lockedShare'), share },
      { ...strict, description: 'This share is locked.' },
    ),
    Type.Object(
      { kind: Type.Literal('releasedShare'), share },
      { ...strict, description: 'Everything is locked but this share.' },
    ),
  ],
  { $id: 'Rule' },
);

const authorName = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Whoever lets the operator set the rule: a parent, an employer.',
  examples: ['Mill Lane Works'],
});

export interface NewRuleValue {
  readonly rule: RuleValue;
  readonly until?: number;
}

export interface ChangeRulesBody {
  readonly set?: readonly NewRuleValue[];
  readonly end?: readonly number[];
  readonly thirdParty?: string;
}

const newRulesSchema: Schema<readonly NewRuleValue[]> = schema<readonly NewRuleValue[]>()(
  Type.Immutable(
    Type.Array(Type.Object({ rule: ruleValue, until: Type.Optional(timeNumber) }, strict), {
      maxItems: ACCOUNT_RULES_MAX,
    }),
  ),
);

/** Rules to set, for bodies that hold them besides other things; `newRulesSchema` is held to the type. */
export const newRules: TUnsafe<readonly NewRuleValue[]> = Type.Unsafe<readonly NewRuleValue[]>(
  newRulesSchema.json,
);

const ruleNumber = Type.Integer({ minimum: 1, maximum: COUNTER_MAX, examples: [3] });

const changeRulesBody: Schema<ChangeRulesBody> = schema<ChangeRulesBody>()(
  Type.Object(
    {
      set: Type.Optional(newRules),
      end: Type.Optional(
        Type.Immutable(
          Type.Array(ruleNumber, {
            maxItems: ACCOUNT_RULES_MAX,
            description: 'Numbers of rules to end.',
          }),
        ),
      ),
      thirdParty: Type.Optional(authorName),
    },
    { $id: 'RulesChange', additionalProperties: false },
  ),
);

export interface ShownRule extends NewRuleValue {
  readonly number: number;
  readonly author: 'holder' | 'issuer' | 'thirdParty';
  readonly name?: string;
}

export interface AccountRules {
  readonly rules: readonly ShownRule[];
  readonly locked: string;
}

const accountRules: Schema<AccountRules> = schema<AccountRules>()(
  Type.Object(
    {
      rules: Type.Immutable(
        Type.Array(
          Type.Object({
            number: ruleNumber,
            author: Type.Union([
              Type.Literal('holder'),
              Type.Literal('issuer'),
              Type.Literal('thirdParty'),
            ]),
            name: Type.Optional(authorName),
            rule: ruleValue,
            until: Type.Optional(timeNumber),
          }),
        ),
      ),
      locked: Type.String({
        pattern: '^[0-9]{1,19}$',
        description: 'What they keep out of certificates now, in minor units.',
        examples: ['2500'],
      }),
    },
    { $id: 'AccountRules' },
  ),
);

export const listRules: Route<AccountParams, Nothing, Nothing, AccountRules> = {
  name: 'listRules',
  method: 'GET',
  path: '/v1/tenants/{tenant}/accounts/{account}/rules',
  group: 'Rules',
  summary: 'List the rules of an account',
  description: 'Those that are in force, whoever set them.',
  access: 'operator',
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(accountRules),
  problems: ['unknownAccount'],
};

export const changeRules: Route<AccountParams, Nothing, ChangeRulesBody, AccountRules> = {
  name: 'changeRules',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/rules',
  group: 'Rules',
  summary: 'Set and end rules of an account',
  description:
    'All or nothing. All rules of an account bind together, and of several amounts the least holds. They ' +
    'bind certificates that are issued from then on. The operator can end every rule; with `thirdParty` ' +
    'the change is that party’s, who can end its own only. Repeating it changes nothing.',
  access: 'operator',
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: json(changeRulesBody),
  status: 200,
  result: json(accountRules),
  problems: [
    'unknownAccount',
    'amountTooLarge',
    'placeInvalid',
    'nameInvalid',
    'tooManyRules',
    'untilPassed',
    'unknownRule',
    'otherAuthor',
  ],
};

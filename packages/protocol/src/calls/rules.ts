/**
 * An account's own rules, seen and changed from one of its devices (G-023, G-026, G-107, G-113). The answer
 * is the rules that are in force afterwards, whoever set them; changing nothing asks for them.
 *
 * They bind the certificates that are issued from then on. One that is out already keeps its terms: nobody
 * can tell a payee that has no network.
 */

import {
  list,
  mapped,
  minorShape,
  oneOf,
  optional,
  readShape,
  text,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { ACCOUNT_RULES_MAX, COUNTER_MAX, TIME_MAX } from '../limits.ts';
import type { Minor } from '../money.ts';
import { ruleShape, type Rule } from '../rules/rule.ts';

/** Of a third party's name, in UTF-16 units. */
const AUTHOR_NAME_MAX = 64;

/** Who set a rule, and alone can end it again; the issuer can end all. */
export type RuleAuthor =
  | { readonly kind: 'holder' }
  | { readonly kind: 'issuer' }
  /** Somebody whom the operator lets set rules, such as a parent or an employer. */
  | { readonly kind: 'thirdParty'; readonly name: string };

export interface NewRule {
  readonly rule: Rule;
  /** Until before when it holds, unix seconds; for good where it is absent. */
  readonly until?: number;
}

export interface AccountRule extends NewRule {
  /** Names it within its account. */
  readonly number: number;
  readonly author: RuleAuthor;
}

export interface RulesBody {
  readonly set: readonly NewRule[];
  /** Numbers of rules to end. */
  readonly end: readonly number[];
}

export interface RulesResult {
  readonly rules: readonly AccountRule[];
  /** What of the account's funds they keep out of certificates. */
  readonly locked: Minor;
}

export type RulesRefusal =
  /** More than an account may have. */
  | 'tooManyRules'
  /** It would have ended already. */
  | 'untilPassed'
  | 'unknownRule'
  /** Set by somebody else. */
  | 'otherAuthor';

/** Can a device be told this name of a third party? */
export function isAuthorName(name: string): boolean {
  return name !== '' && readShape(text(AUTHOR_NAME_MAX), name, 'name').ok;
}

const timeShape = uint(TIME_MAX);

export const rulesBodyShape: Shape<RulesBody> = tuple<RulesBody>({
  set: list(tuple<NewRule>({ rule: ruleShape, until: optional(timeShape) }), ACCOUNT_RULES_MAX),
  end: list(uint(COUNTER_MAX), ACCOUNT_RULES_MAX),
});

interface SentAuthor {
  readonly kind: RuleAuthor['kind'];
  readonly name?: string;
}

const authorShape: Shape<RuleAuthor> = mapped<SentAuthor, RuleAuthor>(
  tuple<SentAuthor>({
    kind: oneOf(['holder', 'issuer', 'thirdParty']),
    name: optional(text(AUTHOR_NAME_MAX)),
  }),
  (author) => author,
  ({ kind, name }) => {
    if (kind === 'thirdParty') return name === undefined ? undefined : { kind, name };
    return name === undefined ? { kind } : undefined;
  },
);

export const rulesResultShape: Shape<RulesResult> = tuple<RulesResult>({
  rules: list(
    tuple<AccountRule>({
      number: uint(COUNTER_MAX),
      author: authorShape,
      rule: ruleShape,
      until: optional(timeShape),
    }),
    ACCOUNT_RULES_MAX,
  ),
  locked: minorShape,
});

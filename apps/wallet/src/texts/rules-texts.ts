/** What the screens say about rules and locks. */

import type { RuleKind } from '@tallystick/protocol/rules/rule';
import type { UnlockObstacle } from '@tallystick/sdk/payer/unlock';
import type { RuleFormProblem, Shops } from '../model/rule-form.ts';

export interface RulesTexts {
  readonly title: string;
  readonly intro: string;
  readonly none: string;
  readonly notKnown: string;
  readonly locked: (amount: string) => string;
  /** Under a rule. */
  readonly by: {
    readonly holder: string;
    readonly issuer: string;
    readonly thirdParty: (name: string) => string;
  };
  readonly until: (when: string) => string;
  readonly end: string;
  readonly needsNetwork: string;
  readonly add: string;
  readonly kind: string;
  /** As a choice. */
  readonly kinds: Readonly<Record<RuleKind, string>>;
  /** Over the field of a kind. */
  readonly fields: Readonly<Record<RuleKind, string>>;
  readonly areaHint: string;
  readonly shops: Readonly<Record<Shops, string>>;
  readonly lasts: string;
  readonly spans: { readonly good: string; readonly day: string; readonly week: string };
  readonly action: string;
  readonly problems: Readonly<Record<Exclude<RuleFormProblem, 'empty'>, string>>;
  readonly sentences: {
    readonly minimumBalance: (amount: string) => string;
    readonly lockedAmount: (amount: string) => string;
    readonly lockedShare: (percent: string) => string;
    readonly releasedShare: (percent: string) => string;
    readonly paymentMax: (amount: string) => string;
    readonly dayMax: (amount: string) => string;
    readonly count: (payments: number) => string;
    readonly brief: (span: string) => string;
    readonly window: (from: string, until: string) => string;
    readonly shops: (name: string) => string;
    readonly merchantTypes: (codes: string) => string;
    readonly places: (cells: string) => string;
    readonly radius: (metres: number) => string;
  };
  readonly unlock: {
    readonly offer: (amount: string) => string;
    readonly action: string;
    readonly asked: (amount: string) => string;
    readonly waits: (amount: string) => string;
    readonly obstacle: (amount: string) => Readonly<Record<UnlockObstacle, string>>;
    readonly forget: string;
    readonly understood: string;
  };
}

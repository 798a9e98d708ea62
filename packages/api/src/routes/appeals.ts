/** Routes for appeals against convictions. What a holder wrote is personal; a decision and its reason are not. */

import { Type } from 'typebox';
import { APPEAL_OUTCOMES, type AppealOutcome } from '@tallystick/protocol/calls/convictions';
import { FRAUD_KINDS, type FraudKind } from '@tallystick/protocol/fraud/contradiction';
import { cursorText, nextText } from '../pages.ts';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountText,
  digestText,
  tenantParams,
  tenantText,
  timeNumber,
  type AccountParams,
  type TenantParams,
} from '../values.ts';
import { debtJson, reasonText, type DebtResult } from './debts.ts';

export interface AppealParams extends AccountParams {
  readonly keyHash: string;
}

const appealParams: Schema<AppealParams> = schema<AppealParams>()(
  Type.Object(
    { tenant: tenantText, account: accountText, keyHash: digestText },
    { additionalProperties: false },
  ),
);

export interface AppealQuery {
  readonly decided?: 'included';
  readonly cursor?: string;
}

const appealQuery: Schema<AppealQuery> = schema<AppealQuery>()(
  Type.Object(
    {
      decided: Type.Optional(
        Type.Literal('included', { description: 'Appeals that are decided, too.' }),
      ),
      cursor: cursorText('^[1-9][0-9]{0,18}-[0-9a-f]{64}$'),
    },
    { additionalProperties: false },
  ),
);

export interface AppealSummary {
  readonly account: string;
  readonly keyHash: string;
  readonly madeAt: number;
  readonly outcome?: AppealOutcome;
}

export interface AppealList {
  readonly appeals: readonly AppealSummary[];
  /** Absent on the last page. */
  readonly next?: string;
}

const outcomeName = Type.Enum([...APPEAL_OUTCOMES], {
  description: 'Upheld: the account may enrol devices and make money ready again.',
  examples: ['upheld'],
});

const appealList: Schema<AppealList> = schema<AppealList>()(
  Type.Object(
    {
      appeals: Type.Immutable(
        Type.Array(
          Type.Object({
            account: accountText,
            keyHash: digestText,
            madeAt: timeNumber,
            outcome: Type.Optional(outcomeName),
          }),
        ),
      ),
      next: nextText('17-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'),
    },
    { $id: 'Appeals' },
  ),
);

export interface AppealResult extends AppealSummary {
  readonly text: string;
  readonly proof: string;
  readonly kind: FraudKind;
  readonly foundAt: number;
  readonly wasReported: boolean;
  readonly reason?: string;
  readonly decidedAt?: number;
  readonly debts: readonly DebtResult[];
}

const appealResult: Schema<AppealResult> = schema<AppealResult>()(
  Type.Object(
    {
      account: accountText,
      keyHash: digestText,
      madeAt: timeNumber,
      text: Type.String({
        description: 'What the holder wrote.',
        examples: ['My phone was restored from a backup.'],
      }),
      proof: digestText,
      kind: Type.Enum([...FRAUD_KINDS], { description: 'How the messages contradict each other.' }),
      foundAt: timeNumber,
      wasReported: Type.Boolean({
        description: 'The device had been reported lost before the proof.',
        examples: [false],
      }),
      outcome: Type.Optional(outcomeName),
      reason: Type.Optional(Type.String({ examples: ['The shop confirms it.'] })),
      decidedAt: Type.Optional(timeNumber),
      debts: Type.Immutable(Type.Array(debtJson)),
    },
    { $id: 'Appeal' },
  ),
);

const GROUP = 'Appeals';

export const listAppeals: Route<TenantParams, AppealQuery, Nothing, AppealList> = {
  name: 'listAppeals',
  method: 'GET',
  path: '/v1/tenants/{tenant}/appeals',
  group: GROUP,
  summary: 'List appeals',
  description:
    'Holders who say how a proof against a device of theirs came about, and wait for a decision. In the ' +
    'order of accounts, 50 on a page.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: appealQuery,
  body: NO_BODY,
  status: 200,
  result: json(appealList),
  problems: [],
};

export const showAppeal: Route<AppealParams, Nothing, Nothing, AppealResult> = {
  name: 'showAppeal',
  method: 'GET',
  path: '/v1/tenants/{tenant}/accounts/{account}/appeals/{keyHash}',
  group: GROUP,
  summary: 'Show an appeal',
  description:
    'What the holder wrote, what is proven against the device, and what is owed for it. The proof itself ' +
    'is fetched by its digest.',
  access: 'operator',
  isPersonal: true,
  isOrder: false,
  params: appealParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(appealResult),
  problems: ['unknownAppeal'],
};

export interface DecisionBody {
  readonly outcome: AppealOutcome;
  readonly reason: string;
  readonly debt: 'keep' | 'forgive';
}

const decisionBody: Schema<DecisionBody> = schema<DecisionBody>()(
  Type.Object(
    {
      outcome: outcomeName,
      reason: reasonText,
      debt: Type.Enum(['keep', 'forgive'], {
        description: 'What becomes of what is owed for the device; a rejection keeps it.',
        examples: ['keep'],
      }),
    },
    { $id: 'AppealDecision', additionalProperties: false },
  ),
);

export interface DecisionResult extends AppealSummary {
  readonly debts: readonly DebtResult[];
}

const decisionResult: Schema<DecisionResult> = schema<DecisionResult>()(
  Type.Object(
    {
      account: accountText,
      keyHash: digestText,
      madeAt: timeNumber,
      outcome: Type.Optional(outcomeName),
      debts: Type.Immutable(Type.Array(debtJson)),
    },
    { $id: 'DecidedAppeal' },
  ),
);

export const decideAppeal: Route<AppealParams, Nothing, DecisionBody, DecisionResult> = {
  name: 'decideAppeal',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/appeals/{keyHash}/decision',
  group: GROUP,
  summary: 'Decide an appeal',
  description:
    'The proof stays a fact, and the key revoked. Upheld, the account may enrol devices and make money ready ' +
    'again. A rejection may be corrected later; what was upheld stays so. Repeating the request changes ' +
    'nothing.',
  access: 'operator',
  isOrder: false,
  params: appealParams,
  query: nothingSchema,
  body: json(decisionBody),
  status: 200,
  result: json(decisionResult),
  problems: ['unknownAppeal', 'alreadyDecided', 'rejectedKeepsDebt'],
};

/** Routes for what accounts owe after a double spend, and for what deposits pay of it. */

import { Type, type TInteger, type TObject, type TOptional, type TString } from 'typebox';
import { REASON_TEXT_MAX } from '@tallystick/protocol/limits';
import { cursorText, nextText } from '../pages.ts';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountText,
  amountText,
  digestText,
  tenantParams,
  tenantText,
  timeNumber,
  type AccountParams,
  type TenantParams,
} from '../values.ts';

const lineText: TString = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: 'A line: 16 bytes as hexadecimal digits in lower case.',
  examples: ['9f86d081884c7d659a2feaa0c55ad015'],
});

/** Why an operator decided something about an account; it goes into the audit log. */
export const reasonText: TString = Type.String({
  minLength: 1,
  maxLength: REASON_TEXT_MAX,
  pattern: '^\\S(?:[^\\u0000-\\u001f\\u007f-\\u009f]*\\S)?$',
  description:
    'Why, on one line. The holder reads it, and the audit log keeps it: nothing personal.',
  examples: ['The shop confirms that the phone was restored from a backup.'],
});

export interface DebtParams extends AccountParams {
  readonly line: string;
}

const debtParams: Schema<DebtParams> = schema<DebtParams>()(
  Type.Object(
    { tenant: tenantText, account: accountText, line: lineText },
    { additionalProperties: false },
  ),
);

export interface DebtResult {
  readonly account: string;
  readonly line: string;
  readonly keyHash: string;
  readonly arisenAt: number;
  readonly amount: string;
  readonly owed: string;
  readonly forgiven: string;
  readonly reason?: string;
}

/** A debt as an object of an answer. */
export const debtJson: TObject<{
  account: TString;
  line: TString;
  keyHash: TString;
  arisenAt: TInteger;
  amount: TString;
  owed: TString;
  forgiven: TString;
  reason: TOptional<TString>;
}> = Type.Object(
  {
    account: accountText,
    line: lineText,
    keyHash: digestText,
    arisenAt: timeNumber,
    amount: amountText,
    owed: amountText,
    forgiven: amountText,
    reason: Type.Optional(Type.String({ examples: ['The phone was faulty.'] })),
  },
  { $id: 'Debt' },
);

const debtResult: Schema<DebtResult> = schema<DebtResult>()(debtJson);

export interface DebtQuery {
  readonly paid?: 'included';
  readonly cursor?: string;
}

const debtQuery: Schema<DebtQuery> = schema<DebtQuery>()(
  Type.Object(
    {
      paid: Type.Optional(
        Type.Literal('included', { description: 'Debts of which nothing is owed any more, too.' }),
      ),
      cursor: cursorText('^[1-9][0-9]{0,18}-[0-9a-f]{32}$'),
    },
    { additionalProperties: false },
  ),
);

export interface DebtList {
  readonly debts: readonly DebtResult[];
  /** Absent on the last page. */
  readonly next?: string;
}

const debtList: Schema<DebtList> = schema<DebtList>()(
  Type.Object(
    {
      debts: Type.Immutable(Type.Array(debtJson)),
      next: nextText('17-9f86d081884c7d659a2feaa0c55ad015'),
    },
    { $id: 'Debts' },
  ),
);

const GROUP = 'Debts';

export const listDebts: Route<TenantParams, DebtQuery, Nothing, DebtList> = {
  name: 'listDebts',
  method: 'GET',
  path: '/v1/tenants/{tenant}/debts',
  group: GROUP,
  summary: 'List debts',
  description:
    'What accounts owe the loss account for lines of theirs that were spent twice. In the order of ' +
    'accounts, 50 on a page.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: debtQuery,
  body: NO_BODY,
  status: 200,
  result: json(debtList),
  problems: [],
};

export const showDebt: Route<DebtParams, Nothing, Nothing, DebtResult> = {
  name: 'showDebt',
  method: 'GET',
  path: '/v1/tenants/{tenant}/accounts/{account}/debts/{line}',
  group: GROUP,
  summary: 'Show a debt',
  description: 'What it was, what is still owed of it, and what was forgiven.',
  access: 'operator',
  isOrder: false,
  params: debtParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(debtResult),
  problems: ['unknownDebt'],
};

export interface ForgiveBody {
  readonly reason: string;
}

const forgiveBody: Schema<ForgiveBody> = schema<ForgiveBody>()(
  Type.Object({ reason: reasonText }, { $id: 'Forgiveness', additionalProperties: false }),
);

export const forgiveDebt: Route<DebtParams, Nothing, ForgiveBody, DebtResult> = {
  name: 'forgiveDebt',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/debts/{line}/forgiveness',
  group: GROUP,
  summary: 'Forgive a debt',
  description:
    'The loss account bears what is still owed; what was collected stays collected. Repeating the request ' +
    'changes nothing.',
  access: 'operator',
  isOrder: false,
  params: debtParams,
  query: nothingSchema,
  body: json(forgiveBody),
  status: 200,
  result: json(debtResult),
  problems: ['unknownDebt', 'nothingOwed'],
};

export interface DebtShareBody {
  readonly sharePercent: number;
}

const debtShareBody: Schema<DebtShareBody> = schema<DebtShareBody>()(
  Type.Object(
    {
      sharePercent: Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'What is kept of each deposit until nothing is owed, in percent.',
        examples: [50],
      }),
    },
    { $id: 'DebtShare', additionalProperties: false },
  ),
);

export const showDebtShare: Route<TenantParams, Nothing, Nothing, DebtShareBody> = {
  name: 'showDebtShare',
  method: 'GET',
  path: '/v1/tenants/{tenant}/debt-share',
  group: GROUP,
  summary: 'Show what share of deposits pays debts',
  description: 'Half, where nothing was decided.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(debtShareBody),
  problems: [],
};

export const changeDebtShare: Route<TenantParams, Nothing, DebtShareBody, DebtShareBody> = {
  name: 'changeDebtShare',
  method: 'POST',
  path: '/v1/tenants/{tenant}/debt-share',
  group: GROUP,
  summary: 'Decide what share of deposits pays debts',
  description: 'Holds for deposits from now on. Repeating the request changes nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(debtShareBody),
  status: 200,
  result: json(debtShareBody),
  problems: [],
};

/** Routes for orders at banks, of money in and out, and for what a tenant allows of them. */

import {
  Type,
  type TBoolean,
  type TInteger,
  type TLiteral,
  type TObject,
  type TOptional,
  type TString,
  type TUnion,
} from 'typebox';
import { cursorText, nextText } from '../pages.ts';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountText,
  amountText,
  currencyNumber,
  tenantParams,
  timeNumber,
  type TenantParams,
} from '../values.ts';

const idText: TString = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: '16 bytes as hexadecimal digits in lower case.',
  examples: ['9f86d081884c7d659a2feaa0c55ad015'],
});

export interface BankOrderResult {
  readonly direction: 'in' | 'out';
  readonly account: string;
  readonly order: string;
  /** What the bank knows it by: EndToEndId in files. */
  readonly atBank: string;
  readonly currency: number;
  readonly amount: string;
  readonly state: string;
  readonly bank?: string;
  readonly reason?: string;
  readonly bankReason?: string;
  readonly orderedAt: number;
  readonly changedAt: number;
  readonly isStuck: boolean;
}

const bankOrderJson: TObject<{
  direction: TUnion<[TLiteral<'in'>, TLiteral<'out'>]>;
  account: TString;
  order: TString;
  atBank: TString;
  currency: TInteger;
  amount: TString;
  state: TString;
  bank: TOptional<TString>;
  reason: TOptional<TString>;
  bankReason: TOptional<TString>;
  orderedAt: TInteger;
  changedAt: TInteger;
  isStuck: TBoolean;
}> = Type.Object(
  {
    direction: Type.Union([Type.Literal('in'), Type.Literal('out')], {
      description: 'Money from a bank account, or to one.',
    }),
    account: accountText,
    order: idText,
    atBank: idText,
    currency: currencyNumber,
    amount: amountText,
    state: Type.String({
      description:
        'Of money in: asked, authenticated, credited, refused. Of money out: ordered, sent, remitted, returned, refused.',
      examples: ['remitted'],
    }),
    bank: Type.Optional(
      Type.String({
        description: 'The bank that is asked, or has it.',
        examples: ['TSBA0000001'],
      }),
    ),
    reason: Type.Optional(
      Type.String({ description: 'What its holder is told.', examples: ['payeeAccountClosed'] }),
    ),
    bankReason: Type.Optional(
      Type.String({ description: 'The reason as the bank wrote it.', examples: ['AC04'] }),
    ),
    orderedAt: timeNumber,
    changedAt: timeNumber,
    isStuck: Type.Boolean({
      examples: [false],
      description: 'Its bank should have said long ago what became of it: ask there.',
    }),
  },
  { $id: 'BankOrder' },
);

export interface BankOrderQuery {
  readonly only?: 'open' | 'stuck';
  readonly cursor?: string;
}

const bankOrderQuery: Schema<BankOrderQuery> = schema<BankOrderQuery>()(
  Type.Object(
    {
      only: Type.Optional(
        Type.Union([Type.Literal('open'), Type.Literal('stuck')], {
          description: 'Those that are not decided, or those of them that are stuck.',
        }),
      ),
      cursor: cursorText('^[0-9]{1,10}-[1-9][0-9]{0,18}-[0-9a-f]{32}$'),
    },
    { additionalProperties: false },
  ),
);

export interface BankOrderList {
  readonly bankOrders: readonly BankOrderResult[];
  /** Absent on the last page. */
  readonly next?: string;
}

const bankOrderList: Schema<BankOrderList> = schema<BankOrderList>()(
  Type.Object(
    {
      bankOrders: Type.Immutable(Type.Array(bankOrderJson)),
      next: nextText('1800014400-17-9f86d081884c7d659a2feaa0c55ad015'),
    },
    { $id: 'BankOrders' },
  ),
);

const GROUP = 'Banks';

export const listBankOrders: Route<TenantParams, BankOrderQuery, Nothing, BankOrderList> = {
  name: 'listBankOrders',
  method: 'GET',
  path: '/v1/tenants/{tenant}/bank-orders',
  group: GROUP,
  summary: 'List orders at banks',
  description:
    'Money from bank accounts and to them, with what banks said. The newest first, 50 on a page.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: bankOrderQuery,
  body: NO_BODY,
  status: 200,
  result: json(bankOrderList),
  problems: [],
};

/** Amounts are minor units in text. */
export interface BankLimitBody {
  readonly currency: number;
  readonly fundDayMax?: string;
  readonly payOutDayMax?: string;
  readonly payOutMin?: string;
}

export interface BankTermsBody {
  readonly waitSeconds: number;
  readonly delaySeconds: number;
  readonly limits: readonly BankLimitBody[];
}

/** A month. */
const WAIT_SECONDS_MAX = 2_678_400;
const LIMITS_MAX = 32;

const limitJson: TObject<{
  currency: TInteger;
  fundDayMax: TOptional<TString>;
  payOutDayMax: TOptional<TString>;
  payOutMin: TOptional<TString>;
}> = Type.Object(
  {
    currency: currencyNumber,
    fundDayMax: Type.Optional(amountText),
    payOutDayMax: Type.Optional(amountText),
    payOutMin: Type.Optional(amountText),
  },
  { additionalProperties: false },
);

const bankTermsBody: Schema<BankTermsBody> = schema<BankTermsBody>()(
  Type.Object(
    {
      waitSeconds: Type.Integer({
        minimum: 0,
        maximum: WAIT_SECONDS_MAX,
        description: 'From when a bank account was given or changed, until money is paid to it.',
        examples: [86_400],
      }),
      delaySeconds: Type.Integer({
        minimum: 0,
        maximum: WAIT_SECONDS_MAX,
        description:
          'How long money stays that came on its payee’s word alone, without the half of its payer.',
        examples: [259_200],
      }),
      limits: Type.Immutable(
        Type.Array(limitJson, {
          maxItems: LIMITS_MAX,
          description:
            'For each currency: what an account may take from its bank within a day, what a person may have paid out within a day, and the least that is paid out at once. What is left out is not bounded.',
        }),
      ),
    },
    { $id: 'BankTerms', additionalProperties: false },
  ),
);

export const showBankTerms: Route<TenantParams, Nothing, Nothing, BankTermsBody> = {
  name: 'showBankTerms',
  method: 'GET',
  path: '/v1/tenants/{tenant}/bank-terms',
  group: GROUP,
  summary: 'Show what may go from and to banks',
  description:
    'A day of waiting, three for halves to meet and no limits, where nothing was decided.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(bankTermsBody),
  problems: [],
};

export const changeBankTerms: Route<TenantParams, Nothing, BankTermsBody, BankTermsBody> = {
  name: 'changeBankTerms',
  method: 'POST',
  path: '/v1/tenants/{tenant}/bank-terms',
  group: GROUP,
  summary: 'Decide what may go from and to banks',
  description:
    'Takes the place of what held, for orders from now on. Repeating the request changes nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(bankTermsBody),
  status: 200,
  result: json(bankTermsBody),
  problems: ['amountTooLarge', 'bankLimitsRepeated'],
};

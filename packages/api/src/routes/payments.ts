/** Routes for looking at payments and at the ledger. */

import { Type } from 'typebox';
import { MONEY_STATUSES, type MoneyStatus } from '@tallystick/protocol/states/money-status';
import { TALLIES, type Tally } from '@tallystick/protocol/states/tally';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountText,
  amountText,
  currencyNumber,
  digestParams,
  digestText,
  tenantParams,
  timeNumber,
  type DigestParams,
  type TenantParams,
} from '../values.ts';

export interface PaymentResult {
  readonly digest: string;
  readonly status: MoneyStatus;
  readonly tally: Tally;
  /** Why not, where the status says that it is not paid. */
  readonly code?: string;
  readonly payer: string;
  readonly payee: string;
  /** The number of the withdrawal in its line. */
  readonly counter: number;
  readonly amount: string;
  /** What the payee has got of it. */
  readonly paid: string;
  readonly redeemBy: number;
  readonly firstSeenAt: number;
  readonly changedAt: number;
}

const paymentResult: Schema<PaymentResult> = schema<PaymentResult>()(
  Type.Object(
    {
      digest: digestText,
      status: Type.Enum([...MONEY_STATUSES]),
      tally: Type.Enum([...TALLIES]),
      code: Type.Optional(
        Type.String({ description: 'Why it is not paid.', examples: ['uncovered'] }),
      ),
      payer: accountText,
      payee: accountText,
      counter: Type.Integer({
        minimum: 0,
        description: 'The number of the withdrawal in its line.',
        examples: [3],
      }),
      amount: amountText,
      paid: amountText,
      redeemBy: timeNumber,
      firstSeenAt: timeNumber,
      changedAt: timeNumber,
    },
    { $id: 'Payment' },
  ),
);

export const showPayment: Route<DigestParams, Nothing, Nothing, PaymentResult> = {
  name: 'showPayment',
  method: 'GET',
  path: '/v1/tenants/{tenant}/payments/{digest}',
  group: 'Payments',
  summary: 'Show a payment',
  description: 'What the issuer knows of one payment, which the digest of its withdrawal names.',
  access: 'operator',
  isOrder: false,
  params: digestParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(paymentResult),
  problems: ['unknownPayment'],
};

export interface LedgerDiscrepancy {
  readonly problem: string;
  readonly home: string;
  readonly account: string;
  readonly currency?: number;
  /** What the postings say. */
  readonly expected: string;
  /** What is recorded instead. */
  readonly found: string;
}

export interface LedgerCheck {
  readonly balanced: boolean;
  readonly discrepancies: readonly LedgerDiscrepancy[];
}

const signedText = Type.String({
  pattern: '^-?(?:0|[1-9][0-9]{0,38})$',
  examples: ['-125000'],
});

const ledgerCheck: Schema<LedgerCheck> = schema<LedgerCheck>()(
  Type.Object(
    {
      balanced: Type.Boolean({ examples: [false] }),
      discrepancies: Type.Immutable(
        Type.Array(
          Type.Object({
            problem: Type.String({ examples: ['balance'] }),
            home: Type.String({ examples: ['17'] }),
            account: Type.String({ examples: ['available'] }),
            currency: Type.Optional(currencyNumber),
            expected: signedText,
            found: signedText,
          }),
        ),
      ),
    },
    { $id: 'LedgerCheck' },
  ),
);

export const checkLedger: Route<TenantParams, Nothing, Nothing, LedgerCheck> = {
  name: 'checkLedger',
  method: 'GET',
  path: '/v1/tenants/{tenant}/ledger/check',
  group: 'Payments',
  summary: 'Check the ledger',
  description: 'Recomputes every balance from the postings and lists what differs. It only reads.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(ledgerCheck),
  problems: [],
};

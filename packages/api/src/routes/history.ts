/** The route by which an operator sees what is missing from accounts' histories. */

import { Type } from 'typebox';
import { cursorText, nextText } from '../pages.ts';
import { json, NO_BODY, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { accountText, tenantParams, timeNumber, type TenantParams } from '../values.ts';

export const HISTORY_FINDING_KINDS = [
  /** Numbers of a line under which nothing was handed in, though later ones are known. */
  'gap',
  /** The payee claims it, and the payer's half has not come. */
  'payerHalfMissing',
  /** The payer reports it, and nothing of the payee has come. */
  'payeeHalfMissing',
  /** Both halves are there, and neither has a receipt or a status code. */
  'receiptMissing',
  /** A signed statement of the payer leaves out a payment; about the proof of it. */
  'hiddenPayment',
  /** The payee claims what it declined or voided. */
  'halvesDisagree',
  /** The payer's device showed a status code that was wrong. */
  'wrongCode',
] as const;
export type HistoryFindingKind = (typeof HISTORY_FINDING_KINDS)[number];

export interface HistoryQuery {
  readonly account?: string;
  readonly resolved?: 'included';
  readonly cursor?: string;
}

const historyQuery: Schema<HistoryQuery> = schema<HistoryQuery>()(
  Type.Object(
    {
      account: Type.Optional(accountText),
      resolved: Type.Optional(
        Type.Literal('included', { description: 'Findings that are resolved, too.' }),
      ),
      cursor: cursorText('^[1-9][0-9]{0,18}-[1-9][0-9]{0,8}$'),
    },
    { additionalProperties: false },
  ),
);

export interface HistoryFindingResult {
  readonly account: string;
  /** Within its account, for ever. */
  readonly number: number;
  readonly kind: HistoryFindingKind;
  readonly about: string;
  readonly counterFrom?: number;
  readonly counterTo?: number;
  readonly firstSeenAt: number;
  readonly resolvedAt?: number;
}

export interface HistoryFindingList {
  readonly findings: readonly HistoryFindingResult[];
  /** Absent on the last page. */
  readonly next?: string;
}

const counterNumber = Type.Integer({
  minimum: 1,
  description: 'The first or the last number of the line that is missing.',
  examples: [4],
});

const historyFindingList: Schema<HistoryFindingList> = schema<HistoryFindingList>()(
  Type.Object(
    {
      findings: Type.Immutable(
        Type.Array(
          Type.Object({
            account: accountText,
            number: Type.Integer({
              minimum: 1,
              description: 'Its number within the account, for ever.',
              examples: [1],
            }),
            kind: Type.Enum([...HISTORY_FINDING_KINDS]),
            about: Type.String({
              pattern: '^(?:[0-9a-f]{32}|[0-9a-f]{64})$',
              description: 'The line of a gap, else the digest of the payment or of the proof.',
              examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
            }),
            counterFrom: Type.Optional(counterNumber),
            counterTo: Type.Optional(counterNumber),
            firstSeenAt: timeNumber,
            resolvedAt: Type.Optional(timeNumber),
          }),
        ),
      ),
      next: nextText('17-3'),
    },
    { $id: 'HistoryFindings' },
  ),
);

export const listHistory: Route<TenantParams, HistoryQuery, Nothing, HistoryFindingList> = {
  name: 'listHistory',
  method: 'GET',
  path: '/v1/tenants/{tenant}/history',
  group: 'Payments',
  summary: 'List what is missing',
  description:
    'Gaps in the numbers of a line, halves and receipts that have not come for three days, and at once ' +
    'what contradicts. A finding is resolved when what was missing arrives. In the order of accounts, 50 ' +
    'on a page.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: historyQuery,
  body: NO_BODY,
  status: 200,
  result: json(historyFindingList),
  problems: [],
};

/** Routes for objections to payments (P-26): how long they may come, which there are, and deciding them. */

import { Type } from 'typebox';
import {
  DISPUTE_GROUNDS,
  DISPUTE_OUTCOMES,
  DISPUTE_REASONS,
  DISPUTE_WORDS_MAX,
  type DisputeGround,
  type DisputeOutcome,
  type DisputeReason,
} from '@tallystick/protocol/calls/disputes';
import { cursorText, nextText } from '../pages.ts';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountText,
  amountText,
  digestParams,
  digestText,
  tenantParams,
  timeNumber,
  type DigestParams,
  type TenantParams,
} from '../values.ts';

export const DISPUTE_SECONDS_MIN = 3_600;
/** Two years. */
export const DISPUTE_SECONDS_MAX: number = 2 * 366 * 86_400;

/** Who bears what an upheld objection gives back. */
export const BEARERS = ['payee', 'tenant'] as const;
export type Bearer = (typeof BEARERS)[number];

export interface DisputeTermsBody {
  /** How long after its redemption a payment can be objected to. */
  readonly windowSeconds: number;
  /** How long somebody has to decide. */
  readonly decideSeconds: number;
  /** From this amount on two operators have to agree; minor units in text. */
  readonly twoFrom?: string;
}

const seconds = (description: string, example: number): ReturnType<typeof Type.Integer> =>
  Type.Integer({
    minimum: DISPUTE_SECONDS_MIN,
    maximum: DISPUTE_SECONDS_MAX,
    description,
    examples: [example],
  });

const termsBody: Schema<DisputeTermsBody> = schema<DisputeTermsBody>()(
  Type.Object(
    {
      windowSeconds: seconds('From the first claim; 60 days are 5184000.', 5_184_000),
      decideSeconds: seconds('From the objection; 14 days are 1209600.', 1_209_600),
      twoFrom: Type.Optional(amountText),
    },
    { $id: 'DisputeTerms', additionalProperties: false },
  ),
);

export const showDisputeTerms: Route<TenantParams, Nothing, Nothing, DisputeTermsBody> = {
  name: 'showDisputeTerms',
  method: 'GET',
  path: '/v1/tenants/{tenant}/dispute-terms',
  group: 'Disputes',
  summary: 'Show how long payments can be objected to',
  description: 'What holds for objections that come from now on.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(termsBody),
  problems: [],
};

export const changeDisputeTerms: Route<TenantParams, Nothing, DisputeTermsBody, DisputeTermsBody> =
  {
    name: 'changeDisputeTerms',
    method: 'POST',
    path: '/v1/tenants/{tenant}/dispute-terms',
    group: 'Disputes',
    summary: 'Decide how long payments can be objected to',
    description:
      'Takes the place of what held. Objections that are open keep the time that they have. Without ' +
      '`twoFrom` one operator decides whatever the amount. Repeating the request changes nothing.',
    access: 'operator',
    isOrder: false,
    params: tenantParams,
    query: nothingSchema,
    body: json(termsBody),
    status: 200,
    result: json(termsBody),
    problems: ['amountTooLarge'],
  };

export interface DisputeVerdictBody {
  readonly outcome: DisputeOutcome;
  /** Where it is upheld. */
  readonly borneBy?: Bearer;
  /** To both sides. */
  readonly words: string;
}

export interface ListedDispute {
  /** Of the payment. */
  readonly digest: string;
  /** The payer's account. */
  readonly account: string;
  readonly amount: string;
  /** What the payee is called, and its till. */
  readonly payee: string;
  readonly till: number;
  readonly reason: DisputeReason;
  readonly openedAt: number;
  readonly decideBy: number;
  /** What one operator has proposed, where two have to agree. */
  readonly proposal?: DisputeVerdictBody & { readonly by: string };
  readonly decision?: DisputeVerdictBody & {
    readonly ground: DisputeGround;
    readonly by: string;
    readonly at: number;
  };
  /** What the tenant has paid the payer for it. */
  readonly reimbursed: string;
}

const verdict = {
  outcome: Type.Enum([...DISPUTE_OUTCOMES], {
    description: 'For the payer, or for the payee.',
    examples: ['rejected'],
  }),
  borneBy: Type.Optional(
    Type.Enum([...BEARERS], {
      description: 'Who bears what an upheld objection gives back.',
      examples: ['tenant'],
    }),
  ),
  words: Type.String({
    maxLength: DISPUTE_WORDS_MAX,
    description: 'To both sides.',
    examples: ['The receipt is signed.'],
  }),
};

const by = Type.String({
  description: 'Who it was, as in the audit log; empty for a rule.',
  examples: ['tenant/asha'],
});

const listed = {
  digest: digestText,
  account: accountText,
  amount: amountText,
  payee: Type.String({ description: 'What the payee is called.', examples: ['Corner shop'] }),
  till: Type.Integer({ minimum: 0, examples: [1] }),
  reason: Type.Enum([...DISPUTE_REASONS]),
  openedAt: timeNumber,
  decideBy: timeNumber,
  proposal: Type.Optional(Type.Object({ ...verdict, by })),
  decision: Type.Optional(
    Type.Object({ ...verdict, ground: Type.Enum([...DISPUTE_GROUNDS]), by, at: timeNumber }),
  ),
  reimbursed: amountText,
};

const listedDispute: Schema<ListedDispute> = schema<ListedDispute>()(
  Type.Object(listed, { $id: 'Dispute' }),
);

export interface DisputeListQuery {
  readonly cursor?: string;
  readonly open?: 'true';
}

export interface DisputeList {
  readonly disputes: readonly ListedDispute[];
  /** Absent on the last page. */
  readonly next?: string;
}

export const listDisputes: Route<TenantParams, DisputeListQuery, Nothing, DisputeList> = {
  name: 'listDisputes',
  method: 'GET',
  path: '/v1/tenants/{tenant}/disputes',
  group: 'Disputes',
  summary: 'List objections to payments',
  description: 'All, or with `open=true` those that nobody has decided; 50 on a page.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: schema<DisputeListQuery>()(
    Type.Object(
      {
        cursor: cursorText('^[0-9a-f]{64}$'),
        open: Type.Optional(Type.Literal('true')),
      },
      { additionalProperties: false },
    ),
  ),
  body: NO_BODY,
  status: 200,
  result: json(
    schema<DisputeList>()(
      Type.Object(
        {
          disputes: Type.Immutable(Type.Array(Type.Object(listed))),
          next: nextText('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'),
        },
        { $id: 'Disputes' },
      ),
    ),
  ),
  problems: [],
};

/** What is known of a payment that is objected to; times are unix seconds. */
export interface DisputeEvidenceBody {
  readonly tally: string;
  readonly halves: readonly { readonly side: string; readonly at: number }[];
  readonly receipt?: string;
  readonly codeMatched: boolean;
  readonly wrongCodes: number;
  readonly isOrdered: boolean;
  readonly element: string;
  readonly signedAt: number;
  readonly place?: string;
  readonly counter: number;
  readonly knownCounter: number;
  readonly isForked: boolean;
  readonly payerDevice: string;
  readonly isTimely: boolean;
  readonly isLate: boolean;
  readonly isPayeeProven: boolean;
  readonly paid: string;
  readonly ofPayer: { readonly upheld: number; readonly rejected: number };
  readonly againstPayee: { readonly upheld: number; readonly rejected: number };
}

export interface ShownDispute {
  readonly dispute: ListedDispute;
  /** The holder's. */
  readonly words: string;
  readonly evidence: DisputeEvidenceBody;
}

const count = Type.Integer({ minimum: 0, examples: [1] });
const truth = (description: string): ReturnType<typeof Type.Boolean> =>
  Type.Boolean({ description, examples: [false] });
const decided = Type.Object({ upheld: count, rejected: count });
const evidence = Type.Object({
  tally: Type.String({
    description: 'What the stored halves say together.',
    examples: ['matched'],
  }),
  halves: Type.Immutable(
    Type.Array(
      Type.Object({
        side: Type.String({ description: 'Who brought one.', examples: ['payee'] }),
        at: timeNumber,
      }),
    ),
  ),
  receipt: Type.Optional(Type.String({ description: "The payee's word.", examples: ['accepted'] })),
  codeMatched: truth('The digits of the status code were right.'),
  wrongCodes: count,
  isOrdered: truth("The payer's device signed an order to pay it through the network."),
  element: Type.String({ description: "Where the payer's key lies.", examples: ['platform'] }),
  signedAt: Type.Integer({
    minimum: 0,
    description: "By the payer's clock.",
    examples: [1_795_000_000],
  }),
  place: Type.Optional(
    Type.String({ description: 'Where the till stands, as a geohash.', examples: ['tdr1y'] }),
  ),
  counter: count,
  knownCounter: count,
  isForked: truth('The line contradicts itself: a double spend is proven.'),
  payerDevice: Type.String({ examples: ['active'] }),
  isTimely: truth('Handed in before its payee could know of a report.'),
  isLate: truth('Handed in after the payee had stated that there was nothing more.'),
  isPayeeProven: truth("There is a fraud proof against the payee's till."),
  paid: amountText,
  ofPayer: decided,
  againstPayee: decided,
});

export const showDispute: Route<DigestParams, Nothing, Nothing, ShownDispute> = {
  name: 'showDispute',
  method: 'GET',
  path: '/v1/tenants/{tenant}/disputes/{digest}',
  group: 'Disputes',
  summary: 'Show an objection, and what is known of its payment',
  description: 'What the holder says, and the evidence. It is written down who looked at it.',
  access: 'operator',
  isOrder: false,
  isPersonal: true,
  params: digestParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(
    schema<ShownDispute>()(
      Type.Object(
        {
          dispute: Type.Object(listed),
          words: Type.String({ description: "The holder's.", examples: ['I was at home.'] }),
          evidence,
        },
        { $id: 'DisputeFile' },
      ),
    ),
  ),
  problems: ['unknownDispute'],
};

export const decideDispute: Route<DigestParams, Nothing, DisputeVerdictBody, ListedDispute> = {
  name: 'decideDispute',
  method: 'POST',
  path: '/v1/tenants/{tenant}/disputes/{digest}/decision',
  group: 'Disputes',
  summary: 'Decide an objection',
  description:
    'Rejected: the payee is paid, or keeps what it was paid. Upheld and borne by the payee: what it was not ' +
    'paid goes back to the payer. Upheld and borne by the tenant: the payee is paid, and the loss account ' +
    "gives the payer back what that cost. From the tenant's `twoFrom` on, the first decision is a proposal, " +
    'and another operator, with a key of its own, has to decide the same.',
  access: 'operator',
  isOrder: false,
  params: digestParams,
  query: nothingSchema,
  body: json(
    schema<DisputeVerdictBody>()(
      Type.Object(verdict, { $id: 'DisputeVerdict', additionalProperties: false }),
    ),
  ),
  status: 200,
  result: json(listedDispute),
  problems: ['unknownDispute', 'verdictInvalid', 'disputeDecided', 'payeeWasPaid'],
};

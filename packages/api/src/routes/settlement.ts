/** Routes for when payments settle. */

import { Type } from 'typebox';
import {
  ELEMENT_CLASSES,
  type ElementClass,
} from '@tallystick/protocol/messages/balance-certificate';
import { MERCHANT_TYPE_MAX } from '@tallystick/protocol/limits';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { amountText, tenantParams, type TenantParams } from '../values.ts';

export const SETTLES = ['guaranteed', 'confirm'] as const;
export type Settles = (typeof SETTLES)[number];

/** What a claim rests on: its payee's own upload, or a receipt or code that somebody else brought. */
export const EVIDENCE_CLASSES = ['payeeHalf', 'receipt'] as const;
export type EvidenceClass = (typeof EVIDENCE_CLASSES)[number];

export const TERMS_MAX = 64;
export const WINDOW_SECONDS_MIN = 60;
/** 90 days. */
export const WINDOW_SECONDS_MAX: number = 90 * 86_400;

/** Holds for a payment that has all that it names; amounts are minor units in text. */
export interface SettlementTermBody {
  readonly settles: Settles;
  readonly merchantType?: number;
  readonly from?: string;
  readonly evidence?: EvidenceClass;
  readonly element?: ElementClass;
}

export interface SettlementBody {
  readonly windowSeconds: number;
  readonly terms: readonly SettlementTermBody[];
}

const term = Type.Object(
  {
    settles: Type.Enum([...SETTLES], {
      description: 'At redemption, or when the payer has confirmed it or the window has passed.',
      examples: ['confirm'],
    }),
    merchantType: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MERCHANT_TYPE_MAX,
        description: 'Category of the shop by ISO 18245.',
        examples: [5_411],
      }),
    ),
    from: Type.Optional(amountText),
    evidence: Type.Optional(
      Type.Enum([...EVIDENCE_CLASSES], {
        description:
          "What the claim rests on: the payee's own upload, or a receipt from elsewhere.",
        examples: ['payeeHalf'],
      }),
    ),
    element: Type.Optional(
      Type.Enum([...ELEMENT_CLASSES], {
        description: "Where the payer's key lies.",
        examples: ['software'],
      }),
    ),
  },
  { additionalProperties: false },
);

const settlementBody: Schema<SettlementBody> = schema<SettlementBody>()(
  Type.Object(
    {
      windowSeconds: Type.Integer({
        minimum: WINDOW_SECONDS_MIN,
        maximum: WINDOW_SECONDS_MAX,
        description: 'From the first claim; three days are 259200.',
        examples: [259_200],
      }),
      terms: Type.Immutable(
        Type.Array(term, {
          maxItems: TERMS_MAX,
          description: 'The first that fits decides; where none does, a payment is guaranteed.',
        }),
      ),
    },
    { $id: 'Settlement', additionalProperties: false },
  ),
);

export const showSettlement: Route<TenantParams, Nothing, Nothing, SettlementBody> = {
  name: 'showSettlement',
  method: 'GET',
  path: '/v1/tenants/{tenant}/settlement',
  group: 'Tenants',
  summary: 'Show when payments settle',
  description: 'What holds for payments that are claimed from now on.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(settlementBody),
  problems: [],
};

export const changeSettlement: Route<TenantParams, Nothing, SettlementBody, SettlementBody> = {
  name: 'changeSettlement',
  method: 'POST',
  path: '/v1/tenants/{tenant}/settlement',
  group: 'Tenants',
  summary: 'Decide when payments settle',
  description:
    'Takes the place of what held. A payment that is to be confirmed settles when the payer hands in its ' +
    'half, and by itself when the window has passed; one that its payer should know and does not waits for ' +
    'its last day. Payments that were claimed before keep what held then. Repeating the request changes ' +
    'nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(settlementBody),
  status: 200,
  result: json(settlementBody),
  problems: ['amountTooLarge'],
};

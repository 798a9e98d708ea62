/** Routes for what an operator lets devices do without a network. */

import { Type, type TInteger, type TUnion, type TNull, type TString } from 'typebox';
import { OFFLINE_COUNT_MAX } from '@tallystick/protocol/limits';
import { PAYEE_ONLINE, type PayeeOnline } from '@tallystick/protocol/messages/trust-bundle';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { amountText, tenantParams, type TenantParams } from '../values.ts';

/** Limits of payers or of payees. An absent one limits nothing; sums are minor units in text. */
export interface OfflineLimitsResult {
  readonly countLower?: number;
  readonly countUpper?: number;
  readonly sumLower?: string;
  readonly sumUpper?: string;
  readonly dayCountMax?: number;
  readonly daySumMax?: string;
}

/** In a change, `null` takes a limit away, and what is left out stays. */
export interface OfflineLimitsChange {
  readonly countLower?: number | null;
  readonly countUpper?: number | null;
  readonly sumLower?: string | null;
  readonly sumUpper?: string | null;
  readonly dayCountMax?: number | null;
  readonly daySumMax?: string | null;
}

export interface SelectionBody {
  readonly threshold: string;
  readonly percent: number;
  readonly percentMax: number;
}

export interface PolicyResult {
  readonly payeeOnline: PayeeOnline;
  readonly offlineLimitLower: string;
  readonly offlineLimitUpper: string;
  readonly payer: OfflineLimitsResult;
  readonly payee: OfflineLimitsResult;
  readonly selection?: SelectionBody;
}

export interface PolicyChange {
  readonly payeeOnline?: PayeeOnline;
  readonly offlineLimitLower?: string;
  readonly offlineLimitUpper?: string;
  readonly payer?: OfflineLimitsChange;
  readonly payee?: OfflineLimitsChange;
  readonly selection?: SelectionBody | null;
}

const countNumber: TInteger = Type.Integer({
  minimum: 0,
  maximum: OFFLINE_COUNT_MAX,
  description: 'Payments.',
  examples: [10],
});
const percentNumber: TInteger = Type.Integer({ minimum: 0, maximum: 100, examples: [5] });
const countOrNull: TUnion<[TInteger, TNull]> = Type.Union([countNumber, Type.Null()], {
  examples: [10],
});
const amountOrNull: TUnion<[TString, TNull]> = Type.Union([amountText, Type.Null()], {
  examples: ['125000'],
});

const limitsResult = Type.Object(
  {
    countLower: Type.Optional(countNumber),
    countUpper: Type.Optional(countNumber),
    sumLower: Type.Optional(amountText),
    sumUpper: Type.Optional(amountText),
    dayCountMax: Type.Optional(countNumber),
    daySumMax: Type.Optional(amountText),
  },
  { additionalProperties: false },
);

const limitsChange = Type.Object(
  {
    countLower: Type.Optional(countOrNull),
    countUpper: Type.Optional(countOrNull),
    sumLower: Type.Optional(amountOrNull),
    sumUpper: Type.Optional(amountOrNull),
    dayCountMax: Type.Optional(countOrNull),
    daySumMax: Type.Optional(amountOrNull),
  },
  {
    additionalProperties: false,
    description: 'null takes a limit away; what is left out stays as it is.',
  },
);

const selectionBody = Type.Object(
  { threshold: amountText, percent: percentNumber, percentMax: percentNumber },
  {
    additionalProperties: false,
    description:
      'Of payments below the threshold, `percent` go online by chance, and from there evenly more, ' +
      'up to `percentMax` at `offlineLimitLower`.',
  },
);

const payeeOnline = Type.Enum([...PAYEE_ONLINE], {
  description: 'Whether a till must, or should rather, reach the issuer for each payment.',
  examples: ['preferred'],
});

const policyResult: Schema<PolicyResult> = schema<PolicyResult>()(
  Type.Object(
    {
      payeeOnline,
      offlineLimitLower: amountText,
      offlineLimitUpper: amountText,
      payer: limitsResult,
      payee: limitsResult,
      selection: Type.Optional(selectionBody),
    },
    { $id: 'Policy' },
  ),
);

const policyChange: Schema<PolicyChange> = schema<PolicyChange>()(
  Type.Object(
    {
      payeeOnline: Type.Optional(payeeOnline),
      offlineLimitLower: Type.Optional(amountText),
      offlineLimitUpper: Type.Optional(amountText),
      payer: Type.Optional(limitsChange),
      payee: Type.Optional(limitsChange),
      selection: Type.Optional(
        Type.Union([selectionBody, Type.Null()], {
          examples: [{ threshold: '1000', percent: 5, percentMax: 25 }],
        }),
      ),
    },
    { $id: 'PolicyChange', additionalProperties: false },
  ),
);

export const showPolicy: Route<TenantParams, Nothing, Nothing, PolicyResult> = {
  name: 'showPolicy',
  method: 'GET',
  path: '/v1/tenants/{tenant}/policy',
  group: 'Tenants',
  summary: 'Show the limits for payments without a network',
  description: 'What devices of this tenant may do without a network, as the next sync tells them.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(policyResult),
  problems: [],
};

export const changePolicy: Route<TenantParams, Nothing, PolicyChange, PolicyResult> = {
  name: 'changePolicy',
  method: 'POST',
  path: '/v1/tenants/{tenant}/policy',
  group: 'Tenants',
  summary: 'Change the limits for payments without a network',
  description:
    'Above a lower limit a device tries to go online first and goes on if that fails; above an upper ' +
    'one, and above those of a day, it refuses. Counts and sums are since its last sync. Devices learn ' +
    'of a change at their next sync. Repeating the request changes nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(policyChange),
  status: 200,
  result: json(policyResult),
  problems: ['limitsInvalid', 'amountTooLarge'],
};

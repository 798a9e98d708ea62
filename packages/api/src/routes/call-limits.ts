/** Routes for how much the devices and accounts of a tenant may ask of the issuer (M-12). */

import { Type } from 'typebox';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { tenantParams, type TenantParams } from '../values.ts';

/** A million calls, or four gigabytes: beyond it there is no limit worth the name. */
export const EFFORT_AT_ONCE_MAX = 1_000_000;
export const EFFORT_PER_MINUTE_MAX = 1_000_000;

interface RateBody {
  readonly atOnce: number;
  readonly perMinute: number;
}

export interface CallLimitsBody {
  readonly device: RateBody;
  readonly account: RateBody;
}

const rate = Type.Object(
  {
    atOnce: Type.Integer({ minimum: 1, maximum: EFFORT_AT_ONCE_MAX, examples: [2_000] }),
    perMinute: Type.Integer({ minimum: 1, maximum: EFFORT_PER_MINUTE_MAX, examples: [1_200] }),
  },
  { additionalProperties: false },
);

const callLimitsBody: Schema<CallLimitsBody> = schema<CallLimitsBody>()(
  Type.Object(
    { device: rate, account: rate },
    {
      $id: 'CallLimits',
      additionalProperties: false,
      description:
        'In efforts: one a call, and one more for each 4,096 bytes of it. `account` is for all devices of ' +
        'an account together.',
    },
  ),
);

export const showCallLimits: Route<TenantParams, Nothing, Nothing, CallLimitsBody> = {
  name: 'showCallLimits',
  method: 'GET',
  path: '/v1/tenants/{tenant}/call-limits',
  group: 'Tenants',
  summary: 'Show how much devices may ask',
  description: 'What a device, and all devices of an account, may ask at once and in a minute.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(callLimitsBody),
  problems: [],
};

export const changeCallLimits: Route<TenantParams, Nothing, CallLimitsBody, CallLimitsBody> = {
  name: 'changeCallLimits',
  method: 'POST',
  path: '/v1/tenants/{tenant}/call-limits',
  group: 'Tenants',
  summary: 'Decide how much devices may ask',
  description:
    'Takes the place of what held. Who asks more is told how long to wait, and its app then asks again by ' +
    'itself. An account may not have less than a device. Repeating the request changes nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(callLimitsBody),
  status: 200,
  result: json(callLimitsBody),
  problems: ['limitsInvalid'],
};

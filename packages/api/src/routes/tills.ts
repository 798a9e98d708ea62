/** Routes for merchants' tills and everybody's devices. */

import { Type } from 'typebox';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountParams,
  accountText,
  amountText,
  currencyNumber,
  digestText,
  tenantText,
  tillText,
  timeNumber,
  type AccountParams,
  type TenantParams,
} from '../values.ts';

interface TillParams extends AccountParams {
  readonly till: string;
}

const tillParams: Schema<TillParams> = schema<TillParams>()(
  Type.Object(
    { tenant: tenantText, account: accountText, till: tillText },
    { additionalProperties: false },
  ),
);

export interface Cover {
  readonly currency: number;
  readonly amount: string;
  readonly until: number;
}

const coverSchema: Schema<Cover> = schema<Cover>()(
  Type.Object(
    { currency: currencyNumber, amount: amountText, until: timeNumber },
    { $id: 'Cover', additionalProperties: false },
  ),
);

export const allotCover: Route<TillParams, Nothing, Cover, Cover> = {
  name: 'allotCover',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/tills/{till}/cover',
  group: 'Money',
  summary: 'Allot cover to a till',
  description:
    "Sets money of the loss account aside for one till until a date. The till's next sync brings it " +
    'the news, and its screen then says up to what sum payments are covered.',
  access: 'operator',
  isOrder: true,
  params: tillParams,
  query: nothingSchema,
  body: json(coverSchema),
  status: 201,
  result: json(coverSchema),
  problems: [
    'unknownAccount',
    'unknownTill',
    'unknownCurrency',
    'amountZero',
    'amountTooLarge',
    'untilPassed',
    'insufficientFunds',
  ],
};

export interface DeviceParams extends TenantParams {
  readonly keyHash: string;
}

export const deviceParams: Schema<DeviceParams> = schema<DeviceParams>()(
  Type.Object({ tenant: tenantText, keyHash: digestText }, { additionalProperties: false }),
);

export interface BlockedResult {
  /** Key hashes in hexadecimal. */
  readonly blocked: readonly string[];
}

const blockedResult: Schema<BlockedResult> = schema<BlockedResult>()(
  Type.Object(
    {
      blocked: Type.Immutable(
        Type.Array(digestText, {
          description: 'Key hashes of the devices that this request blocked.',
        }),
      ),
    },
    { $id: 'BlockedDevices' },
  ),
);

export const blockDevice: Route<DeviceParams, Nothing, Nothing, BlockedResult> = {
  name: 'blockDevice',
  method: 'POST',
  path: '/v1/tenants/{tenant}/devices/{keyHash}/block',
  group: 'Devices',
  summary: 'Block a device',
  description:
    'For a lost or stolen device: it gets no more certificates, and the next trust bundle tells all ' +
    'payees. Repeating it changes nothing.',
  access: 'operator',
  isOrder: false,
  params: deviceParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(blockedResult),
  problems: ['unknownDevice'],
};

export const blockAccountDevices: Route<AccountParams, Nothing, Nothing, BlockedResult> = {
  name: 'blockAccountDevices',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/devices/block',
  group: 'Devices',
  summary: 'Block all devices of an account',
  description: 'For whoever lost a device and cannot name its key. Repeating it changes nothing.',
  access: 'operator',
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(blockedResult),
  problems: ['unknownDevice'],
};

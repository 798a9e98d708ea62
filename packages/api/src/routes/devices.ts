/** Routes for looking at an account's devices, and for replacing one. */

import { Type } from 'typebox';
import { DEVICE_STATES, type DeviceState } from '@tallystick/protocol/calls/devices';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountParams,
  amountText,
  currencyNumber,
  digestText,
  timeNumber,
  type AccountParams,
} from '../values.ts';
import { enrolmentCodeResult, type EnrolmentCodeResult } from './accounts.ts';
import { deviceParams, type DeviceParams } from './tills.ts';

export interface DeviceList {
  readonly currency: number;
  /** What the account has, apart from what is reserved. */
  readonly available: string;
  readonly devices: readonly {
    readonly keyHash: string;
    readonly name: string;
    readonly state: DeviceState;
    readonly enrolledAt: number;
    /** To the hour; absent for one that never called. */
    readonly heardAt?: number;
    readonly reserved: string;
    /** When what is unspent of that is back at the latest. */
    readonly returnsBy?: number;
  }[];
}

const deviceList: Schema<DeviceList> = schema<DeviceList>()(
  Type.Object(
    {
      currency: currencyNumber,
      available: amountText,
      devices: Type.Immutable(
        Type.Array(
          Type.Object({
            keyHash: digestText,
            name: Type.String({ description: 'What its holder calls it.', examples: ['Phone'] }),
            state: Type.Enum([...DEVICE_STATES]),
            enrolledAt: timeNumber,
            heardAt: Type.Optional(timeNumber),
            reserved: amountText,
            returnsBy: Type.Optional(timeNumber),
          }),
        ),
      ),
    },
    { $id: 'Devices' },
  ),
);

export const listDevices: Route<AccountParams, Nothing, Nothing, DeviceList> = {
  name: 'listDevices',
  method: 'GET',
  path: '/v1/tenants/{tenant}/accounts/{account}/devices',
  group: 'Devices',
  summary: 'List the devices of an account',
  description:
    'What each of them is called, how it stands, when it was last heard of, what is reserved for it, ' +
    'and when what is unspent of that is back. Of more than 64, those in use and the newest.',
  access: 'operator',
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(deviceList),
  problems: ['unknownAccount'],
};

export const replaceDevice: Route<DeviceParams, Nothing, Nothing, EnrolmentCodeResult> = {
  name: 'replaceDevice',
  method: 'POST',
  path: '/v1/tenants/{tenant}/devices/{keyHash}/replacement',
  group: 'Devices',
  summary: 'Replace a device',
  description:
    "Gives a code for a customer's new device. When that enrols, the old one retires: it gets nothing " +
    'more, and its money comes back at redeemBy. A lost or stolen device is to be blocked instead.',
  access: 'operator',
  isOrder: false,
  params: deviceParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 201,
  result: json(enrolmentCodeResult),
  problems: ['unknownDevice', 'tillStays'],
};

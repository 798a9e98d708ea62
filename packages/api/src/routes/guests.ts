/** Routes for guests: accounts without a name, tied to what funds them. */

import { Type } from 'typebox';
import { json, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountParams,
  amountText,
  currencyNumber,
  sumSchema,
  tenantParams,
  type AccountParams,
  type Sum,
  type TenantParams,
} from '../values.ts';
import { openedAccount, type OpenedAccount } from './accounts.ts';

const fundingSourceText = Type.String({
  pattern: '^[\\x21-\\x7e]{1,128}$',
  description:
    'What you call the card or account that the money comes from and goes back to: a token, no number.',
  examples: ['tok_8Zk3'],
});

export interface OpenGuestBody {
  readonly fundingSource: string;
}

const openGuestBody: Schema<OpenGuestBody> = schema<OpenGuestBody>()(
  Type.Object(
    { fundingSource: fundingSourceText },
    { $id: 'NewGuest', additionalProperties: false },
  ),
);

export const openGuest: Route<TenantParams, Nothing, OpenGuestBody, OpenedAccount> = {
  name: 'openGuest',
  method: 'POST',
  path: '/v1/tenants/{tenant}/guests',
  group: 'Accounts',
  summary: 'Open an account for a guest',
  description:
    'An account without a name, for somebody who does not register. Deposits to it come from its funding ' +
    'source, within the limits for guests; what is left is refunded there and nowhere else.',
  access: 'operator',
  isPersonal: true,
  isOrder: true,
  params: tenantParams,
  query: nothingSchema,
  body: json(openGuestBody),
  status: 201,
  result: json(openedAccount),
  problems: ['fundingSourceInvalid'],
};

export interface Refund {
  readonly currency: number;
  readonly amount: string;
  /** Where to send it. */
  readonly fundingSource: string;
}

const refund: Schema<Refund> = schema<Refund>()(
  Type.Object(
    { currency: currencyNumber, amount: amountText, fundingSource: fundingSourceText },
    { $id: 'Refund' },
  ),
);

export const refundGuest: Route<AccountParams, Nothing, Sum, Refund> = {
  name: 'refundGuest',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/refunds',
  group: 'Money',
  summary: "Refund a guest's money",
  description:
    'Takes free money out of the account of a guest, as far as it came from the funding source, which the ' +
    'answer names: send it there.',
  access: 'operator',
  isOrder: true,
  params: accountParams,
  query: nothingSchema,
  body: json(sumSchema),
  status: 201,
  result: json(refund),
  problems: [
    'unknownAccount',
    'unknownCurrency',
    'amountZero',
    'amountTooLarge',
    'notAGuest',
    'aboveDeposits',
    'accountShort',
  ],
};

export interface GuestLimitsBody {
  readonly balanceMax: string;
  readonly certificateMax: string;
  readonly sourceMax: string;
  readonly sourceWindowDays: number;
}

const guestLimits: Schema<GuestLimitsBody> = schema<GuestLimitsBody>()(
  Type.Object(
    {
      balanceMax: amountText,
      certificateMax: amountText,
      sourceMax: amountText,
      sourceWindowDays: Type.Integer({ minimum: 1, maximum: 366, examples: [30] }),
    },
    { $id: 'GuestLimits', additionalProperties: false },
  ),
);

export const setGuestLimits: Route<TenantParams, Nothing, GuestLimitsBody, GuestLimitsBody> = {
  name: 'setGuestLimits',
  method: 'POST',
  path: '/v1/tenants/{tenant}/guest-limits',
  group: 'Tenants',
  summary: 'Set what guests may have',
  description:
    'Minor units: the most on an account, the most in a certificate, and the most that one funding source ' +
    'brings in so many days. What guests have already stays theirs.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(guestLimits),
  status: 200,
  result: json(guestLimits),
  problems: ['amountTooLarge'],
};

/** Routes for customers' and merchants' accounts. */

import { Type } from 'typebox';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountParams,
  accountText,
  nameText,
  sumSchema,
  tenantParams,
  type AccountParams,
  type Sum,
  type TenantParams,
} from '../values.ts';
import { newRules, type NewRuleValue } from './rules.ts';
import { REGISTRATION_PROBLEMS, registrationJson, type RegistrationBody } from './personal.ts';

export interface CreateCustomerBody {
  readonly name: string;
  readonly registration?: RegistrationBody;
  readonly rules?: readonly NewRuleValue[];
}

const createCustomerBody: Schema<CreateCustomerBody> = schema<CreateCustomerBody>()(
  Type.Object(
    {
      name: nameText,
      registration: Type.Optional(registrationJson),
      rules: Type.Optional(newRules),
    },
    { $id: 'NewCustomer', additionalProperties: false },
  ),
);

export interface CreateMerchantBody {
  readonly name: string;
  /** Four digits. */
  readonly merchantType: string;
  /** Geohash. */
  readonly place: string;
  readonly registration?: RegistrationBody;
}

const createMerchantBody: Schema<CreateMerchantBody> = schema<CreateMerchantBody>()(
  Type.Object(
    {
      name: nameText,
      merchantType: Type.String({
        pattern: '^[0-9]{4}$',
        description: 'ISO 18245 merchant category code. The operator sets it, not the merchant.',
        examples: ['5411'],
      }),
      place: Type.String({
        pattern: '^[0-9b-hjkmnp-z]{1,12}$',
        description: 'Geohash cell of the tills, as fine as the rules need and no finer.',
        examples: ['tsj2'],
      }),
      registration: Type.Optional(registrationJson),
    },
    { $id: 'NewMerchant', additionalProperties: false },
  ),
);

const enrolmentCodeText = Type.String({
  pattern: '^TS1-[A-Za-z0-9_-]{32,700}$',
  description:
    'One device enrols with it, once. Whoever has it can be that device: keep it secret.',
  examples: [`TS1-${'hVABiQpdrJZ3SrvOswIJmoBX'.repeat(8)}`],
});

export interface OpenedAccount {
  readonly account: string;
  readonly enrolmentCode: string;
}

export const openedAccount: Schema<OpenedAccount> = schema<OpenedAccount>()(
  Type.Object({ account: accountText, enrolmentCode: enrolmentCodeText }, { $id: 'OpenedAccount' }),
);

export const createCustomer: Route<TenantParams, Nothing, CreateCustomerBody, OpenedAccount> = {
  name: 'createCustomer',
  method: 'POST',
  path: '/v1/tenants/{tenant}/customers',
  group: 'Accounts',
  summary: 'Open an account for a customer',
  description:
    'Opens an account and gives a code with which the first device enrols. Repeated with the same ' +
    'idempotency key it opens no second account; it gives another code for the first one. `rules` are ' +
    'the operator’s and bind from the first certificate on: account and rules come together or not at all.',
  access: 'operator',
  isPersonal: true,
  isOrder: true,
  params: tenantParams,
  query: nothingSchema,
  body: json(createCustomerBody),
  status: 201,
  result: json(openedAccount),
  problems: [
    'nameInvalid',
    'amountTooLarge',
    'tooManyRules',
    'untilPassed',
    ...REGISTRATION_PROBLEMS,
  ],
};

export const createMerchant: Route<TenantParams, Nothing, CreateMerchantBody, OpenedAccount> = {
  name: 'createMerchant',
  method: 'POST',
  path: '/v1/tenants/{tenant}/merchants',
  group: 'Accounts',
  summary: 'Open an account for a merchant',
  description:
    'As for a customer, with the type and the place that stand in the certificates of its tills.',
  access: 'operator',
  isPersonal: true,
  isOrder: true,
  params: tenantParams,
  query: nothingSchema,
  body: json(createMerchantBody),
  status: 201,
  result: json(openedAccount),
  problems: [
    'nameInvalid',
    'typeInvalid',
    'placeInvalid',
    'merchantNeedsTypeAndPlace',
    ...REGISTRATION_PROBLEMS,
  ],
};

export interface EnrolmentCodeResult {
  readonly enrolmentCode: string;
}

export const enrolmentCodeResult: Schema<EnrolmentCodeResult> = schema<EnrolmentCodeResult>()(
  Type.Object({ enrolmentCode: enrolmentCodeText }, { $id: 'EnrolmentCode' }),
);

export const createEnrolmentCode: Route<AccountParams, Nothing, Nothing, EnrolmentCodeResult> = {
  name: 'createEnrolmentCode',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/enrolment-codes',
  group: 'Accounts',
  summary: 'Create an enrolment code',
  description:
    'For a further device of an account, such as the second till of a merchant. Each request gives ' +
    'another code; unused ones expire after a week.',
  access: 'operator',
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 201,
  result: json(enrolmentCodeResult),
  problems: ['unknownAccount'],
};

export const depositToAccount: Route<AccountParams, Nothing, Sum, Sum> = {
  name: 'depositToAccount',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/deposits',
  group: 'Money',
  summary: 'Deposit to an account',
  description:
    'Credits money that was authorised elsewhere, such as a bank transfer that has arrived. The ' +
    'answer repeats what was credited.',
  access: 'operator',
  isOrder: true,
  params: accountParams,
  query: nothingSchema,
  body: json(sumSchema),
  status: 201,
  result: json(sumSchema),
  problems: [
    'unknownAccount',
    'unknownCurrency',
    'amountZero',
    'amountTooLarge',
    'aboveGuestBalance',
    'aboveSourceLimit',
  ],
};

export const fundLossAccount: Route<TenantParams, Nothing, Sum, Sum> = {
  name: 'fundLossAccount',
  method: 'POST',
  path: '/v1/tenants/{tenant}/loss-account/deposits',
  group: 'Money',
  summary: 'Fund the loss account',
  description:
    "The tenant's own money that pays what a cheat's reservation cannot, never more than it holds.",
  access: 'operator',
  isOrder: true,
  params: tenantParams,
  query: nothingSchema,
  body: json(sumSchema),
  status: 201,
  result: json(sumSchema),
  problems: ['unknownCurrency', 'amountZero', 'amountTooLarge'],
};

/** Routes for what is personal about an account: registration data, export and erasure. */

import { Type, type TObject, type TOptional, type TString } from 'typebox';
import {
  ADDRESS_LENGTH_MAX,
  EMAIL_LENGTH_MAX,
  PERSON_NAME_LENGTH_MAX,
} from '@tallystick/protocol/registration';
import type { ProblemCode } from '../problems.ts';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import { accountParams, accountText, type AccountParams } from '../values.ts';

/** As it is typed; the answer shows the normal form. */
export interface RegistrationBody {
  readonly name?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly email?: string;
}

/** Typed with spaces and hyphens, a number may be longer than its 16 characters. */
const PHONE_TYPED_LENGTH_MAX = 64;

/** For bodies that hold it besides other things. */
export const registrationJson: TObject<{
  name: TOptional<TString>;
  address: TOptional<TString>;
  phone: TOptional<TString>;
  email: TOptional<TString>;
}> = Type.Object(
  {
    name: Type.Optional(
      Type.String({ maxLength: PERSON_NAME_LENGTH_MAX, examples: ['Asha Devi'] }),
    ),
    address: Type.Optional(
      Type.String({ maxLength: ADDRESS_LENGTH_MAX, examples: ['12 Lake Road, Mumbai'] }),
    ),
    phone: Type.Optional(
      Type.String({
        maxLength: PHONE_TYPED_LENGTH_MAX,
        description: 'With its country; kept in E.164.',
        examples: ['+91 98200 12345'],
      }),
    ),
    email: Type.Optional(
      Type.String({ maxLength: EMAIL_LENGTH_MAX, examples: ['asha@example.org'] }),
    ),
  },
  { $id: 'Registration', additionalProperties: false },
);

export const registrationSchema: Schema<RegistrationBody> =
  schema<RegistrationBody>()(registrationJson);

/** Of every route that takes such data. */
export const REGISTRATION_PROBLEMS: readonly ProblemCode[] = Object.freeze([
  'personNameInvalid',
  'addressInvalid',
  'phoneInvalid',
  'emailInvalid',
]);

export const setRegistration: Route<AccountParams, Nothing, RegistrationBody, RegistrationBody> = {
  name: 'setRegistration',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/registration',
  group: 'Accounts',
  summary: 'Set the registration data of an account',
  description:
    'Replaces what is kept of the person behind an account; with an empty object, nothing is kept. It ' +
    'lies sealed under a key of the account. The answer shows it in its normal form.',
  access: 'operator',
  isPersonal: true,
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: json(registrationSchema),
  status: 200,
  result: json(registrationSchema),
  problems: ['unknownAccount', ...REGISTRATION_PROBLEMS],
};

/** The form of the document stands in docs/privacy.md: it grows with what is held. */
export type AccountDocumentResult = Record<string, unknown>;

const accountDocument: Schema<AccountDocumentResult> = schema<AccountDocumentResult>()(
  Type.Record(Type.String(), Type.Unknown(), {
    $id: 'AccountDocument',
    description: 'All that is held about an account, under plain names.',
    examples: [{ form: 'tallystick-account-1' }],
  }),
);

export const exportAccount: Route<AccountParams, Nothing, Nothing, AccountDocumentResult> = {
  name: 'exportAccount',
  method: 'GET',
  path: '/v1/tenants/{tenant}/accounts/{account}/export',
  group: 'Accounts',
  summary: 'Export everything held about an account',
  description:
    'One document for whoever the account belongs to: registration, consents, devices, money, payments ' +
    'and what its devices handed in. See that nobody else gets it.',
  access: 'operator',
  isPersonal: true,
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(accountDocument),
  problems: ['unknownAccount'],
};

export interface ErasedAccount {
  readonly account: string;
}

const erasedAccount: Schema<ErasedAccount> = schema<ErasedAccount>()(
  Type.Object({ account: accountText }, { $id: 'ErasedAccount' }),
);

export const eraseAccount: Route<AccountParams, Nothing, Nothing, ErasedAccount> = {
  name: 'eraseAccount',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/erasure',
  group: 'Accounts',
  summary: 'Erase what is personal about an account',
  description:
    'Deletes registration, consents, names, codes and rules, and ends the devices. The ledger and what ' +
    'was signed stay, under the number of the account. Refused while money is left or may come.',
  access: 'operator',
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(erasedAccount),
  problems: ['unknownAccount', 'moneyLeft', 'paymentsOpen', 'debtLeft'],
};

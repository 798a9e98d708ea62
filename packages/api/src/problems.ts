/**
 * What can go wrong at the HTTP API, as problem details (RFC 9457): one row a code, with its status.
 *
 * Programs switch on `code`, which never changes its meaning; people read title and detail.
 */

import { CASE_PROBLEMS, type CaseCode } from './case-problems.ts';
import type { BrandRefusal } from '@tallystick/protocol/brand/brand';
import { BRAND_PROBLEMS } from './brand-problems.ts';
import { CONVICTION_PROBLEMS, type ConvictionCode } from './conviction-problems.ts';
import {
  GUEST_PROBLEMS,
  PERSONAL_PROBLEMS,
  type GuestCode,
  type PersonalCode,
} from './personal-problems.ts';
import { DISPUTE_PROBLEMS, type DisputeCode } from './dispute-problems.ts';
import { NOTICE_PROBLEMS, type NoticeCode } from './notice-problems.ts';
import { DOOR_PROBLEMS, type DoorCode } from './door-problems.ts';
import { Type } from 'typebox';
import { schema, type Misfit, type Schema } from './schema.ts';

/** What an operator asked for and cannot have. */
type OperatorCode =
  | 'unknownTenant'
  | 'tenantKeysMissing'
  | 'unknownAccount'
  | 'unknownDevice'
  | 'unknownTill'
  | 'tillStays'
  | 'unknownPayment'
  | 'unknownProof'
  | 'unknownCurrency'
  | 'nameInvalid'
  | 'placeInvalid'
  | 'typeInvalid'
  | 'merchantNeedsTypeAndPlace'
  | 'amountZero'
  | 'amountTooLarge'
  | 'currencyInvalid'
  | 'customerHasNoTypeOrPlace'
  | 'untilPassed'
  | 'tooManyRules'
  | 'unknownRule'
  | 'otherAuthor'
  | 'backupTimeInvalid'
  | 'rootKeyAway'
  | 'unknownKey'
  | 'fromInFuture'
  | 'tooManyKeys'
  | 'limitsInvalid'
  | 'denominationsInvalid'
  | 'bankLimitsRepeated'
  | 'insufficientFunds'
  | DisputeCode
  | BrandRefusal
  | PersonalCode
  | GuestCode
  | NoticeCode
  | CaseCode
  | ConvictionCode;

/** A device's call that cannot even be answered under seal. */
type CallCode = 'callUnreadable' | 'callDoesNotOpen';

/** On our side. */
type FailureCode = 'unavailable' | 'internal';

export type ProblemCode = DoorCode | OperatorCode | CallCode | FailureCode;

export interface ProblemKind {
  readonly status: number;
  /** The same for every occurrence. */
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
}

const OPERATOR: Readonly<Record<OperatorCode, ProblemKind>> = {
  ...DISPUTE_PROBLEMS,
  ...BRAND_PROBLEMS,
  ...PERSONAL_PROBLEMS,
  ...NOTICE_PROBLEMS,
  ...GUEST_PROBLEMS,
  ...CASE_PROBLEMS,
  ...CONVICTION_PROBLEMS,
  unknownTenant: {
    status: 404,
    title: 'There is no such tenant.',
    remedy: 'Check the tenant id, or create the tenant first.',
  },
  tenantKeysMissing: {
    status: 409,
    title: 'The tenant has no keys here.',
    remedy: 'In production an operator makes keys first: npm start -- --create-keys <tenant>.',
  },
  unknownAccount: {
    status: 404,
    title: 'There is no such account.',
    remedy: 'Check the account number. An account that was erased takes nothing new.',
  },
  unknownDevice: {
    status: 404,
    title: 'There is no such device.',
    remedy: 'Check the key hash: 64 hexadecimal digits, the SHA-256 of the public key.',
  },
  unknownTill: {
    status: 404,
    title: 'The account has no such till.',
    remedy: 'Enrol the till first, and check its number.',
  },
  tillStays: {
    status: 409,
    title:
      "A merchant's till neither retires nor is replaced: payments of it are still to be handed in.",
    remedy: 'Enrol another till beside it, and let this one hand in what it has.',
  },
  unknownPayment: {
    status: 404,
    title: 'The issuer knows no such payment.',
    remedy: 'Check the digest, or wait until one of the two sides has handed its half in.',
  },
  unknownProof: {
    status: 404,
    title: 'There is no such fraud proof.',
    remedy: 'Take the digest from the list of fraud proofs.',
  },
  tooManyRules: {
    status: 409,
    title: 'The account has as many rules as it can have.',
    remedy: 'End one first.',
  },
  unknownRule: {
    status: 422,
    title: 'The account has no rule of this number.',
    remedy: 'Take the number from the list of its rules.',
  },
  denominationsInvalid: {
    status: 422,
    title: 'These face values make no system of coins.',
    remedy: 'Name them from the smallest up, each once and each a multiple of the smallest.',
  },
  bankLimitsRepeated: {
    status: 422,
    title: 'A currency has two limits.',
    remedy: 'Name each currency once.',
  },
  otherAuthor: {
    status: 409,
    title: 'Somebody else set this rule.',
    remedy: 'Leave out the third party: the operator can end every rule.',
  },
  unknownCurrency: {
    status: 422,
    title: 'The account or the tenant does not use this currency.',
    remedy: 'Use the number of one of its currencies.',
  },
  nameInvalid: {
    status: 422,
    title: 'The name is empty, too long, or has characters that hide or alter others.',
    remedy: 'Use a name of at most 24 bytes of UTF-8.',
  },
  placeInvalid: {
    status: 422,
    title: 'The place is no geohash cell.',
    remedy: 'Use a geohash of 1 to 12 characters.',
  },
  typeInvalid: {
    status: 422,
    title: 'The merchant type is no ISO 18245 code.',
    remedy: 'Use four digits, such as 5411.',
  },
  merchantNeedsTypeAndPlace: {
    status: 422,
    title: 'A merchant needs a type and a place.',
    remedy: 'Give both.',
  },
  amountZero: {
    status: 422,
    title: 'The amount is zero.',
    remedy: 'Give an amount above zero.',
  },
  amountTooLarge: {
    status: 422,
    title: 'The amount would take a balance beyond its range.',
    remedy: 'Give a smaller amount.',
  },
  currencyInvalid: {
    status: 422,
    title: 'The code of the currency does not fit.',
    remedy:
      'Use 2 to 8 capital letters and digits, such as INR; for a number from 1000 up, none that ISO 4217 has.',
  },
  customerHasNoTypeOrPlace: {
    status: 422,
    title: 'Only a merchant has a type and a place.',
    remedy: 'Leave both out for a customer.',
  },
  untilPassed: {
    status: 422,
    title: 'The date has passed.',
    remedy: 'Give a time in the future, in unix seconds.',
  },
  backupTimeInvalid: {
    status: 409,
    title: 'No issuer is restored from a backup of such a time.',
    remedy: 'Give the time at which the backup was begun, in the past and at most a year ago.',
  },
  rootKeyAway: {
    status: 409,
    title: "The file of the tenant's root key is not in the data folder of this service.",
    remedy:
      'Make the change where that file is kept, with --rotate-key or --revoke-key, and bring the new key file here; or bring the root file for as long as this takes. docs/keys.md leads through it. Nothing was changed.',
  },
  unknownKey: {
    status: 404,
    title: 'The tenant has no key with this id.',
    remedy: 'List the keys and compare the id.',
  },
  fromInFuture: {
    status: 422,
    title: 'The time has not come yet.',
    remedy: 'Give the time since which the key may have been in other hands; in doubt, earlier.',
  },
  tooManyKeys: {
    status: 409,
    title: 'The tenant has as many keys as devices take.',
    remedy:
      'Wait until the oldest key leaves the list, two years after its end. Nothing was changed.',
  },
  limitsInvalid: {
    status: 422,
    title: 'The limits do not fit together.',
    remedy:
      'Give no lower limit above its upper one, no percent above percentMax, and no threshold above offlineLimitLower. Nothing was changed.',
  },
  insufficientFunds: {
    status: 409,
    title: 'The loss account holds less than this.',
    remedy: 'Fund the loss account first, or allot less. Nothing was changed.',
  },
};

const CALL: Readonly<Record<CallCode, ProblemKind>> = {
  callUnreadable: {
    status: 400,
    title: 'The bytes are no sealed call.',
    remedy: 'Send the bytes of one sealed call and nothing else.',
  },
  callDoesNotOpen: {
    status: 400,
    title: 'The call is sealed to another key.',
    remedy: "Seal it to the tenant's key from the enrolment code or the newest trust bundle.",
  },
};

const FAILURE: Readonly<Record<FailureCode, ProblemKind>> = {
  unavailable: {
    status: 503,
    title: 'The issuer cannot answer at the moment.',
    remedy: 'Repeat the request, with the same idempotency key, after the seconds of Retry-After.',
  },
  internal: {
    status: 500,
    title: 'The issuer made a mistake.',
    remedy:
      'Give `requestId` to whoever runs the issuer. Repeating with the same idempotency key is safe.',
  },
};

export const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = Object.freeze({
  ...DOOR_PROBLEMS,
  ...OPERATOR,
  ...CALL,
  ...FAILURE,
});

/** A problem as it is sent, `application/problem+json`. */
export interface Problem {
  /** Where the documentation describes the code, relative to this server. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Under which the log has it. */
  readonly requestId: string;
  readonly misfits?: readonly Misfit[];
}

export const problemSchema: Schema<Problem> = schema<Problem>()(
  Type.Object(
    {
      type: Type.String({ format: 'uri-reference' }),
      title: Type.String(),
      status: Type.Integer(),
      code: Type.String({ description: 'Stable: programs switch on it.' }),
      detail: Type.String({ description: 'What to do about it.' }),
      requestId: Type.String({ description: "Names the request in the issuer's log." }),
      misfits: Type.Optional(
        Type.Immutable(
          Type.Array(
            Type.Object({
              pointer: Type.String({ description: 'JSON pointer into the request.' }),
              message: Type.String(),
            }),
          ),
        ),
      ),
    },
    { $id: 'Problem' },
  ),
);

/** The problem of an occurrence. */
export function problemOf(
  code: ProblemCode,
  occurrence: {
    readonly requestId: string;
    /** Instead of the usual remedy. */
    readonly detail?: string;
    readonly misfits?: readonly Misfit[];
  },
): Problem {
  const { status, title, remedy } = PROBLEMS[code];
  const { requestId, misfits } = occurrence;
  return {
    type: `/docs#${code}`,
    title,
    status,
    code,
    detail: occurrence.detail ?? remedy,
    requestId,
    ...(misfits === undefined ? {} : { misfits }),
  };
}

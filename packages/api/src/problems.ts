/**
 * What can go wrong at the HTTP API, as problem details (RFC 9457): one row a code, with its status.
 *
 * Programs switch on `code`, which never changes its meaning; people read title and detail.
 */

import type { BrandRefusal } from '@tallystick/protocol/brand/brand';
import { BRAND_PROBLEMS } from './brand-problems.ts';
import {
  GUEST_PROBLEMS,
  PERSONAL_PROBLEMS,
  type GuestCode,
  type PersonalCode,
} from './personal-problems.ts';
import { DISPUTE_PROBLEMS, type DisputeCode } from './dispute-problems.ts';
import { Type } from 'typebox';
import { schema, type Misfit, type Schema } from './schema.ts';

/** At the door, before anybody looked at what was asked for. */
type DoorCode =
  | 'malformedRequest'
  | 'unsupportedMediaType'
  | 'bodyTooLarge'
  | 'requestTimeout'
  | 'headersTooLarge'
  | 'notFound'
  | 'methodNotAllowed'
  | 'upgradeRequired'
  | 'foreignOrigin'
  | 'unauthenticated'
  | 'forbidden'
  | 'tooManyFailures'
  | 'tooManyRequests'
  | 'idempotencyKeyMissing'
  | 'idempotencyKeyReused';

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
  | 'limitsInvalid'
  | 'insufficientFunds'
  | DisputeCode
  | BrandRefusal
  | PersonalCode
  | GuestCode;

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

const DOOR: Readonly<Record<DoorCode, ProblemKind>> = {
  malformedRequest: {
    status: 400,
    title: 'The request does not have the form that this operation takes.',
    remedy: 'Compare it with the operation in the API documentation; `misfits` says where.',
  },
  unsupportedMediaType: {
    status: 415,
    title: 'The body has a media type that this operation does not take.',
    remedy: 'Send the media type that the operation names.',
  },
  bodyTooLarge: {
    status: 413,
    title: 'The body is larger than this operation takes.',
    remedy: 'Send less at once.',
  },
  requestTimeout: {
    status: 408,
    title: 'The request did not arrive in time.',
    remedy: 'Send it again.',
  },
  headersTooLarge: {
    status: 431,
    title: 'The header fields are too large.',
    remedy: 'Send fewer or shorter header fields.',
  },
  notFound: {
    status: 404,
    title: 'There is nothing at this address.',
    remedy: 'Look the address up in the API documentation.',
  },
  methodNotAllowed: {
    status: 405,
    title: 'This address does not take this method.',
    remedy: 'Use a method of the header field Allow.',
  },
  upgradeRequired: {
    status: 426,
    title: 'This address is a WebSocket.',
    remedy: 'Open it as one, or post calls to `calls` beside it.',
  },
  foreignOrigin: {
    status: 403,
    title: 'A page of another origin asked for a socket.',
    remedy: 'Open the app at the address of this service.',
  },
  unauthenticated: {
    status: 401,
    title: 'The API key is missing or unknown.',
    remedy: 'Send a valid key as "Authorization: Bearer <key>".',
  },
  tooManyFailures: {
    status: 429,
    title: 'Too many requests from this address failed.',
    remedy:
      'Wait as long as Retry-After says; then send the right key, or a call made for this service.',
  },
  tooManyRequests: {
    status: 429,
    title: 'This API key makes too many requests.',
    remedy:
      'Wait as long as Retry-After says, and repeat the request, with the same idempotency key.',
  },
  forbidden: {
    status: 403,
    title: 'The API key is for another tenant.',
    remedy: 'Use the key of this tenant, or that of the deployment.',
  },
  idempotencyKeyMissing: {
    status: 400,
    title: 'The header field Idempotency-Key is missing or malformed.',
    remedy:
      'Send 1 to 128 visible ASCII characters that are new for each order and the same when it is repeated.',
  },
  idempotencyKeyReused: {
    status: 422,
    title: 'The idempotency key was used for an order with another content.',
    remedy: 'Use a new key for a new order. Nothing was changed.',
  },
};

const OPERATOR: Readonly<Record<OperatorCode, ProblemKind>> = {
  ...DISPUTE_PROBLEMS,
  ...BRAND_PROBLEMS,
  ...PERSONAL_PROBLEMS,
  ...GUEST_PROBLEMS,
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
  ...DOOR,
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

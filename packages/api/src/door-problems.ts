/** Problems at the door of the HTTP API, whatever is asked for. */

import type { ProblemKind } from './problems.ts';

/** At the door, before anybody looked at what was asked for. */
export type DoorCode =
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

export const DOOR_PROBLEMS: Readonly<Record<DoorCode, ProblemKind>> = {
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
  forbidden: {
    status: 403,
    title: 'The API key is for another tenant.',
    remedy: 'Use the key of this tenant, or that of the deployment.',
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

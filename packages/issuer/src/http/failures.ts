/** What was thrown, as the problem that the caller gets. Nothing of the error itself goes out. */

import type { ProblemCode } from '@tallystick/api/problems';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';

/** Failures around us that pass: the same request may succeed in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  'database_unavailable',
  'database_timeout',
  'transaction_conflict',
  'disk_full',
  'operation_failed',
  'issuer_keys_outdated',
]);

/** What the HTTP library refuses before our code sees the request. */
const LIBRARY: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'bodyTooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupportedMediaType',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformedRequest',
  FST_ERR_BAD_URL: 'malformedRequest',
  // The sender went away in the middle of its body.
  ECONNRESET: 'malformedRequest',
};

/** The problem for a thrown error; `internal` for whatever only a bug explains. */
export function problemOfFailure(error: unknown): ProblemCode {
  if (isTallystickError(error)) return PASSING.has(error.code) ? 'unavailable' : 'internal';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (Object.hasOwn(LIBRARY, code) ? LIBRARY[code] : undefined) ?? 'internal';
}

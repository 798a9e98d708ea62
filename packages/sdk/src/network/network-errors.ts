/** How a network port fails, with a line for people. */

import { TallystickError } from '@tallystick/protocol/tallystick-error';

/** Bad gateway, service unavailable, gateway timeout (RFC 9110 section 15.6). */
const NOBODY_BEHIND: readonly number[] = [502, 503, 504];

/** Nobody was reached, or nobody answered in time. */
export function offlineError(cause?: unknown): TallystickError {
  return new TallystickError({
    code: 'offline',
    message: 'The issuer could not be reached. Nothing is lost; try again when there is a network.',
    cause,
  });
}

/** Somebody answered with something else than an answer. */
export function refusedError(what: string, status: number): TallystickError {
  return new TallystickError({
    code: 'issuer_refused',
    message: `The issuer did not take the call: ${what}. Nothing is lost; update the app or ask your operator.`,
    details: { status },
  });
}

/**
 * The error for a status that is no success. A gateway that says that nobody stands behind it counts as
 * offline: the call has to be repeated anyway, and repeating is safe.
 */
export function errorOfStatus(status: number): TallystickError {
  return NOBODY_BEHIND.includes(status)
    ? offlineError()
    : refusedError(`it answered ${status}`, status);
}

/** Failures that the simulation itself causes. Any other is a defect of the code, and ends the run. */

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

/** The code of an error that is among `expected`; throws every other error on. */
export function expectedFailure(error: unknown, expected: ReadonlySet<string>): string {
  if (isTallystickError(error) && expected.has(error.code)) return error.code;
  throw error;
}

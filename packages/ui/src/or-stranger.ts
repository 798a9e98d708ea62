/** Calls that somebody else may have answered, such as the sign-in page of a Wi-Fi network. */

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

export type OrStranger<Outcome> = Outcome | { readonly ok: false; readonly code: 'issuerRefused' };

/** The call's outcome, or that it was not the issuer who answered. */
export async function orStranger<Outcome>(
  call: () => Promise<Outcome>,
): Promise<OrStranger<Outcome>> {
  try {
    return await call();
  } catch (error) {
    if (!isTallystickError(error) || error.code !== 'issuer_refused') throw error;
    return { ok: false, code: 'issuerRefused' };
  }
}

/**
 * An enrolled device that its issuer does not know: the issuer came back from a backup that is older than
 * the enrolment. The device keeps its key and all that it has, and may be enrolled once more.
 *
 * Only a signed answer counts; whoever sits in between cannot talk a device into another enrolment.
 */

import type { Store, StoreChange } from '../store/store.ts';
import { mark, remove } from './stored-value.ts';

const FORGOTTEN_KEY = 'forgotten-by-issuer';

/** Did the issuer say so in its last answer? */
export function isForgotten(store: Store): boolean {
  return store.get(FORGOTTEN_KEY) !== undefined;
}

/** The changes after a signed answer, which either says so or proves the contrary. */
export function afterAnswer(
  store: Store,
  { accepted, code }: { readonly accepted: boolean; readonly code: string },
): readonly StoreChange[] {
  if (!accepted && code === 'unknownDevice') return [mark(FORGOTTEN_KEY)];
  return accepted && isForgotten(store) ? [remove(FORGOTTEN_KEY)] : [];
}

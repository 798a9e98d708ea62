/** The consents that the issuer confirmed last; without a word on a purpose, none is given (G-175). */

import {
  consentsResultShape,
  type ConsentPurpose,
  type ConsentsResult,
} from '@tallystick/protocol/calls/consents';
import type { Store, StoreChange } from '../store/store.ts';
import { put, readStored } from './stored-value.ts';

const CONSENTS_KEY = 'consents';

/** The change that keeps what the issuer said. */
export function putConsents(heard: ConsentsResult): StoreChange {
  return put(CONSENTS_KEY, consentsResultShape, heard);
}

/** Is a consent given, as far as this device has heard? */
export function isConsented(store: Store, purpose: ConsentPurpose): boolean {
  const heard = readStored(store, CONSENTS_KEY, consentsResultShape)?.consents ?? [];
  return heard.some((consent) => consent.purpose === purpose && consent.given);
}

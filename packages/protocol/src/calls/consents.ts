/** Consents of an account's holder: for each purpose yes or no, with when and by which device (G-175). */

import { booleanShape, list, octets, oneOf, tuple, uint, type Shape } from '../encoding/shape.ts';
import { TIME_MAX } from '../limits.ts';

/** What may be asked for. Nothing is agreed to before somebody agrees. */
export const CONSENT_PURPOSES = [
  /** Places finer than a rule needs (G-178). */
  'precisePlace',
  /** Content that is chosen for this person (G-176). */
  'relevantContent',
  /** Trace data, for a case of fraud or loss, to the investigator (V-72). */
  'traceData',
] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

const consentPurposeShape: Shape<ConsentPurpose> = oneOf(CONSENT_PURPOSES);

export interface ConsentChange {
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
}

export interface ConsentsBody {
  /** In this order; none to read only. */
  readonly changes: readonly ConsentChange[];
}

export const consentsBodyShape: Shape<ConsentsBody> = tuple<ConsentsBody>({
  changes: list(
    tuple<ConsentChange>({ purpose: consentPurposeShape, given: booleanShape }),
    CONSENT_PURPOSES.length,
  ),
});

/** The holder's last word on a purpose. */
export interface Consent extends ConsentChange {
  /** Unix seconds, by the issuer's clock. */
  readonly setAt: number;
  /** SHA-256 of the key of the device that said so. */
  readonly keyHash: Uint8Array;
}

export interface ConsentsResult {
  /** Purposes on which nothing was ever said are not in it. */
  readonly consents: readonly Consent[];
}

export const consentsResultShape: Shape<ConsentsResult> = tuple<ConsentsResult>({
  consents: list(
    tuple<Consent>({
      purpose: consentPurposeShape,
      given: booleanShape,
      setAt: uint(TIME_MAX),
      keyHash: octets(32),
    }),
    CONSENT_PURPOSES.length,
  ),
});

/**
 * The signature of a gateway's posts to us, as the best known of the providers documents it: HMAC-SHA1, under the
 * account's secret, over the address as the gateway was told it, with each parameter's name and value behind it
 * in the order of the names; in base64. The address is made from our own public one: a `Host` header is whatever
 * a caller writes there.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';

/** More than any provider sends. */
export const FORM_FIELDS_MAX = 100;

export interface SignedForm {
  /** Where it was posted to, with path and query. */
  readonly url: string;
  readonly form: readonly (readonly [string, string])[];
}

/** What a gateway with this secret signs a form with. */
export function formSignature(secret: string, { url, form }: SignedForm): string {
  const sorted = form.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  const signed = url + sorted.map(([name, value]) => name + value).join('');
  return createHmac('sha1', secret).update(signed, 'utf8').digest('base64');
}

/** Did a gateway with this secret sign the form? */
export function isSignedBy(secret: string, signature: string, form: SignedForm): boolean {
  const [wanted, given] = [Buffer.from(formSignature(secret, form)), Buffer.from(signature)];
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

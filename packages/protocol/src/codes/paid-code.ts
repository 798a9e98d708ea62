/**
 * The paid code: eight digits by which a till without a network learns that its request was paid (P-13, rule
 * 11 of the protocol). The issuer sends them to the merchant, who types them in.
 *
 * They are an HMAC under the key that this till and the issuer share since it enrolled, the one of status codes;
 * the name in what is hashed keeps the two apart. Who does not have that key guesses with one chance in a
 * hundred million, and has {@link PAID_CODE_TRIES_MAX} tries a request.
 */

import type { Crypto } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { PROTOCOL_LABEL } from '../encoding/message.ts';
import { currencyShape, minorShape } from '../encoding/shape.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import type { Currency, Minor } from '../money.ts';

/** Wrong codes that a till takes for one request: enough for a slip or two, too few for guessing. */
export const PAID_CODE_TRIES_MAX = 5;
const PAID_CODE_LENGTH = 8;
const CODES = 10n ** BigInt(PAID_CODE_LENGTH);
const TYPED = /^[0-9]{8}$/;

/** What a paid code says was paid: all of it is under the HMAC. */
export interface PaidRequest {
  readonly tenant: TenantId;
  /** The till's number. */
  readonly till: number;
  /** The request's, 16 bytes. */
  readonly nonce: Uint8Array;
  /** What was paid. */
  readonly amount: Minor;
  readonly currency: Currency;
}

/**
 * The eight digits. Of the 2^64 values that the first eight bytes of the HMAC have, no code gets more than one
 * in 10^11 more than another: nothing that a guesser could use.
 */
export function paidCode(
  crypto: Crypto,
  tillKey: Uint8Array,
  { tenant, till, nonce, amount, currency }: PaidRequest,
): string {
  const said = [
    PROTOCOL_LABEL,
    'paidCode',
    tenantBytes(tenant),
    till,
    nonce,
    minorShape.encode(amount),
    currencyShape.encode(currency),
  ];
  const mac = crypto.hmacSha256(tillKey, encodeCbor(said));
  const value = new DataView(mac.buffer, mac.byteOffset, 8).getBigUint64(0);
  return (value % CODES).toString().padStart(PAID_CODE_LENGTH, '0');
}

/** The eight digits in what a person typed, spaces and hyphens left out; undefined for anything else. */
export function readPaidCode(typed: string): string | undefined {
  const digits = typed.replaceAll(/[\s-]/g, '');
  return TYPED.test(digits) ? digits : undefined;
}

/** Are these the digits? In a time that does not tell where they differ. */
export function isPaidCode(expected: string, digits: string): boolean {
  let difference = expected.length ^ digits.length;
  for (let index = 0; index < expected.length; index += 1) {
    difference |= expected.charCodeAt(index) ^ digits.charCodeAt(index);
  }
  return difference === 0;
}

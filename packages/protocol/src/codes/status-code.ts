/**
 * The status code: ten digits for where no receipt can be shown back (G-032, G-162).
 *
 * Four digits come from the payment's HPKE context, so the payer's device can check them; six come from
 * an HMAC under a key that payee and issuer share, so only the issuer can. It proves less than a
 * receipt, and never outweighs a payee's void.
 */

import type { Crypto } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { PROTOCOL_LABEL } from '../encoding/message.ts';
import { uint32Of } from '../encoding/octets.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import type { SessionSecret } from './payment-code.ts';

/** Wrong codes that the issuer accepts for one payment before it takes no further one. */
export const STATUS_CODE_TRIES_MAX = 3;
const STATUS_CODE = /^[0-9]{10}$/;

/** The six digits that the issuer checks. */
export function issuerDigits(
  crypto: Crypto,
  payeeKey: Uint8Array,
  tenant: TenantId,
  authorizationDigest: Uint8Array,
): string {
  const mac = crypto.hmacSha256(
    payeeKey,
    encodeCbor([PROTOCOL_LABEL, 'statusCode', tenantBytes(tenant), authorizationDigest]),
  );
  return (uint32Of(mac) % 1_000_000).toString().padStart(6, '0');
}

/** The ten digits that a payee's screen shows after it accepted. */
export function statusCode(session: SessionSecret, issuerPart: string): string {
  return session.payerDigits + issuerPart;
}

/** What the payer keeps after typing it in: the six digits for the issuer. Undefined when it is wrong. */
export function checkStatusCode(session: SessionSecret, typed: string): string | undefined {
  const digits = typed.replaceAll(/[\s-]/g, '');
  if (!STATUS_CODE.test(digits) || !digits.startsWith(session.payerDigits)) return undefined;
  return digits.slice(4);
}

/** Identifiers that travel between modules, branded so that none is taken for another. */

declare const tenantBrand: unique symbol;

/** A tenant as a lower-case UUID string (RFC 9562); 16 bytes on the wire. */
export type TenantId = string & { readonly [tenantBrand]: true };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `text` as a tenant id; undefined when it is not a lower-case UUID. */
export function parseTenantId(text: string): TenantId | undefined {
  return isTenantId(text) ? text : undefined;
}

function isTenantId(text: string): text is TenantId {
  return UUID.test(text);
}

/** The 16 bytes of a tenant id. */
export function tenantBytes(tenant: TenantId): Uint8Array {
  const bytes = new Uint8Array(16);
  let at = 0;
  for (let index = 0; index < tenant.length; index += 1) {
    const code = tenant.charCodeAt(index);
    if (code === HYPHEN) continue;
    const digit = code >= LETTER_A ? code - LETTER_A + 10 : code - DIGIT_ZERO;
    bytes[at >>> 1] = (bytes[at >>> 1] ?? 0) * 16 + digit;
    at += 1;
  }
  return bytes;
}

const HYPHEN = 0x2d;
const DIGIT_ZERO = 0x30;
const LETTER_A = 0x61;

/** The tenant id of 16 bytes; undefined for any other length. */
export function tenantOfBytes(bytes: Uint8Array): TenantId | undefined {
  if (bytes.length !== 16) return undefined;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const text = [0, 8, 12, 16, 20, 32]
    .slice(0, -1)
    .map((start, index, starts) => digits.slice(start, starts[index + 1] ?? 32))
    .join('-');
  return parseTenantId(text);
}

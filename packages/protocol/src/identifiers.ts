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
  const digits = tenant.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

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

/**
 * The audit log's chain: every entry's digest is over the digest before it, so that nothing can be changed,
 * left out or put in between without changing every digest after it. Whoever has noted one of them, and where
 * it stood, can tell.
 */

import type { Crypto } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { equalBytes } from '../encoding/octets.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';

export interface AuditEntry {
  /** From 1, without a gap. */
  readonly number: number;
  /** Unix seconds. */
  readonly at: number;
  /** What happened, as JSON text; the text itself is what the digest is over. */
  readonly body: string;
}

/** Where a chain stands: its last entry. */
export interface AuditHead {
  readonly number: number;
  /** 32 bytes. */
  readonly digest: Uint8Array;
}

const LABEL = 'tallystick-audit-1';
const DIGEST_BYTES = 32;

/** Of a log without entries. */
export const AUDIT_START: AuditHead = Object.freeze({
  number: 0,
  digest: new Uint8Array(DIGEST_BYTES),
});

/** The digest of `entry` after a head whose digest is `previous`. */
export function auditDigest(
  crypto: Pick<Crypto, 'sha256'>,
  tenant: TenantId,
  previous: Uint8Array,
  { number, at, body }: AuditEntry,
): Uint8Array {
  return crypto.sha256(encodeCbor([LABEL, tenantBytes(tenant), number, at, previous, body]));
}

/** Why a chain does not hold at an entry. */
export type AuditFault =
  /** It does not have the next number. */
  | 'numberMissing'
  /** It is not what its digest says, or something before it was changed. */
  | 'digestDiffers';

/** The head after `entry`, which came with `digest`; or what is wrong with it. */
export function followAudit(
  crypto: Pick<Crypto, 'sha256'>,
  tenant: TenantId,
  head: AuditHead,
  entry: AuditEntry & { readonly digest: Uint8Array },
):
  | { readonly ok: true; readonly head: AuditHead }
  | { readonly ok: false; readonly code: AuditFault } {
  if (entry.number !== head.number + 1) return { ok: false, code: 'numberMissing' };
  const digest = auditDigest(crypto, tenant, head.digest, entry);
  return equalBytes(digest, entry.digest)
    ? { ok: true, head: { number: entry.number, digest } }
    : { ok: false, code: 'digestDiffers' };
}

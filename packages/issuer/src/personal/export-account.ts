/** Handing out everything that is held about an account: to its holder's device, or to the operator. */

import {
  EXPORT_BYTES_MAX,
  EXPORT_PART_BYTES_MAX,
  type ExportAccountBody,
  type ExportAccountRefusal,
  type ExportAccountResult,
} from '@tallystick/protocol/calls/export-account';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { accountDocument, documentText, type AccountDocument } from './account-document.ts';

/** The document of an account, for the operator. */
export async function exportByOperator(
  deps: IssuerDeps,
  tenant: TenantId,
  { account }: { readonly account: bigint },
): Promise<
  | { readonly ok: true; readonly value: AccountDocument }
  | { readonly ok: false; readonly code: 'unknownTenant' | 'unknownAccount' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const value = await deps.database.transaction(tenant, (tx) =>
    accountDocument(deps, tenant, tx, account),
  );
  return value === undefined ? { ok: false, code: 'unknownAccount' } : { ok: true, value };
}

/** A part of the document of the device's account. */
export async function exportPart(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, body }: { readonly home: bigint; readonly body: ExportAccountBody },
): Promise<
  | { readonly ok: true; readonly result: ExportAccountResult }
  | { readonly ok: false; readonly code: ExportAccountRefusal }
> {
  const document = await accountDocument(deps, tenant, transaction, home);
  assert(document !== undefined, 'a device has no account');
  const bytes = new TextEncoder().encode(documentText(document));
  if (bytes.length > EXPORT_BYTES_MAX) return { ok: false, code: 'documentTooLarge' };
  const digest = deps.crypto.sha256(bytes);
  if (body.digest !== undefined && !equalBytes(body.digest, digest)) {
    return { ok: false, code: 'documentChanged' };
  }
  const part = bytes.slice(body.offset, body.offset + EXPORT_PART_BYTES_MAX);
  return { ok: true, result: { part, length: bytes.length, digest } };
}

/** Guests: accounts without a name, tied to the one source that funds them (G-082). */

import type { Transaction } from '@tallystick/database/database';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn, nullable } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openPersonal, sealPersonal } from '../personal/personal-key.ts';
import { keysFor } from '../tenants/keys-for.ts';

/** Characters of what an operator calls a source: a card's or a bank account's token. */
const FUNDING_SOURCE_LENGTH_MAX = 128;
/** Visible ASCII: it is somebody's identifier, compared as it stands. */
const FUNDING_SOURCE = /^[\x21-\x7e]+$/;

/** May a funding source be called so? */
export function isFundingSource(text: string): boolean {
  return text.length <= FUNDING_SOURCE_LENGTH_MAX && FUNDING_SOURCE.test(text);
}

/** Equal for equal sources of a tenant; tells nothing else to whoever has not the key. */
export function sourceHash(deps: IssuerDeps, tenant: TenantId, fundingSource: string): Uint8Array {
  const { statusKey } = keysFor(deps, tenant);
  return deps.crypto.hmacSha256(statusKey, encodeCbor(['fundingSource', tenant, fundingSource]));
}

/** Is this a guest's account? */
export async function isGuest(transaction: Transaction, home: bigint): Promise<boolean> {
  return (await guestSource(transaction, home)) !== undefined;
}

/** The hash of what funds a guest; undefined for an account that is no guest's. */
export async function guestSource(
  transaction: Transaction,
  home: bigint,
): Promise<Uint8Array | undefined> {
  const [row] = await transaction.query('select source from guest where home = $1', [home]);
  return row === undefined ? undefined : bytesColumn(row, 'source');
}

/** Ties a new account to its source. */
export async function insertGuest(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, fundingSource }: { readonly home: bigint; readonly fundingSource: string },
): Promise<void> {
  const plaintext = new TextEncoder().encode(fundingSource);
  const sealed = await sealPersonal(
    deps,
    transaction,
    { tenant, home },
    { kind: 'fundingSource', plaintext },
  );
  const source = sourceHash(deps, tenant, fundingSource);
  await transaction.query(
    'insert into guest (tenant, home, source, sealed_source) values ($1::uuid, $2, $3, $4)',
    [tenant, home, source, sealed],
  );
  await transaction.query(
    'insert into guest_source (tenant, source) values ($1::uuid, $2) on conflict do nothing',
    [tenant, source],
  );
}

/** What the operator calls a guest's source; undefined where it is no guest's, or was erased. */
export async function fundingSourceOf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<string | undefined> {
  const [row] = await transaction.query('select sealed_source from guest where home = $1', [home]);
  const sealed = row === undefined ? undefined : nullable(row, 'sealed_source', bytesColumn);
  if (sealed === undefined) return undefined;
  const owner = { tenant, home };
  const bytes = await openPersonal(deps, transaction, owner, { kind: 'fundingSource', sealed });
  return new TextDecoder().decode(bytes);
}

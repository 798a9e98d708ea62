/** Opening an account for a guest: no name, no registration, one source of money (G-082). */

import { assert } from '@tallystick/protocol/assert';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { openWithCode, type CreatedAccount } from '../operator/create-account.ts';
import { guestSource, insertGuest, isFundingSource, sourceHash } from './guest-row.ts';

export interface OpenGuestInput {
  /** The caller's id of this order, 16 bytes: the same order opens one account. */
  readonly id: Uint8Array;
  /** What the operator calls the card or account that the money comes from and goes back to. */
  readonly fundingSource: string;
}

/** Opens an account for a guest, with the enrolment code of its device. */
export async function openGuest(
  deps: IssuerDeps,
  tenant: TenantId,
  { id, fundingSource }: OpenGuestInput,
): Promise<
  | { readonly ok: true; readonly value: CreatedAccount }
  | {
      readonly ok: false;
      readonly code: 'unknownTenant' | 'fundingSourceInvalid' | 'orderIdReused';
    }
> {
  assert(id.length === 16, 'the id of an order has another length');
  if (!isFundingSource(fundingSource)) return { ok: false, code: 'fundingSourceInvalid' };
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const opened = await openWithCode(deps, tenant, tx, { id, role: 'customer', name: '' });
    if (!opened.ok) {
      const { code } = opened;
      assert(code === 'unknownTenant' || code === 'orderIdReused', 'a guest has first rules');
      return { ok: false, code };
    }
    const { isNew, value } = opened;
    const home = value.account;
    if (isNew) {
      await insertGuest(deps, tenant, tx, { home, fundingSource });
      return { ok: true, value };
    }
    const known = await guestSource(tx, home);
    const isSame =
      known !== undefined && equalBytes(known, sourceHash(deps, tenant, fundingSource));
    return isSame ? { ok: true, value } : { ok: false, code: 'orderIdReused' };
  });
}

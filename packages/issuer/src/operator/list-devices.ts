/** The devices of an account as an operator sees them. */

import type { DevicesResult } from '@tallystick/protocol/calls/devices';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../issuer.ts';
import { devicesOf } from '../operations/devices.ts';

/** What each device of the account holds, and how it stands. */
export async function listAccountDevices(
  deps: IssuerDeps,
  tenant: TenantId,
  { account }: { readonly account: bigint },
): Promise<
  | { readonly ok: true; readonly value: DevicesResult }
  | { readonly ok: false; readonly code: 'unknownTenant' | 'unknownAccount' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    if ((await findAccount(tx, account)) === undefined) {
      return { ok: false, code: 'unknownAccount' };
    }
    return { ok: true, value: await devicesOf(tx, { home: account }, deps.clock()) };
  });
}

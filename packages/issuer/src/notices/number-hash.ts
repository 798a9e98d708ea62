/** What stands for a phone number where only equality matters: nothing to whoever has not the tenant's key. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';

/** Equal for equal numbers (E.164) of a tenant. */
export function numberHash(deps: IssuerDeps, tenant: TenantId, phone: string): Uint8Array {
  const { statusKey } = keysFor(deps, tenant);
  return deps.crypto.hmacSha256(statusKey, encodeCbor(['phone', tenant, phone]));
}

/** What stands for a number or an address where only equality matters: nothing to whoever has not the tenant's key. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';
import type { Way } from './way-to.ts';

/** Equal for equal numbers (E.164), or addresses, of a tenant. */
export function addressHash(deps: IssuerDeps, tenant: TenantId, { by, to }: Way): Uint8Array {
  const { statusKey } = keysFor(deps, tenant);
  return deps.crypto.hmacSha256(
    statusKey,
    encodeCbor([by === 'sms' ? 'phone' : 'mail', tenant, to]),
  );
}

/** From an idempotency key to the 16 bytes that name an order in the database. */

import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Caller } from './authenticate.ts';

const LABEL = 'tallystick-order-1';
const ID_BYTES = 16;

export interface OrderName {
  readonly caller: Caller;
  readonly tenant: TenantId;
  /** The route's name. */
  readonly route: string;
  readonly idempotencyKey: string;
}

/** Two callers, two tenants or two routes never share an order, whatever keys they choose. */
export function orderIdOf(crypto: Crypto, order: OrderName): Uint8Array {
  const { caller, tenant, route, idempotencyKey } = order;
  const name = [LABEL, caller.scope, tenant, route, idempotencyKey];
  return crypto.sha256(encodeCbor(name)).subarray(0, ID_BYTES);
}

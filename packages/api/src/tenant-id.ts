/** New tenant ids: UUIDv7 (RFC 9562 section 5.7), milliseconds and then random bits. */

import { assert } from '@tallystick/protocol/assert';
import type { Clock, Random } from '@tallystick/protocol/crypto';
import { tenantOfBytes, type TenantId } from '@tallystick/protocol/identifiers';

const UUID_BYTES = 16;

/** A fresh id. */
export function newTenantId(ports: { readonly clock: Clock; readonly random: Random }): TenantId {
  const bytes = Uint8Array.from(ports.random(UUID_BYTES));
  const view = new DataView(bytes.buffer);
  const versionAndRandom = 0x7000 | (view.getUint16(6) & 0x0fff);
  view.setBigUint64(0, (BigInt(ports.clock()) * 1000n) << 16n);
  view.setUint16(6, versionAndRandom);
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const tenant = tenantOfBytes(bytes);
  assert(tenant !== undefined, 'sixteen bytes are no UUID');
  return tenant;
}

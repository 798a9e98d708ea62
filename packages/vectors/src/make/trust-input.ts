/** The part of a vector's input that says whom to trust, as `trustOf` reads it. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { TENANT, type Crafted } from '../fixed/craft.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import type { JsonObject } from '../vector.ts';

/** The tenant, its root key, and this bundle. */
export function trustInput(bundle: Pick<Crafted, 'bytes'>): JsonObject {
  return {
    tenant: TENANT,
    rootKey: toHex(signingKey('root').publicKey),
    bundle: toHex(bundle.bytes),
  };
}

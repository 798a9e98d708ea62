/**
 * The trust that a device holds: the newest bundle it has seen, and the longest list of revoked issuer
 * keys, whatever later bundles say of it. It never goes back.
 */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { KEY_ID_LENGTH } from '@tallystick/protocol/encoding/cose-sign1';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { list, octets, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import type { EnrolmentCode } from '@tallystick/protocol/calls/enrol';
import type { Crypto } from '@tallystick/protocol/crypto';
import { BUNDLE_BYTES_MAX, COUNTER_MAX, REVOKED_KEYS_MAX } from '@tallystick/protocol/limits';
import type { RevokedKeys } from '@tallystick/protocol/messages/key-certificate';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import type { Store, StoreChange } from '../store/store.ts';
import { damaged, put, readStored } from './stored-value.ts';

interface StoredTrust {
  readonly bundle: Uint8Array;
  readonly revokedKeys: RevokedKeys;
}

const TRUST_KEY = 'trust';

const trustShape: Shape<StoredTrust> = tuple<StoredTrust>({
  bundle: octets(1, BUNDLE_BYTES_MAX),
  revokedKeys: tuple<RevokedKeys>({
    number: uint(COUNTER_MAX),
    keyIds: list(octets(KEY_ID_LENGTH), REVOKED_KEYS_MAX),
  }),
});

/** Where the chain of trust begins. */
type Anchor = Pick<EnrolmentCode, 'tenant' | 'rootKey'>;

/** The trust in the store. Throws `store_damaged` where an enrolled device has none. */
export async function loadTrust(crypto: Crypto, store: Store, anchor: Anchor): Promise<Trust> {
  const stored = readStored(store, TRUST_KEY, trustShape);
  if (stored === undefined) throw damaged(TRUST_KEY);
  const read = readMessage(trustBundleKind, stored.bundle);
  if (!read.ok) throw damaged(TRUST_KEY);
  const opened = await openBundle(crypto, {
    bytes: stored.bundle,
    tenant: anchor.tenant,
    rootKey: anchor.rootKey,
    held: {
      bundle: read.message.body,
      bundleKeyId: read.message.cose.keyId ?? new Uint8Array(),
      revokedKeys: stored.revokedKeys,
    },
  });
  if (!opened.ok) throw damaged(TRUST_KEY);
  return opened.trust;
}

/** A bundle that was verified, and the change that keeps it. */
export interface TakenBundle {
  readonly trust: Trust;
  readonly change: StoreChange;
}

/**
 * Verifies a bundle that came from the issuer. Undefined for one that is forged, damaged or older than
 * the one held: the device goes on with what it has.
 */
export async function takeBundle(
  crypto: Crypto,
  input: Anchor & { readonly bundle: CborValue; readonly held?: Trust },
): Promise<TakenBundle | undefined> {
  const bytes = encodeCbor(input.bundle);
  const opened = await openBundle(crypto, {
    bytes,
    tenant: input.tenant,
    rootKey: input.rootKey,
    ...(input.held === undefined ? {} : { held: input.held }),
  });
  if (!opened.ok) return undefined;
  const { trust } = opened;
  const stored: StoredTrust = { bundle: bytes, revokedKeys: trust.revokedKeys };
  return { trust, change: put(TRUST_KEY, trustShape, stored) };
}

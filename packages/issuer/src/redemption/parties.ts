/**
 * Who stands behind the certificates of a batch. A till's records name the same payee hundreds of times
 * and a payer's certificate comes with each of its payments; each is looked at once.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { openHandle } from '../accounts/handle.ts';

export interface Parties {
  /** The account that a handle names, if it is one of ours. */
  accountOf(handle: Uint8Array): bigint;
  /** SHA-256 of a device key. */
  keyHashOf(publicKey: Uint8Array): Uint8Array;
}

/** The parties of one batch; `handleKey` is the tenant's. */
export function partiesOf(crypto: Crypto, handleKey: Uint8Array): Parties {
  const accounts = new Map<string, bigint>();
  const hashes = new Map<string, Uint8Array>();
  return {
    accountOf: (handle) =>
      remembered(accounts, toHex(handle), () => openHandle(handleKey, handle).account),
    keyHashOf: (publicKey) =>
      remembered(hashes, toHex(publicKey), () => keyHashOf(crypto, publicKey)),
  };
}

function remembered<T>(known: Map<string, T>, name: string, find: () => T): T {
  const earlier = known.get(name);
  if (earlier !== undefined) return earlier;
  const found = find();
  known.set(name, found);
  return found;
}

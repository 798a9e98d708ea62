/**
 * The coin transfer: its holder's signed "these coins go to that device, for that request" (V-47, V-74).
 *
 * Context: digest of the request, hash of the receiving device's key, head of the tree of the coins. Request and key are
 * not in the payload, because the payee knows them; whoever hands a coin on attaches both. The leaves are
 * pairs of a coin's UUID and the digest by which its holder got it: of the coin itself, or of the transfer
 * before. Two transfers of one holder over one such pair are a double spend; a coin that comes back to the same
 * hands is another pair, and frames nobody.
 */

import type { Crypto } from '../crypto.ts';
import { coinUuid } from '../coins/coin-uuid.ts';
import { concatBytes, equalBytes } from '../encoding/octets.ts';
import type { MessageKind } from '../encoding/message.ts';
import { keyHashOf } from '../encoding/public-key.ts';
import { minorShape, octets, tuple, uint } from '../encoding/shape.ts';
import { COUNTER_MAX, TIME_MAX } from '../limits.ts';
import type { Minor } from '../money.ts';
import type { Coin } from './coin.ts';

export interface CoinTransfer {
  /** One more than the device's transfer before. */
  readonly counter: number;
  /** Digest of the device's transfer before; 32 zero bytes in the first. */
  readonly previous: Uint8Array;
  /**
   * How much of the last coin the payee does not get: it returns to the payer when the coin is redeemed, and
   * that coin cannot be handed on.
   */
  readonly rest: Minor;
  /** The holder's clock, for information only. */
  readonly time: number;
}

/** Signed by the device that holds the coins. */
export const coinTransferKind: MessageKind<CoinTransfer> = {
  type: 'coinTransfer',
  keyed: false,
  bytesMax: 512,
  shape: tuple<CoinTransfer>({
    counter: uint(COUNTER_MAX, 1),
    previous: octets(32),
    rest: minorShape,
    time: uint(TIME_MAX),
  }),
};

/** Where coins go: to a device for a request, or back to the issuer. */
export interface CoinDestination {
  /** Digest of the request; of the payer's own transfer, for change. */
  readonly request: Uint8Array;
  /** SHA-256 of the receiving device's key. */
  readonly keyHash: Uint8Array;
}

const NOBODY: Uint8Array = new Uint8Array(32);

/** A redemption is a transfer to the issuer: it answers no request and has no device at its end (V-58). */
export const TO_ISSUER: CoinDestination = Object.freeze({ request: NOBODY, keyHash: NOBODY });

/** Does it go back to the issuer? */
export function isToIssuer({ keyHash }: CoinDestination): boolean {
  return equalBytes(keyHash, NOBODY);
}

/** To the device with this key, for this request. */
export function toDevice(
  crypto: Crypto,
  request: Uint8Array,
  publicKey: Uint8Array,
): CoinDestination {
  return { request, keyHash: keyHashOf(crypto, publicKey) };
}

/** What a transfer's signature covers besides its payload. */
export function transferContext(
  { request, keyHash }: CoinDestination,
  head: Uint8Array,
): readonly Uint8Array[] {
  return [request, keyHash, head];
}

/** One leaf of the tree whose head a transfer signs: the coin, and how its holder got it. */
export function transferLeaf(
  coin: Pick<Coin, 'batch' | 'index'>,
  previous: Uint8Array,
): Uint8Array {
  return concatBytes(coinUuid(coin), previous);
}

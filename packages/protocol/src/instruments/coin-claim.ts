/** A claim: coins with their holder's transfer back to the issuer, as whoever pays or checks it reads it (V-58, V-60). */

import type { Crypto } from '../crypto.ts';
import { isList, type CborValue } from '../encoding/cbor.ts';
import type { ReadRefusal } from '../encoding/message.ts';
import { TO_ISSUER } from '../messages/coin-transfer.ts';
import type { IssuerTrust } from '../verification/issued.ts';
import {
  readCoinParts,
  verifyCoins,
  type CoinAuthorization,
  type CoinVerifyRefusal,
} from './coins.ts';

export type ClaimVerdict =
  | { readonly ok: true; readonly authorization: CoinAuthorization }
  /** No claim at all; `read` says which part of it is none. */
  | { readonly ok: false; readonly code: 'malformed'; readonly read: ReadRefusal }
  | CoinVerifyRefusal;

/**
 * Reads [rolls, passages, transfer] and checks every signature, and that the last transfer hands the coins to the
 * issuer. Whose device claims is for the caller to compare. Never throws.
 */
export async function verifyClaim(
  crypto: Crypto,
  claim: CborValue,
  trust: IssuerTrust,
): Promise<ClaimVerdict> {
  const read = readCoinParts(isList(claim) ? claim : []);
  if (!read.ok) return { ok: false, code: 'malformed', read };
  return verifyCoins(crypto, read.authorization, TO_ISSUER, trust);
}

/**
 * By what a payee knows a payer again, for the limit on what it holds of one payer's unsettled money: the line, or the
 * beginning of the hash of a key that pays with coins; 16 bytes.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type {
  Authorization,
  UnverifiedAuthorization,
} from '@tallystick/protocol/instruments/instrument';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';

const MARK_LENGTH = 16;

/** The mark of whoever made this payment. */
export function payerMarkOf(crypto: Crypto, authorization: Authorization): Uint8Array {
  return authorization.kind === 'coins'
    ? coinPayerMark(crypto, authorization.payerKey)
    : authorization.line;
}

/** The mark of a device that pays with coins. */
export function coinPayerMark(crypto: Crypto, payerKey: Uint8Array): Uint8Array {
  return keyHashOf(crypto, payerKey).slice(0, MARK_LENGTH);
}

/** The mark of whoever says that it made this payment: nothing of it is checked. */
export function claimedPayerMark(
  crypto: Crypto,
  authorization: UnverifiedAuthorization,
): Uint8Array {
  if (authorization.kind === 'balance') return lineIdOf(crypto, authorization.certificate.body);
  const { coins, passages } = authorization;
  const [first] = coins;
  const last = passages[first?.route.at(-1) ?? passages.length];
  const key = last?.holder.body.publicKey ?? first?.coin.body.owner ?? new Uint8Array();
  return coinPayerMark(crypto, key);
}

/**
 * Which coins pay a bill in one code (V-47, V-48). Coins that were handed on weigh more than others, because all their
 * way goes along: where the best choice does not fit, fewer coins are tried, and then such as came a shorter way.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { protectedHeader, SIGNATURE_LENGTH } from '@tallystick/protocol/encoding/cose-sign1';
import { PAYMENT_SEAL_LENGTH } from '@tallystick/protocol/codes/payment-code';
import { gatherCoins } from '@tallystick/protocol/coins/kept-coin';
import { selectCoins } from '@tallystick/protocol/coins/select-coins';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import { SHOWN_BYTES_MAX, TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import { coinTransferKind, type CoinTransfer } from '@tallystick/protocol/messages/coin-transfer';
import type { Minor } from '@tallystick/protocol/money';
import type { ReadyCoin } from './sign-over.ts';

export type FitRefusal =
  /** All coins that may go on are worth less. */
  | 'notEnoughCoins'
  /** There would be enough, in more coins than one payment takes. */
  | 'tooManyCoins';

export type Fit =
  | { readonly ok: true; readonly coins: readonly ReadyCoin[]; readonly rest: Minor }
  | { readonly ok: false; readonly code: FitRefusal };

/** Each try comes closer to what fits; more would mean that sizes of coins differ a hundredfold. */
const TRIES_MAX = 8;
/** Lengths of way that are tried: of all coins, of those handed on once, of those from the issuer. */
const WAYS = [Number.POSITIVE_INFINITY, 1, 0] as const;

/** Chooses among `coins`, which may go on, in the order in which they should be spent. The amount is at least 1. */
export function fitCoins(
  crypto: Crypto,
  coins: readonly ReadyCoin[],
  { amount, transfer }: { readonly amount: Minor; readonly transfer: CoinTransfer },
): Fit {
  let refusal: FitRefusal | undefined;
  for (const longest of WAYS) {
    const pool = coins.filter(({ kept }) => kept.way.length <= longest);
    let coinsMax = TRANSFER_COINS_MAX;
    for (let tries = 0; tries < TRIES_MAX && coinsMax > 0; tries += 1) {
      const values = pool.map(({ kept }) => kept.coin.body.value);
      const choice = selectCoins(values, amount, coinsMax);
      if (!choice.ok) {
        refusal ??= tries === 0 ? choice.code : 'tooManyCoins';
        break;
      }
      const { rest } = choice;
      const chosen = choice.chosen.flatMap((place) => pool[place] ?? []);
      const bytes = codeLength(crypto, chosen, { ...transfer, rest });
      if (bytes <= SHOWN_BYTES_MAX) return { ok: true, coins: chosen, rest };
      refusal ??= 'tooManyCoins';
      const fitting = Math.floor((chosen.length * SHOWN_BYTES_MAX) / bytes);
      coinsMax = Math.min(chosen.length - 1, fitting);
    }
  }
  return { ok: false, code: refusal ?? 'tooManyCoins' };
}

/** Bytes of the payment code, without signing anything. */
function codeLength(crypto: Crypto, coins: readonly ReadyCoin[], body: CoinTransfer): number {
  const cose = {
    protectedHeader: protectedHeader(),
    payload: encodeCbor(coinTransferKind.shape.encode(body)),
    signature: new Uint8Array(SIGNATURE_LENGTH),
  };
  const gathered = gatherCoins(
    crypto,
    coins.map(({ kept }) => kept),
  );
  const value = authorizationValue({ kind: 'coins', ...gathered, transfer: { cose } });
  return encodeCbor(value).length + PAYMENT_SEAL_LENGTH;
}

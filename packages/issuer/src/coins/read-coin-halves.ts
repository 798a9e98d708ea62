/**
 * Payers' halves of payments with coins, read and verified before any transaction begins (V-71). They show the way out of
 * the payer's hands while nobody has redeemed the coins yet, and the payee's word where there is one.
 */

import { assert } from '@tallystick/protocol/assert';
import type { PaymentOutcome, RecordRefusal } from '@tallystick/protocol/calls/sync';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { readHalf, type UnverifiedHalf } from '@tallystick/protocol/messages/half';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { Trust } from '@tallystick/protocol/verification/trust';
import { verifyHalf } from '@tallystick/protocol/verification/verify-half';
import { openHandle } from '../accounts/handle.ts';
import type { IssuerDeps } from '../issuer.ts';
import { sealStored } from '../redemption/stored-half.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { shownCoins, type CoinRecord, type ShownCoin } from './shown-coin.ts';

export interface HalfCoin extends ShownCoin {
  /** What of its value is the payee's. */
  readonly worth: bigint;
}

/** Named by the digest of the payer's transfer. */
export interface ReadCoinHalf extends CoinRecord<HalfCoin> {
  /** What the payee is owed. */
  readonly amount: Minor;
  readonly payer: bigint;
  readonly payee: bigint;
  readonly word?: { readonly outcome: ReceiptOutcome; readonly digest: Uint8Array };
}

export type CoinHalfResult =
  | { readonly ok: true; readonly half: ReadCoinHalf }
  | { readonly ok: false; readonly outcome: PaymentOutcome };

export interface CoinHalvesInput {
  readonly tenant: TenantId;
  readonly trust: Trust;
  /** Remembers certificates that verified. */
  readonly crypto: Crypto;
}

/** The half as its payer sent it, when its instrument is coins. */
export function coinHalfIn(value: CborValue): UnverifiedHalf | undefined {
  const read = readHalf(value);
  return read.ok && read.half.authorization.kind === 'coins' ? read.half : undefined;
}

/** Verifies a half of coins. Whoever hands it in, its payer signed it. */
export async function readCoinHalf(
  deps: IssuerDeps,
  { tenant, trust, crypto }: CoinHalvesInput,
  { half, value }: { readonly half: UnverifiedHalf; readonly value: CborValue },
): Promise<CoinHalfResult> {
  const verdict = await verifyHalf(crypto, half, trust);
  if (!verdict.ok) return refused(verdict.code);
  const { authorization, payee, receipt } = verdict.half;
  if (authorization.kind !== 'coins') return refused('unknownInstrument');
  // The rest comes off the last coin; one of which its payer had only a part does not go on.
  const { rest } = authorization.transfer.body;
  const coins = shownCoins(deps, tenant, authorization).map((shown, at, { length }): HalfCoin => {
    const { value: faceValue } = shown.coin.body;
    return { ...shown, worth: at === length - 1 ? faceValue - rest : faceValue };
  });
  const payer = coins[0]?.steps.at(-1)?.holder;
  assert(payer !== undefined, 'a half of coins shows nobody who signed it');
  const { account } = openHandle(keysFor(deps, tenant).handleKey, payee.body.handle);
  const { digest } = authorization.transfer;
  return {
    ok: true,
    half: {
      digest,
      coins,
      sealed: await sealStored(deps, tenant, digest, value),
      amount: authorization.money.minor,
      payer,
      payee: account,
      ...(receipt === undefined
        ? {}
        : { word: { outcome: receipt.body.outcome, digest: receipt.digest } }),
    },
  };
}

function refused(code: RecordRefusal): CoinHalfResult {
  return { ok: false, outcome: { paid: minor(0n), code } };
}

/**
 * Paying a verified request with coins (V-46 to V-48, V-74, V-75): those of the issuer and those that others handed to
 * this device alike.
 *
 * Invariant: transfer, coins' new state, the device's chain and the payment are durable in one write before anybody
 * sees the code. What the payee declines afterwards is not spent again: two transfers of one coin would convict an
 * honest payer.
 */

import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import {
  checkAgainstRequest,
  type MismatchRefusal,
} from '@tallystick/protocol/verification/bounds';
import type { VerifiedRequest } from '@tallystick/protocol/verification/verify-request';
import type { Device, Session } from '../device/device.ts';
import { checkPayerLimits, type PayerLimitRefusal } from '../payer/payer-limits.ts';
import type { PaymentRecord } from '../payer/payment-record.ts';
import { putMade, sealPaymentRecord } from '../payer/seal-payment-record.ts';
import { putCoinsPaid } from '../risk/coins-since-contact.ts';
import { handsOf, hindranceOf } from './coin-hindrance.ts';
import { redeemByOfCoin } from './coin-record.ts';
import { heldCoinTerms } from './held-coin-terms.ts';
import { heldCoins } from './kept-coins.ts';
import { fitCoins, type FitRefusal } from './fit-coins.ts';
import { nextTransfer, readyCoin, signOver, type ReadyCoin } from './sign-over.ts';

/** Why coins do not pay a request, that a certificate would not be refused for. */
export type CoinPayRefusal =
  /** This device has no coins of the currency that may go on. */
  'noCoins' | FitRefusal;

export type CoinPayment =
  | { readonly ok: true; readonly payment: PaymentRecord }
  | {
      readonly ok: false;
      readonly code:
        CoinPayRefusal | MismatchRefusal | PayerLimitRefusal | 'redeemOnly' | 'codeTooLarge';
    };

/** Pays with coins; in a turn of `device.change`. */
export async function payWithCoins(
  device: Device,
  session: Session,
  request: VerifiedRequest,
  { amount, online }: { readonly amount: Minor; readonly online: boolean },
): Promise<CoinPayment> {
  const { crypto, store } = device.ports;
  if (mayOnlyRedeem(device, session)) return { ok: false, code: 'redeemOnly' };
  const { currency } = request.request.body;
  const money = { currency, minor: amount };
  const payee = request.payee.body;
  const mismatch = checkAgainstRequest(money, request.request.body);
  if (mismatch !== undefined) return { ok: false, code: mismatch };
  const { time, ttlSeconds } = request.request.body;
  const spendable = spendableCoins(device, session, { currency, until: time + ttlSeconds });
  if (spendable.length === 0) return { ok: false, code: 'noCoins' };
  const limit = checkPayerLimits(device, session, { payee, amount: money, online });
  if (limit !== undefined) return { ok: false, code: limit };
  const fit = fitCoins(crypto, spendable, { amount, transfer: nextTransfer(device) });
  if (!fit.ok) return fit;

  const { sent, changes } = await signOver(device, session, fit.coins, {
    destination: toDevice(crypto, request.request.digest, payee.publicKey),
    body: nextTransfer(device, fit.rest),
    state: 'handedOver',
  });
  const payment = await sealPaymentRecord(device, session, {
    request,
    authorization: { kind: 'coins', ...sent },
    digest: sent.transfer.digest,
    money,
    redeemBy: Math.max(...fit.coins.map(({ record }) => redeemByOfCoin(record))),
  });
  // The signed transfer is dropped here unseen, so its coins are still free.
  if (payment === undefined) return { ok: false, code: 'codeTooLarge' };
  await device.write([
    ...putMade(payment, online),
    ...changes,
    putCoinsPaid(store, currency, amount),
  ]);
  return { ok: true, payment };
}

/** A merchant's device, unless the tenant lets merchants hand on what they took. */
function mayOnlyRedeem(device: Device, { identity }: Session): boolean {
  const { redeemOnly } = identity.account.body.flags;
  return redeemOnly && heldCoinTerms(device)?.holder.body.redeemOnly !== false;
}

/**
 * Coins that may go on until `until` (unix seconds), those that expire sooner first. One that came by two ways is there
 * once: nobody takes a coin twice in one payment.
 */
export function spendableCoins(
  device: Device,
  session: Session,
  { currency, until }: { readonly currency: Currency; readonly until: number },
): readonly ReadyCoin[] {
  const hands = handsOf(device, session, until);
  const coins = heldCoins(device)
    .filter(({ coin }) => coin.body.currency === currency)
    .filter((record) => hindranceOf(device, hands, record) === undefined)
    .toSorted((left, right) => left.coin.body.expiresAt - right.coin.body.expiresAt)
    .flatMap((record) => readyCoin(record, hands.terms?.holder) ?? []);
  const byUuid = new Map(
    coins.toReversed().map((one) => [toHex(coinUuid(one.kept.coin.body)), one] as const),
  );
  return [...byUuid.values()].toReversed();
}

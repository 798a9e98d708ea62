/**
 * What the issuer's word on coins changes here: the coins themselves, the payments that brought them, and those that
 * handed them over (V-56, V-61, V-65). Word that says nothing new changes nothing.
 */

import type { CoinRefusal } from '@tallystick/protocol/calls/coins';
import { readHalf } from '@tallystick/protocol/messages/half';
import { minor, type Minor } from '@tallystick/protocol/money';
import { nextPayeeState, nextPayerState } from '@tallystick/protocol/states/device-payment';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Device } from '../device/device.ts';
import { stateLostChange } from '../device/install.ts';
import { damaged } from '../device/stored-value.ts';
import { findCollected, putCollected } from '../payee/collected-payment.ts';
import { findPayment, putPayment, type PaymentRecord } from '../payer/payment-record.ts';
import type { StoreChange } from '../store/store.ts';
import { broughtBy, coinIdOf, worthOf, type CoinRecord } from './coin-record.ts';
import { coinsBroughtBy, coinsHandedOver, putCoin, removeCoin } from './kept-coins.ts';

/** What became of one coin. */
export type CoinFate =
  /** Its money was paid: to this device's account, or to whoever it went to. */
  | { readonly fate: 'paid'; readonly paid: Minor }
  | { readonly fate: 'refused'; readonly code: CoinRefusal }
  /** Nobody redeemed it, and its money is this account's again. */
  | { readonly fate: 'returned' };

export interface FatedCoin {
  readonly record: CoinRecord;
  readonly fate: CoinFate;
}

/** The changes; in a turn of `device.change`. No coin stands twice in `fated`. */
export function resolveCoins(device: Device, fated: readonly FatedCoin[]): readonly StoreChange[] {
  const after = new Map(fated.map((one) => [coinIdOf(one.record), recordAfter(one)]));
  const brought = new Set(fated.flatMap(({ record }) => broughtBy(record) ?? []));
  const handedOver = new Set(
    fated.flatMap(({ record: { state, to } }) =>
      state === 'handedOver' && to !== undefined ? [toHex(to)] : [],
    ),
  );
  const latest = (record: CoinRecord): CoinRecord | undefined => {
    const id = coinIdOf(record);
    return after.has(id) ? after.get(id) : record;
  };
  return [
    ...fated.flatMap(({ record }) => {
      const kept = latest(record);
      return kept === undefined ? removeCoin(record) : putCoin(kept);
    }),
    ...[...brought].flatMap((id) => collectedAfter(device, id, { fated, latest })),
    ...[...handedOver].flatMap((id) => paymentAfter(device, id, latest)),
    ...(fated.some(isSignedElsewhere) ? [stateLostChange()] : []),
  ];
}

/** A coin that was paid leaves the wallet (V-56). */
function recordAfter({ record, fate }: FatedCoin): CoinRecord | undefined {
  switch (fate.fate) {
    case 'paid':
      return undefined;
    case 'refused':
      return { ...record, state: 'refused', code: fate.code };
    case 'returned':
      return { ...record, state: 'returned' };
  }
}

/**
 * A coin that came from the issuer and that this store never signed over to anybody but the issuer: if somebody was
 * paid for it, this device signed what the store does not know, and the store is older than the device was.
 */
function isSignedElsewhere({ record, fate }: FatedCoin): boolean {
  if (record.received !== undefined) return false;
  return (
    (record.state === 'held' && fate.fate === 'paid') ||
    (record.state === 'claimed' && fate.fate === 'refused' && fate.code === 'spentBefore')
  );
}

type Latest = (record: CoinRecord) => CoinRecord | undefined;

/** A collected payment is settled when all its coins are paid, and refused when one of them never will be. */
function collectedAfter(
  device: Device,
  paymentId: string,
  { fated, latest }: { readonly fated: readonly FatedCoin[]; readonly latest: Latest },
): readonly StoreChange[] {
  const payment = findCollected(device.ports.store, paymentId);
  if (payment === undefined) return [];
  const left = coinsBroughtBy(device, paymentId).flatMap((coin) => latest(coin) ?? []);
  const isOpen = left.some(({ state }) => state !== 'refused' && state !== 'returned');
  const event = left.length === 0 ? 'issuerSettled' : 'issuerRefused';
  const now = fated
    .filter(({ record }) => broughtBy(record) === paymentId)
    .reduce((sum, { fate }) => sum + (fate.fate === 'paid' ? fate.paid : 0n), 0n);
  const paid = minor((payment.issuer?.paid ?? 0n) + now);
  if (isOpen) return putCollected({ ...payment, issuer: { ...payment.issuer, paid } });
  const state = nextPayeeState(payment.state, event) ?? payment.state;
  const status = event === 'issuerSettled' ? 'settled' : 'refused';
  return putCollected({ ...payment, state, issuer: { ...payment.issuer, status, paid } });
}

/** A payment is settled when its payee was paid, and returned when all its coins went back. */
function paymentAfter(device: Device, paymentId: string, latest: Latest): readonly StoreChange[] {
  const payment = findPayment(device.ports.store, paymentId);
  if (payment === undefined) return [];
  const left = coinsHandedOver(device, paymentId).flatMap((coin) => latest(coin) ?? []);
  if (left.some(({ state }) => state === 'handedOver')) return [];
  // Nobody was paid with them: their money had gone to whoever had them before this device.
  if (left.some(({ state }) => state === 'refused')) {
    const issuer = { ...payment.issuer, status: 'refused' as const, paid: minor(0n) };
    return putPayment({ ...payment, issuer });
  }
  const isReturned = left.length === coinsIn(payment);
  const event = isReturned ? 'issuerReturned' : 'issuerSettled';
  const state = nextPayerState(payment.state, event) ?? payment.state;
  const back = left.reduce((sum, record) => sum + worthOf(record), 0n);
  const issuer = {
    ...payment.issuer,
    status: isReturned ? ('returned' as const) : ('settled' as const),
    paid: minor(isReturned || back > payment.amount ? 0n : payment.amount - back),
  };
  return putPayment({ ...payment, state, issuer });
}

/** How many coins the payment handed over. */
function coinsIn({ half }: PaymentRecord): number {
  const read = readHalf(half);
  if (!read.ok || read.half.authorization.kind !== 'coins') throw damaged('half');
  return read.half.authorization.coins.length;
}

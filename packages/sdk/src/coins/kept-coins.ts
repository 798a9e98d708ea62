/**
 * The coins in a device's store. Marks beside them say which are held and which a payment handed over; the records are
 * the truth, and are written together with their marks.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Device } from '../device/device.ts';
import { keysBehind, mark, put, readStored, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { coinIdOf, type CoinRecord } from './coin-record.ts';
import { coinRecordOf, storedCoin, storedCoinShape } from './stored-coin.ts';

const PREFIX = 'coin/';
const HELD = 'coin-held/';
const GONE = 'coin-gone/';

/** The coin of this id. */
export function findCoin(device: Device, coinId: string): CoinRecord | undefined {
  const { store, crypto } = device.ports;
  const stored = readStored(store, PREFIX + coinId, storedCoinShape);
  const tenant = device.session()?.identity.code.tenant;
  if (stored === undefined || tenant === undefined) return undefined;
  return coinRecordOf(crypto, tenant, stored);
}

/** All coins that are kept. */
export function keptCoins(device: Device): readonly CoinRecord[] {
  return coinsBehind(device, PREFIX);
}

/** The coins that are signed over to nobody. */
export function heldCoins(device: Device): readonly CoinRecord[] {
  return coinsBehind(device, HELD);
}

/** The coins of one collected payment that are still kept. */
export function coinsBroughtBy(device: Device, paymentId: string): readonly CoinRecord[] {
  const from = `${paymentId}/`;
  return keysBehind(device.ports.store, PREFIX + from).flatMap(
    (uuid) => findCoin(device, from + uuid) ?? [],
  );
}

/** Collected payments of which this device holds coins still. */
export function paymentsHeld(store: Store): ReadonlySet<string> {
  return new Set(keysBehind(store, HELD).map((id) => id.slice(0, id.indexOf('/'))));
}

/** Does this device hold coins of this collected payment still? */
export function hasHeldCoins(store: Store, paymentId: string): boolean {
  return keysBehind(store, `${HELD}${paymentId}/`).length > 0;
}

/** The coins that one payment handed over, or all payments did, and that are still kept. */
export function coinsHandedOver(device: Device, paymentId?: string): readonly CoinRecord[] {
  const { store } = device.ports;
  const prefix = paymentId === undefined ? GONE : `${GONE}${paymentId}/`;
  return keysBehind(store, prefix).flatMap((rest) => {
    const id = paymentId === undefined ? rest.slice(rest.indexOf('/') + 1) : rest;
    return findCoin(device, id) ?? [];
  });
}

/** The changes that keep a coin and the marks that follow from its state. */
export function putCoin(record: CoinRecord): readonly StoreChange[] {
  const id = coinIdOf(record);
  return [
    put(PREFIX + id, storedCoinShape, storedCoin(record)),
    record.state === 'held' ? mark(HELD + id) : remove(HELD + id),
    ...goneMark(record, isHandedOver(record)),
  ];
}

/** The changes that forget a coin. */
export function removeCoin(record: CoinRecord): readonly StoreChange[] {
  const id = coinIdOf(record);
  return [remove(PREFIX + id), remove(HELD + id), ...goneMark(record, false)];
}

/** Handed over by a payment of this device, whatever became of it since. */
function isHandedOver({ state, to }: CoinRecord): boolean {
  return to !== undefined && (state === 'handedOver' || state === 'returned');
}

function goneMark(record: CoinRecord, isGone: boolean): readonly StoreChange[] {
  if (record.to === undefined) return [];
  const key = `${GONE}${toHex(record.to)}/${coinIdOf(record)}`;
  return [isGone ? mark(key) : remove(key)];
}

function coinsBehind(device: Device, prefix: string): readonly CoinRecord[] {
  return keysBehind(device.ports.store, prefix).flatMap((id) => findCoin(device, id) ?? []);
}

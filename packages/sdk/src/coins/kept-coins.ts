/**
 * The coins in a device's store. Marks beside them say which are held and which a payment handed over; the records are
 * the truth, and are written together with their marks.
 */

import type { Device } from '../device/device.ts';
import { keysBehind, put, readStored, remove } from '../device/stored-value.ts';
import type { StoreChange } from '../store/store.ts';
import { goneCoinIds, goneMark, heldCoinIds, heldMark } from './coin-marks.ts';
import { coinIdOf, type CoinRecord } from './coin-record.ts';
import { coinRecordOf, storedCoin, storedCoinShape } from './stored-coin.ts';

const PREFIX = 'coin/';

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
  return found(device, keysBehind(device.ports.store, PREFIX));
}

/** The coins that are signed over to nobody. */
export function heldCoins(device: Device): readonly CoinRecord[] {
  return found(device, heldCoinIds(device.ports.store));
}

/** The coins of one collected payment that are still kept. */
export function coinsBroughtBy(device: Device, paymentId: string): readonly CoinRecord[] {
  const from = `${paymentId}/`;
  const uuids = keysBehind(device.ports.store, PREFIX + from);
  return found(
    device,
    uuids.map((uuid) => from + uuid),
  );
}

/** The coins that one payment handed over, or all payments did, and that are still kept. */
export function coinsHandedOver(device: Device, paymentId?: string): readonly CoinRecord[] {
  return found(device, goneCoinIds(device.ports.store, paymentId));
}

/** The changes that keep a coin and the marks that follow from its state. */
export function putCoin(record: CoinRecord): readonly StoreChange[] {
  const id = coinIdOf(record);
  return [
    put(PREFIX + id, storedCoinShape, storedCoin(record)),
    heldMark(id, record.state === 'held'),
    ...(record.to === undefined ? [] : [goneMark(record.to, id, isHandedOver(record))]),
  ];
}

/** The changes that forget a coin. */
export function removeCoin(record: CoinRecord): readonly StoreChange[] {
  const id = coinIdOf(record);
  return [
    remove(PREFIX + id),
    heldMark(id, false),
    ...(record.to === undefined ? [] : [goneMark(record.to, id, false)]),
  ];
}

/** Handed over by a payment of this device, whatever became of it since. */
function isHandedOver({ state, to }: CoinRecord): boolean {
  return to !== undefined && (state === 'handedOver' || state === 'returned');
}

function found(device: Device, ids: readonly string[]): readonly CoinRecord[] {
  return ids.flatMap((id) => findCoin(device, id) ?? []);
}

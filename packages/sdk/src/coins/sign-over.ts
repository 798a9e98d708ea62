/**
 * Signing coins over: to a payee (V-47, V-74) or back to the issuer (V-58). Every way out of this device's hands is
 * one kind of message in one chain.
 *
 * Invariants: a slot is signed over once. What is signed here counts only with the write of its changes, and is shown
 * to nobody before; dropped unseen, it leaves coins and chain as they were.
 */

import { assert } from '@tallystick/protocol/assert';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { octets, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { transferCoins, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import type { WritableCoins } from '@tallystick/protocol/instruments/coins';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import type { CoinDestination, CoinTransfer } from '@tallystick/protocol/messages/coin-transfer';
import type { HolderCertificate } from '@tallystick/protocol/messages/holder-certificate';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { put, readStored } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';
import type { CoinRecord } from './coin-record.ts';
import { putCoin } from './kept-coins.ts';
import { isSignedOver, putSignedOver } from './coin-slots.ts';

/** Where this device's chain of transfers stands. */
type ChainHead = Pick<CoinTransfer, 'counter' | 'previous'>;

const CHAIN_KEY = 'coin-chain';
const NO_TRANSFER: ChainHead = Object.freeze({ counter: 0, previous: new Uint8Array(32) });

const headShape: Shape<ChainHead> = tuple<ChainHead>({
  counter: uint(COUNTER_MAX),
  previous: octets(32),
});

/** A coin that can be signed over: as it is kept, and with this device's certificate at the end of its way. */
export interface ReadyCoin {
  readonly record: CoinRecord;
  readonly kept: KeptCoin;
}

/** The coin, ready; undefined for a received one while this device has no holder certificate. */
export function readyCoin(
  record: CoinRecord,
  holder: SignedMessage<HolderCertificate> | undefined,
): ReadyCoin | undefined {
  const { coin, way, received } = record;
  if (received === undefined) return { record, kept: { coin, way } };
  return holder && { record, kept: { coin, way: [...way, { ...received, holder }] } };
}

/** What the next transfer of this device says. */
export function nextTransfer(device: Device, rest: Minor = minor(0n)): CoinTransfer {
  const { counter, previous } = chainHead(device.ports.store);
  return { counter: counter + 1, previous, rest, time: nowOf(device) };
}

function chainHead(store: Store): ChainHead {
  return readStored(store, CHAIN_KEY, headShape) ?? NO_TRANSFER;
}

export interface SignedOver {
  readonly sent: WritableCoins & { readonly transfer: SignedMessage<CoinTransfer> };
  /** Chain, slots and coins after it; they belong into the write that keeps what is shown or sent. */
  readonly changes: readonly StoreChange[];
}

/** Signs held coins over; in a turn of `device.change`. */
export async function signOver(
  device: Device,
  { identity, element }: Session,
  coins: readonly ReadyCoin[],
  input: {
    readonly destination: CoinDestination;
    readonly body: CoinTransfer;
    readonly state: 'handedOver' | 'claimed';
  },
): Promise<SignedOver> {
  const { crypto, store } = device.ports;
  const { destination, body, state } = input;
  const isFree = ({ record }: ReadyCoin): boolean =>
    record.state === 'held' && !isSignedOver(store, record);
  assert(coins.every(isFree), 'a coin would be signed over twice');
  const sent = await transferCoins(
    crypto,
    coins.map(({ kept }) => kept),
    { tenant: identity.code.tenant, destination, body, sign: element.sign },
  );
  const to = sent.transfer.digest;
  return {
    sent,
    changes: [
      put(CHAIN_KEY, headShape, { counter: body.counter, previous: to }),
      ...coins.flatMap(({ record }) => [
        putSignedOver(record),
        ...putCoin({ ...record, state, to }),
      ]),
    ],
  };
}

/**
 * A coin as this device keeps it: alone, with all the way it came, and where it stands (V-53, V-57).
 *
 * Invariant: only a coin that is `held` is ever signed over, in the write that takes it out of that state; no coin
 * goes back to it. One coin may come to the same hands twice: what is kept under its UUID alone would mix the two
 * up, so its name is how it came, and the UUID.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { Crypto } from '@tallystick/protocol/crypto';
import {
  messageValue,
  readMessageValue,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  anyShape,
  list,
  octets,
  oneOf,
  optional,
  tuple,
  uint,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import {
  CLAIM_REFUSALS,
  COIN_REFUSALS,
  type ClaimRefusal,
  type CoinRefusal,
} from '@tallystick/protocol/calls/coins';
import type { CoinStep } from '@tallystick/protocol/coins/kept-coin';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { PASSAGES_MAX, TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { coinKind, type Coin } from '@tallystick/protocol/messages/coin';
import { coinTransferKind } from '@tallystick/protocol/messages/coin-transfer';
import { holderCertificateKind } from '@tallystick/protocol/messages/holder-certificate';
import { paymentDigestShape } from '@tallystick/protocol/messages/half';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { Device } from '../device/device.ts';
import {
  damaged,
  keysBehind,
  mark,
  put,
  readStored,
  remove,
  storedMessage,
} from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

const KEPT_STATES = [
  /** Here, and signed over to nobody. */
  'held',
  /** Signed over to a payee. */
  'handedOver',
  /** Signed over to the issuer, whose answer is not here yet. */
  'claimed',
  /** Its payment was cancelled here: neither redeemed nor handed on. */
  'voided',
  /** The issuer does not pay it. */
  'refused',
  /** Its money went back to the account that it was made for. */
  'returned',
] as const;
export type KeptState = (typeof KEPT_STATES)[number];

/** Why the issuer does not pay a coin, or the claim that it was in. */
export type CoinCode = CoinRefusal | ClaimRefusal;
const COIN_CODES: readonly CoinCode[] = [...COIN_REFUSALS, ...CLAIM_REFUSALS];

/** The transfer by which a coin came; this device's own certificate is put to it when it goes on. */
export type ReceivedStep = Omit<CoinStep, 'holder'>;

export interface CoinRecord {
  readonly coin: SignedMessage<Coin>;
  /** The transfers before the one by which it came. */
  readonly way: readonly CoinStep[];
  /** Absent for a coin that came from the issuer. */
  readonly received?: ReceivedStep;
  readonly state: KeptState;
  /** Digest of the transfer by which it went, to a payee or to the issuer. */
  readonly to?: Uint8Array;
  /** Why it is refused; of a claimed one why the issuer did not look at its claim. */
  readonly code?: CoinCode;
}

/** An inner node of a tree of 256 leaves is at most so deep. */
const PROOF_HASHES_MAX: number = Math.log2(TRANSFER_COINS_MAX);

interface StoredStep {
  readonly transfer: CborValue;
  readonly digest: Uint8Array;
  readonly request: Uint8Array;
  readonly count: number;
  readonly place: number;
  readonly hashes: readonly Uint8Array[];
  /** Of whoever it went to; absent in the step by which it came to this device. */
  readonly holder?: CborValue;
}

interface StoredCoin extends Pick<CoinRecord, 'state' | 'to' | 'code'> {
  readonly coin: CborValue;
  readonly way: readonly StoredStep[];
  readonly received?: StoredStep;
}

const stepShape: Shape<StoredStep> = tuple<StoredStep>({
  transfer: anyShape,
  digest: paymentDigestShape,
  request: octets(32),
  count: uint(TRANSFER_COINS_MAX, 1),
  place: uint(TRANSFER_COINS_MAX - 1),
  hashes: list(octets(32), PROOF_HASHES_MAX),
  holder: optional(anyShape),
});

const coinShape: Shape<StoredCoin> = tuple<StoredCoin>({
  coin: anyShape,
  way: list(stepShape, PASSAGES_MAX),
  received: optional(stepShape),
  state: oneOf(KEPT_STATES),
  to: optional(paymentDigestShape),
  code: optional(oneOf(COIN_CODES)),
});

const PREFIX = 'coin/';
const HELD = 'coin-held/';
const GONE = 'coin-gone/';

/** The name of a coin from one point of its way: `<digest by which its holder got it>/<UUID>`, in hexadecimal. */
export function slotNameOf(uuid: Uint8Array, previous: Uint8Array): string {
  return `${toHex(previous)}/${toHex(uuid)}`;
}

/** By what this device got the coin: digest of the payment that brought it, or of the coin itself. */
export function previousIn({ coin, received }: Pick<CoinRecord, 'coin' | 'received'>): Uint8Array {
  return received?.transfer.digest ?? coin.digest;
}

/** The name by which verbs name a coin. */
export function coinIdOf(record: Pick<CoinRecord, 'coin' | 'received'>): string {
  return slotNameOf(coinUuid(record.coin.body), previousIn(record));
}

/** The payment that brought the coin; undefined for one from the issuer. */
export function broughtBy({ received }: Pick<CoinRecord, 'received'>): string | undefined {
  return received === undefined ? undefined : toHex(received.transfer.digest);
}

/** Was the coin used in part when it came, so that it cannot go on? */
export function isPartUsed({ received }: Pick<CoinRecord, 'received'>): boolean {
  if (received === undefined || received.transfer.body.rest === 0n) return false;
  return received.place === received.count - 1;
}

/** What the coin is worth to this device: its face value, without what the payer keeps of it. */
export function worthOf({ coin, received }: Pick<CoinRecord, 'coin' | 'received'>): Minor {
  const isLess = received !== undefined && isPartUsed({ received });
  return isLess ? minor(coin.body.value - received.transfer.body.rest) : coin.body.value;
}

/** Until when the issuer takes the coin, unix seconds. */
export function redeemByOfCoin({ coin }: Pick<CoinRecord, 'coin'>): number {
  return redeemByOf(coin.body);
}

/** The coin of this id. */
export function findCoin(device: Device, coinId: string): CoinRecord | undefined {
  const { store, crypto } = device.ports;
  const stored = readStored(store, PREFIX + coinId, coinShape);
  const tenant = device.session()?.identity.code.tenant;
  if (stored === undefined || tenant === undefined) return undefined;
  return recordOf(crypto, tenant, stored);
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
  const { coin, way, received, state, to, code } = record;
  const stored: StoredCoin = {
    coin: messageValue(coin),
    way: way.map((step) => storedStep(step, messageValue(step.holder))),
    ...(received === undefined ? {} : { received: storedStep(received) }),
    state,
    ...(to === undefined ? {} : { to }),
    ...(code === undefined ? {} : { code }),
  };
  return [
    put(PREFIX + id, coinShape, stored),
    state === 'held' ? mark(HELD + id) : remove(HELD + id),
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

function storedStep(step: ReceivedStep, holder?: CborValue): StoredStep {
  const { transfer, request, count, place, hashes } = step;
  const digest = transfer.digest;
  const facts = { transfer: messageValue(transfer), digest, request, count, place, hashes };
  return holder === undefined ? facts : { ...facts, holder };
}

function recordOf(crypto: Crypto, tenant: TenantId, stored: StoredCoin): CoinRecord {
  const { received, state, to, code } = stored;
  return {
    coin: storedMessage(crypto, coinKind, stored.coin, { tenant, context: [] }),
    way: stored.way.map((step) => {
      const context = { tenant, context: [] };
      const holder = storedMessage(crypto, holderCertificateKind, step.holder ?? null, context);
      return { ...receivedStep(step), holder };
    }),
    ...(received === undefined ? {} : { received: receivedStep(received) }),
    state,
    ...(to === undefined ? {} : { to }),
    ...(code === undefined ? {} : { code }),
  };
}

/** Its digest covers a tree whose root only the whole payment knew: it is kept instead of made again. */
function receivedStep({
  transfer,
  digest,
  request,
  count,
  place,
  hashes,
}: StoredStep): ReceivedStep {
  const read = readMessageValue(coinTransferKind, transfer);
  if (!read.ok) throw damaged('coin');
  const { cose, body } = read.message;
  const sent = { type: coinTransferKind.type, cose, body, digest };
  return { transfer: sent, request, count, place, hashes };
}

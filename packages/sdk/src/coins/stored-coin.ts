/** The form in which a coin lies in the store. What was verified before it was put there is not verified again. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { Crypto } from '@tallystick/protocol/crypto';
import { messageValue, readMessageValue } from '@tallystick/protocol/encoding/message';
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
import type { TenantId } from '@tallystick/protocol/identifiers';
import { ROUTE_MAX, TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { coinTransferKind } from '@tallystick/protocol/messages/coin-transfer';
import { paymentDigestShape } from '@tallystick/protocol/messages/half';
import { holderCertificateKind } from '@tallystick/protocol/messages/holder-certificate';
import { damaged, storedMessage } from '../device/stored-value.ts';
import { COIN_CODES, KEPT_STATES, type CoinRecord, type ReceivedStep } from './coin-record.ts';

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

export interface StoredCoin extends Pick<CoinRecord, 'state' | 'to' | 'code'> {
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

export const storedCoinShape: Shape<StoredCoin> = tuple<StoredCoin>({
  coin: anyShape,
  way: list(stepShape, ROUTE_MAX),
  received: optional(stepShape),
  state: oneOf(KEPT_STATES),
  to: optional(paymentDigestShape),
  code: optional(oneOf(COIN_CODES)),
});

/** The coin as it is put into the store. */
export function storedCoin(record: CoinRecord): StoredCoin {
  const { coin, way, received, state, to, code } = record;
  return {
    coin: messageValue(coin),
    way: way.map((step) => storedStep(step, messageValue(step.holder))),
    ...(received === undefined ? {} : { received: storedStep(received) }),
    state,
    ...(to === undefined ? {} : { to }),
    ...(code === undefined ? {} : { code }),
  };
}

function storedStep(step: ReceivedStep, holder?: CborValue): StoredStep {
  const { transfer, request, count, place, hashes } = step;
  const digest = transfer.digest;
  const facts = { transfer: messageValue(transfer), digest, request, count, place, hashes };
  return holder === undefined ? facts : { ...facts, holder };
}

/** The coin as the device works with it. Throws `store_damaged`. */
export function coinRecordOf(crypto: Crypto, tenant: TenantId, stored: StoredCoin): CoinRecord {
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

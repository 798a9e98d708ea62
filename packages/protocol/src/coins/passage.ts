/**
 * Passages: the transfers by which coins came to whoever shows them now (V-74, V-78).
 *
 * A passage holds a transfer, what its signature covers besides, the certificate of the device that it went to,
 * and the part of the transfer's tree that the shown coins do not give.
 */

import {
  messageValue,
  readMessageValue,
  type ReadRefusal,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import { anyShape, list, octets, readShape, tuple, uint, type Shape } from '../encoding/shape.ts';
import type { CborValue } from '../encoding/cbor.ts';
import { concatBytes } from '../encoding/octets.ts';
import { TRANSFER_COINS_MAX } from '../limits.ts';
import { coinTransferKind, type CoinTransfer } from '../messages/coin-transfer.ts';
import { holderCertificateKind, type HolderCertificate } from '../messages/holder-certificate.ts';

const HASH_LENGTH = 32;
/** A proof for some of 256 leaves holds at most one hash for every second leaf. */
const HASHES_MAX: number = TRANSFER_COINS_MAX / 2;

/** What a passage says besides its two messages. */
interface PassageFacts {
  /** Digest of the request that the transfer answered; of the payer's transfer, where it was change. */
  readonly request: Uint8Array;
  /** How many coins the transfer handed over in all. */
  readonly count: number;
  /** The place of each shown coin among those, in the order in which the coins are shown. */
  readonly places: readonly number[];
  /** Hashes for the rest of the tree, from left to right. */
  readonly hashes: readonly Uint8Array[];
}

export interface UnverifiedPassage extends PassageFacts {
  readonly transfer: UnverifiedMessage<CoinTransfer>;
  /** Of the device that the coins went to. */
  readonly holder: UnverifiedMessage<HolderCertificate>;
}

/** A passage with its signatures checked. */
export interface Passage extends PassageFacts {
  readonly transfer: SignedMessage<CoinTransfer>;
  readonly holder: SignedMessage<HolderCertificate>;
}

interface WirePassage {
  readonly transfer: CborValue;
  readonly request: Uint8Array;
  readonly holder: CborValue;
  readonly count: number;
  readonly places: readonly number[];
  readonly hashes: Uint8Array;
}

const passageShape: Shape<WirePassage> = tuple<WirePassage>({
  transfer: anyShape,
  request: octets(HASH_LENGTH),
  holder: anyShape,
  count: uint(TRANSFER_COINS_MAX, 1),
  places: list(uint(TRANSFER_COINS_MAX - 1), TRANSFER_COINS_MAX),
  hashes: octets(0, HASHES_MAX * HASH_LENGTH),
});

/** The passage as a CBOR value. */
export function passageValue(
  passage: PassageFacts & {
    readonly transfer: Pick<SignedMessage<CoinTransfer>, 'cose'>;
    readonly holder: Pick<SignedMessage<HolderCertificate>, 'cose'>;
  },
): CborValue {
  return passageShape.encode({
    ...passage,
    transfer: messageValue(passage.transfer),
    holder: messageValue(passage.holder),
    hashes: concatBytes(...passage.hashes),
  });
}

/** Reads a passage; verifies nothing. Never throws. */
export function readPassage(
  value: CborValue,
): { readonly ok: true; readonly passage: UnverifiedPassage } | ReadRefusal {
  const read = readShape(passageShape, value, 'passage');
  if (!read.ok) return read;
  const { hashes, places, count } = read.value;
  if (hashes.length % HASH_LENGTH !== 0) return malformedAt('passage.hashes');
  if (new Set(places).size !== places.length || places.some((place) => place >= count)) {
    return malformedAt('passage.places');
  }
  const transfer = readMessageValue(coinTransferKind, read.value.transfer);
  if (!transfer.ok) return transfer;
  const holder = readMessageValue(holderCertificateKind, read.value.holder);
  if (!holder.ok) return holder;
  return {
    ok: true,
    passage: {
      ...read.value,
      transfer: transfer.message,
      holder: holder.message,
      hashes: Array.from({ length: hashes.length / HASH_LENGTH }, (_, at) =>
        hashes.slice(at * HASH_LENGTH, (at + 1) * HASH_LENGTH),
      ),
    },
  };
}

function malformedAt(at: string): ReadRefusal {
  return { ok: false, code: 'malformed', at };
}

/**
 * What a device states when it syncs. Signed, because liability goes by these sequences and not by
 * clocks: a thief and a merchant would agree on "yesterday".
 */

import type { MessageKind } from '../encoding/message.ts';
import { list, minorShape, octets, tuple, uint } from '../encoding/shape.ts';
import {
  CALL_BYTES_MAX,
  COUNTER_MAX,
  STATEMENT_CLOSED_MAX,
  STATEMENT_OPEN_MAX,
  TIME_MAX,
} from '../limits.ts';
import type { Minor } from '../money.ts';

/** The payer's: where a line stands. A later withdrawal at or below it that is not in it is proof. */
export interface PayerStatement {
  readonly line: Uint8Array;
  readonly headCounter: number;
  /** Digest of the last withdrawal; 32 zero bytes while there is none. */
  readonly headDigest: Uint8Array;
  readonly cumulative: Minor;
}

export const payerStatementKind: MessageKind<PayerStatement> = {
  type: 'payerStatement',
  keyed: false,
  bytesMax: 512,
  shape: tuple<PayerStatement>({
    line: octets(16),
    headCounter: uint(COUNTER_MAX),
    headDigest: octets(32),
    cumulative: minorShape,
  }),
};

/** The payee's: what it signed up to, what it accepted and nobody acknowledged yet, what it closed. */
export interface PayeeStatement {
  readonly lastPayeeSeq: number;
  readonly bundleSeq: number;
  /** Digests of accepted payments that the issuer has not acknowledged. */
  readonly open: readonly Uint8Array[];
  /** Digests of requests that will never be paid: a payment of one of them is void. */
  readonly closedUnpaid: readonly Uint8Array[];
}

export const payeeStatementKind: MessageKind<PayeeStatement> = {
  type: 'payeeStatement',
  keyed: false,
  bytesMax: CALL_BYTES_MAX,
  shape: tuple<PayeeStatement>({
    lastPayeeSeq: uint(COUNTER_MAX),
    bundleSeq: uint(COUNTER_MAX),
    open: list(octets(32), STATEMENT_OPEN_MAX),
    closedUnpaid: list(octets(32), STATEMENT_CLOSED_MAX),
  }),
};

/** Closes a line for good after any doubt about the device's state. */
export interface StateLost {
  readonly line: Uint8Array;
  readonly time: number;
}

export const stateLostKind: MessageKind<StateLost> = {
  type: 'stateLost',
  keyed: false,
  bytesMax: 512,
  shape: tuple<StateLost>({ line: octets(16), time: uint(TIME_MAX) }),
};

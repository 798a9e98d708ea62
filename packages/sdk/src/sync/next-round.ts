/**
 * One call of a sync: as many records and questions as it has room for, and the statements that go
 * with them.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import { PAYER_STATEMENTS_MAX, syncBodyShape } from '@tallystick/protocol/calls/sync';
import { RECORDS_PER_CALL_MAX } from '@tallystick/protocol/limits';
import type { Device, Session } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { damaged } from '../device/stored-value.ts';
import { findCollected } from '../payee/collected-payment.ts';
import { heldCertificates } from '../payer/held-certificate.ts';
import { knownLines, lineName, lineState, type LineName } from '../payer/line-state.ts';
import { findPayment } from '../payer/payment-record.ts';
import { coinHeads, type CoinHead } from '../risk/coins-since-contact.ts';
import { sinceStated, type StatedHead } from '../risk/standing.ts';
import type { Store } from '../store/store.ts';
import type { PaymentRef } from './apply-outcome.ts';
import { createCallRoom } from './call-room.ts';
import { outbox, SIDES, unfinished, type Side } from './outbox.ts';
import { payeeStatement, payerStatement, type StatedByPayee } from './statements.ts';

/** As many payments as one call may ask about. */
const ASKS_PER_CALL_MAX = 500;

export interface SentRecord extends PaymentRef {
  readonly half: CborValue;
}

export interface Round {
  readonly body: CborValue;
  readonly records: readonly SentRecord[];
  readonly asks: readonly PaymentRef[];
  readonly stated?: StatedByPayee;
  /** Where the payer's statements say that its lines stand. */
  readonly heads: readonly StatedHead[];
  /** What had been paid with coins when it was made. */
  readonly coinHeads: readonly CoinHead[];
  readonly bundleSeq: number;
}

/** The next call; in a turn of `device.change`. Payments in `asked` are not asked about again. */
export async function nextRound(
  device: Device,
  session: Session,
  asked: ReadonlySet<string>,
): Promise<Round> {
  const { store } = device.ports;
  const records = nextRecords(device);
  // A record is answered with its payment's state anyway.
  const sent = new Set(records.map(({ paymentId }) => paymentId));
  const asks = SIDES.flatMap((side) =>
    unfinished(store, side)
      .filter((paymentId) => !asked.has(paymentId) && !sent.has(paymentId))
      .map((paymentId) => ({ side, paymentId })),
  ).slice(0, ASKS_PER_CALL_MAX);
  const { epoch, seq } = session.trust.bundle;
  const stated = await payeeStatement(device, session);
  const payerStatements: CborValue[] = [];
  const heads: StatedHead[] = [];
  for (const line of linesToState(device)) {
    payerStatements.push(await payerStatement(device, session, line));
    const { counter, cumulative } = lineState(store, line.currency, line.purse);
    heads.push({ ...line, counter, cumulative });
  }
  const body = syncBodyShape.encode({
    epoch,
    seq,
    payerStatements,
    ...(stated === undefined ? {} : { payeeStatement: stated.message }),
    records: records.map(({ half }) => half),
    asks: asks.map(({ paymentId }) => digestOfId(paymentId)),
  });
  return {
    body,
    records,
    asks,
    bundleSeq: seq,
    heads,
    coinHeads: coinHeads(store),
    ...(stated === undefined ? {} : { stated }),
  };
}

/**
 * The lines that have a certificate here, and those that were paid from and have none any more. Those about
 * which there is news come first; a device that lost its state says nothing of lines that were closed.
 */
function linesToState(device: Device): readonly LineName[] {
  const { store } = device.ports;
  const held = heldCertificates(device).map(({ body: { currency, purse } }) =>
    lineName({ currency, purse }),
  );
  const isHeld = (line: LineName): boolean => held.includes(lineName(line));
  const isNews = (line: LineName): boolean => sinceStated(store, line).count > 0;
  const lines = knownLines(store).filter(
    (line) => isHeld(line) || (!isStateLost(store) && isNews(line)),
  );
  return lines
    .toSorted((left, right) => Number(isNews(right)) - Number(isNews(left)))
    .slice(0, PAYER_STATEMENTS_MAX);
}

/** The payee's records first: they are somebody's income, and the payer's mostly confirm them. */
function nextRecords({ ports: { store } }: Device): readonly SentRecord[] {
  const records: SentRecord[] = [];
  const hasRoom = createCallRoom();
  for (const side of SIDES) {
    for (const [paymentId, { half }] of waiting(store, side)) {
      if (!hasRoom(half) || records.length >= RECORDS_PER_CALL_MAX) return records;
      records.push({ side, paymentId, half });
    }
  }
  return records;
}

/**
 * What waits on one side. A payee's in the order in which it was accepted: the issuer gives cover in the
 * order of a call, and the screen has said of each payment what is covered, one after the other.
 */
function waiting(store: Store, side: Side): readonly (readonly [string, Waiting])[] {
  if (side === 'payer') {
    return outbox(store, side).map((id) => [id, found(findPayment(store, id))] as const);
  }
  return outbox(store, side)
    .map((id) => [id, found(findCollected(store, id))] as const)
    .toSorted(
      ([, left], [, right]) => left.takenAt - right.takenAt || left.requestSeq - right.requestSeq,
    );
}

interface Waiting {
  readonly half: CborValue;
}

function found<Kept>(record: Kept | undefined): Kept {
  if (record === undefined) throw damaged('outbox');
  return record;
}

function digestOfId(paymentId: string): Uint8Array {
  const digest = fromHex(paymentId);
  if (digest === undefined) throw damaged('asks');
  return digest;
}

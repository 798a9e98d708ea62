/**
 * What a device states when it syncs: where its lines stand, and how far its collecting goes. Both are
 * signed, because a cheat is convicted, and cover is decided, by what devices stated and not by clocks.
 */

import { assert } from '@tallystick/protocol/assert';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { STATEMENT_CLOSED_MAX, STATEMENT_OPEN_MAX } from '@tallystick/protocol/limits';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import {
  payeeStatementKind,
  payerStatementKind,
  type PayeeStatement,
} from '@tallystick/protocol/messages/sync-statement';
import type { Device, Session } from '../device/device.ts';
import { findCollected } from '../payee/collected-payment.ts';
import { payeeSeq } from '../payee/payee-seq.ts';
import { closedRequests, openRequests } from '../payee/request-record.ts';
import { lineState, type LineName } from '../payer/line-state.ts';
import { outbox } from './outbox.ts';

/** While there is no withdrawal, the head's digest is 32 zero bytes. */
const NO_HEAD: Uint8Array = new Uint8Array(32);

/** The payer's signed word on where a line stands. */
export async function payerStatement(
  device: Device,
  session: Session,
  { currency, purse }: LineName,
): Promise<CborValue> {
  const { crypto, store } = device.ports;
  const { identity, element } = session;
  const { publicKey, sign } = element;
  const { counter, cumulative, headDigest } = lineState(store, currency, purse);
  assert((counter === 0) === (headDigest === undefined), 'a line has a head without a withdrawal');
  const statement = await signMessage(crypto, payerStatementKind, {
    tenant: identity.code.tenant,
    context: [],
    body: {
      line: lineIdOf(crypto, { publicKey, currency, purse }),
      headCounter: counter,
      headDigest: headDigest ?? NO_HEAD,
      cumulative,
    },
    sign,
  });
  return messageValue(statement);
}

/** A payee's statement, signed and plain. */
export interface StatedByPayee {
  readonly message: CborValue;
  readonly body: PayeeStatement;
}

/** The payee's signed statement; undefined from a device that never collected. */
export async function payeeStatement(
  device: Device,
  { identity, element, trust }: Session,
): Promise<StatedByPayee | undefined> {
  const body = payeeStatementBody(device, trust.bundle.seq);
  if (body === undefined) return undefined;
  const statement = await signMessage(device.ports.crypto, payeeStatementKind, {
    tenant: identity.code.tenant,
    context: [],
    body,
    sign: element.sign,
  });
  return { message: messageValue(statement), body };
}

/**
 * `lastPayeeSeq` is the highest number up to which everything is acknowledged, named here as open, or
 * named as closed. It stays below requests that may still be paid and below records that this statement
 * has no room for: a payment of theirs must not count as late afterwards.
 */
function payeeStatementBody(device: Device, bundleSeq: number): PayeeStatement | undefined {
  const { store } = device.ports;
  const seq = payeeSeq(store);
  if (seq.last === 0) return undefined;
  const claims = outbox(store, 'payee')
    .flatMap((id) => findCollected(store, id) ?? [])
    .filter(({ state }) => state !== 'declined' && state !== 'void')
    .toSorted((left, right) => left.requestSeq - right.requestSeq);
  const left = [
    ...claims.slice(STATEMENT_OPEN_MAX).map(({ requestSeq }) => requestSeq),
    ...openRequests(store).map((request) => request.seq),
  ];
  const complete = left.reduce((least, next) => Math.min(least, next - 1), seq.last);
  return {
    lastPayeeSeq: Math.max(complete, seq.stated),
    bundleSeq,
    open: claims.slice(0, STATEMENT_OPEN_MAX).map(({ digest }) => digest),
    closedUnpaid: closedRequests(store).slice(0, STATEMENT_CLOSED_MAX),
  };
}

/**
 * What the issuer's word on a payment changes on this device. Pure state machines decide; an outcome
 * that says nothing new changes nothing, so a sync may be repeated any number of times.
 */

import { unreachable } from '@tallystick/protocol/assert';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import {
  nextPayeeState,
  nextPayerState,
  type PayeeEvent,
  type PayeeState,
  type PayerEvent,
  type PayerState,
} from '@tallystick/protocol/states/device-payment';
import { isFinal, type MoneyStatus } from '@tallystick/protocol/states/money-status';
import { findCollected, putCollected } from '../payee/collected-payment.ts';
import type { HeldProof } from '../payer/paid-proofs.ts';
import { findPayment, putPayment, type PaymentRecord } from '../payer/payment-record.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { withProof } from './evidence.ts';
import { issuerWord, type IssuerWord } from './issuer-word.ts';
import { handedIn, keepAsking, toHandIn, type Side } from './outbox.ts';

/** A payment on one side. */
export interface PaymentRef {
  readonly side: Side;
  readonly paymentId: string;
}

/** What a sync learned of one payment. */
export type PaymentNews =
  | {
      readonly side: 'payer';
      readonly paymentId: string;
      readonly state: PayerState;
      readonly issuer: IssuerWord;
    }
  | {
      readonly side: 'payee';
      readonly paymentId: string;
      readonly state: PayeeState;
      readonly issuer: IssuerWord;
    };

/** What answers one record or question. */
export interface Answered {
  readonly outcome: PaymentOutcome;
  /** The half that was sent; without it the outcome answers a question. */
  readonly sent?: CborValue;
  /** The issuer's proof, of what was ordered. */
  readonly proof?: HeldProof;
}

export interface Applied {
  readonly changes: readonly StoreChange[];
  readonly news?: PaymentNews;
}

const NOTHING: Applied = { changes: [] };

/**
 * Applies one outcome. A payment whose half has changed since it was sent stays in the outbox.
 */
export function applyOutcome(
  store: Store,
  { side, paymentId }: PaymentRef,
  { outcome, sent, proof }: Answered,
): Applied {
  const found = side === 'payer' ? findPayment(store, paymentId) : findCollected(store, paymentId);
  if (found === undefined) return NOTHING;
  if (outcome.digest !== undefined && !equalBytes(outcome.digest, found.digest)) return NOTHING;
  if (sent === undefined && outcome.status === undefined) {
    // The issuer came back from a backup without it: it gets the half again.
    return { changes: [keepAsking(side, paymentId, false), toHandIn(side, paymentId)] };
  }
  const isUnchanged = sent !== undefined && equalBytes(encodeCbor(sent), encodeCbor(found.half));
  const marks = [
    keepAsking(side, paymentId, isOpen(side, found.state, outcome.status)),
    ...(isUnchanged ? [handedIn(side, paymentId)] : []),
  ];
  const { changes, news } =
    side === 'payer'
      ? applyToPayer(store, paymentId, outcome, proof)
      : applyToPayee(store, paymentId, outcome);
  return { changes: [...changes, ...marks], ...(news === undefined ? {} : { news }) };
}

/** For a payee a settlement is the end of asking, unless it voids; a payer hears of every reversal. */
function isOpen(
  side: Side,
  state: PayerState | PayeeState,
  status: MoneyStatus | undefined,
): boolean {
  if (status === undefined || isFinal(status)) return false;
  return side === 'payer' || status !== 'settled' || state === 'void';
}

function applyToPayer(
  store: Store,
  paymentId: string,
  outcome: PaymentOutcome,
  proof: HeldProof | undefined,
): Applied {
  const payment = findPayment(store, paymentId);
  if (payment === undefined) return NOTHING;
  // Of coins that is nobody's money back: it had gone to whoever had them before this device.
  const isLost = payment.coins === true && outcome.status === 'refused';
  const event = isLost ? undefined : payerEvent(outcome.status);
  const moved = event === undefined ? undefined : nextPayerState(payment.state, event);
  const state = moved ?? payment.state;
  const issuer = issuerWord(outcome);
  return {
    changes: putPayment({ ...payment, state, issuer, ...proven(payment, proof) }),
    ...(isNews(payment, state, issuer)
      ? { news: { side: 'payer', paymentId, state, issuer } }
      : {}),
  };
}

/** The proof goes into the half too: to an issuer that came back from a backup it is its own word. */
function proven(
  { half }: PaymentRecord,
  proof: HeldProof | undefined,
): Pick<PaymentRecord, 'proof'> & Partial<Pick<PaymentRecord, 'half'>> {
  return proof === undefined ? {} : { half: withProof(half, proof.message), proof: proof.code };
}

function applyToPayee(store: Store, paymentId: string, outcome: PaymentOutcome): Applied {
  const payment = findCollected(store, paymentId);
  if (payment === undefined) return NOTHING;
  const state = nextPayeeState(payment.state, payeeEvent(outcome.status)) ?? payment.state;
  const issuer = issuerWord(outcome);
  return {
    changes: putCollected({ ...payment, state, issuer }),
    ...(isNews(payment, state, issuer)
      ? { news: { side: 'payee', paymentId, state, issuer } }
      : {}),
  };
}

function isNews(
  before: { readonly state: string; readonly issuer?: IssuerWord },
  state: string,
  { status, tally, paid, code, until, convicted }: IssuerWord,
): boolean {
  const { issuer } = before;
  return (
    before.state !== state ||
    issuer?.status !== status ||
    issuer?.tally !== tally ||
    issuer?.paid !== paid ||
    issuer?.code !== code ||
    issuer?.until !== until ||
    issuer?.convicted !== convicted
  );
}

function payerEvent(status: MoneyStatus | undefined): PayerEvent | undefined {
  switch (status) {
    case 'settled':
      return 'issuerSettled';
    case 'returned':
    case 'reversed':
    case 'refused':
      return 'issuerReturned';
    case 'awaited':
    case 'redeemed':
    case 'waiting':
    case 'disputed':
    case undefined:
      return undefined;
    default:
      return unreachable(status);
  }
}

function payeeEvent(status: MoneyStatus | undefined): PayeeEvent {
  switch (status) {
    case 'settled':
      return 'issuerSettled';
    case 'returned':
    case 'reversed':
    case 'refused':
    case undefined:
      return 'issuerRefused';
    case 'awaited':
    case 'redeemed':
    case 'waiting':
    case 'disputed':
      return 'uploaded';
    default:
      return unreachable(status);
  }
}

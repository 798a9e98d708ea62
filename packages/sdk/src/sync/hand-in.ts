/**
 * Handing in what the device has and hearing what became of it, in as many calls as it takes (G-014,
 * G-015, G-096).
 *
 * Invariant: a record leaves the outbox only in the write that keeps the issuer's verified answer to
 * it. Whatever is lost in between, the next time sends it again and gets the same outcome.
 */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  syncBodyShape,
  syncResultShape,
  type SyncRefusal,
  type SyncResult,
} from '@tallystick/protocol/calls/sync';
import { CALL_BYTES_MAX, RECORDS_PER_CALL_MAX } from '@tallystick/protocol/limits';
import { putAccountState } from '../device/account-state.ts';
import { callerOf, callIssuer, type ContactRefusal } from '../device/call-issuer.ts';
import type { Device, Session } from '../device/device.ts';
import { lastContact, nowOf } from '../device/device-time.ts';
import { takeBundle } from '../device/held-trust.ts';
import { isStateLost } from '../device/install.ts';
import { damaged } from '../device/stored-value.ts';
import { collectedIds, findCollected } from '../payee/collected-payment.ts';
import { payeeSeq, putPayeeSeq } from '../payee/payee-seq.ts';
import { closingStated } from '../payee/request-record.ts';
import { heldCertificates } from '../payer/held-certificate.ts';
import { findPayment, paymentIds } from '../payer/payment-record.ts';
import type { StoreChange } from '../store/store.ts';
import { applyOutcome, type PaymentNews, type PaymentRef } from './apply-outcome.ts';
import { outbox, SIDES, toHandIn, unfinished } from './outbox.ts';
import { payeeStatement, payerStatement, type StatedByPayee } from './statements.ts';

export type HandInRefusal = SyncRefusal | ContactRefusal;

export interface HandedIn {
  /** Records that the issuer acknowledged in this run. */
  readonly acknowledged: number;
  /** What changed, in the order in which it was learned. */
  readonly news: readonly PaymentNews[];
  readonly bundle: 'unchanged' | 'newer' | 'refused';
}

export type HandInOutcome =
  ({ readonly ok: true } & HandedIn) | { readonly ok: false; readonly code: HandInRefusal };

/** As many calls as a run makes at most: 100,000 records, more than a store holds. */
const ROUNDS_MAX = 200;
/** As many payments as one call may ask about. */
const ASKS_PER_CALL_MAX = 500;
/** Room for the records of one call: the statements, the questions and the seal take the rest. */
const RECORD_BYTES_PER_CALL_MAX: number = CALL_BYTES_MAX - 262_144;

const REFUSALS: Readonly<Record<SyncRefusal, true>> = {
  statementSignature: true,
  statementMissing: true,
  statementContradicts: true,
};

interface SentRecord extends PaymentRef {
  readonly half: CborValue;
}

interface Round {
  readonly body: CborValue;
  readonly records: readonly SentRecord[];
  readonly asks: readonly PaymentRef[];
  readonly stated?: StatedByPayee;
  readonly bundleSeq: number;
}

/** Hands in everything; in the turn of `device.contact`. At least one call is made. */
export async function handIn(device: Device): Promise<HandInOutcome> {
  const asked = new Set<string>();
  let run: HandedIn = { acknowledged: 0, news: [], bundle: 'unchanged' };
  for (let count = 0; count < ROUNDS_MAX; count += 1) {
    const session = device.session();
    if (session === undefined) break;
    const round = await device.change(() => prepare(device, session, asked));
    const isOver = round.records.length === 0 && round.asks.length === 0;
    if (count > 0 && isOver && (round.stated?.body.closedUnpaid.length ?? 0) === 0) break;
    const outcome = await callIssuer(device, callerOf(session), {
      operation: 'sync',
      body: round.body,
      callId: device.ports.random(16),
      refusals: REFUSALS,
      bundleOf: (result) => readResult(result)?.bundle,
    });
    if (!outcome.ok) return outcome;
    const result = readResult(outcome.result);
    if (result === undefined || !answers(result, round)) {
      return { ok: false, code: 'answerNotUnderstood' };
    }
    for (const { paymentId } of round.asks) asked.add(paymentId);
    const step = await device.change(() => apply(device, session, round, result));
    run = {
      acknowledged: run.acknowledged + round.records.length,
      news: [...run.news, ...step.news],
      bundle: step.bundle === 'unchanged' ? run.bundle : step.bundle,
    };
  }
  return { ok: true, ...run };
}

function readResult(value: CborValue): SyncResult | undefined {
  const read = readShape(syncResultShape, value, 'syncResult');
  return read.ok ? read.value : undefined;
}

function answers(result: SyncResult, { records, asks }: Round): boolean {
  return result.records.length === records.length && result.asked.length === asks.length;
}

async function prepare(
  device: Device,
  session: Session,
  asked: ReadonlySet<string>,
): Promise<Round> {
  const { store } = device.ports;
  const records = nextRecords(device);
  const asks = SIDES.flatMap((side) =>
    unfinished(store, side)
      .filter((paymentId) => !asked.has(paymentId))
      .map((paymentId) => ({ side, paymentId })),
  ).slice(0, ASKS_PER_CALL_MAX);
  const { epoch, seq } = session.trust.bundle;
  const stated = await payeeStatement(device, session);
  // After a loss the device does not know where its lines stand and states nothing about them.
  const lines = isStateLost(store) ? [] : heldCertificates(device);
  const payerStatements: CborValue[] = [];
  for (const { body } of lines) {
    payerStatements.push(await payerStatement(device, session, body.currency));
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
    ...(stated === undefined ? {} : { stated }),
  };
}

/** The payee's records first: they are somebody's income, and the payer's mostly confirm them. */
function nextRecords({ ports: { store } }: Device): readonly SentRecord[] {
  const records: SentRecord[] = [];
  let bytes = 0;
  for (const side of SIDES) {
    for (const paymentId of outbox(store, side)) {
      const found =
        side === 'payer' ? findPayment(store, paymentId) : findCollected(store, paymentId);
      if (found === undefined) throw damaged('outbox');
      bytes += encodeCbor(found.half).length;
      const isFull = records.length >= RECORDS_PER_CALL_MAX || bytes > RECORD_BYTES_PER_CALL_MAX;
      if (isFull) return records;
      records.push({ side, paymentId, half: found.half });
    }
  }
  return records;
}

function digestOfId(paymentId: string): Uint8Array {
  const digest = fromHex(paymentId);
  if (digest === undefined) throw damaged('asks');
  return digest;
}

async function apply(
  device: Device,
  session: Session,
  round: Round,
  result: SyncResult,
): Promise<Pick<HandedIn, 'news' | 'bundle'>> {
  const { store } = device.ports;
  const applied = [
    ...pairs(round.records, result.records).map(([sent, outcome]) =>
      applyOutcome(store, sent, outcome, sent.half),
    ),
    ...pairs(round.asks, result.asked).map(([ask, outcome]) => applyOutcome(store, ask, outcome)),
  ];
  const bundle = await newerBundle(device, session, result);
  await device.write([
    ...applied.flatMap(({ changes }) => changes),
    ...statedChanges(device, round),
    putAccountState({
      balances: result.balances,
      cover: result.cover,
      syncedBundleSeq: round.bundleSeq,
      asOf: lastContact(store).floor,
    }),
    ...bundle.changes,
  ]);
  if (bundle.session !== undefined) device.adopt(bundle.session);
  return { news: applied.flatMap(({ news }) => news ?? []), bundle: bundle.word };
}

function pairs<Left, Right>(
  left: readonly Left[],
  right: readonly Right[],
): readonly (readonly [Left, Right])[] {
  return left.flatMap((one, index) => {
    const other = right[index];
    return other === undefined ? [] : [[one, other] as const];
  });
}

/** The statement arrived: what it named as closed is said, and the next one goes on from it. */
function statedChanges({ ports: { store } }: Device, { stated }: Round): readonly StoreChange[] {
  if (stated === undefined) return [];
  const { closedUnpaid, lastPayeeSeq } = stated.body;
  const seq = payeeSeq(store);
  return [
    ...closedUnpaid.map(closingStated),
    putPayeeSeq({ ...seq, stated: Math.max(seq.stated, lastPayeeSeq) }),
  ];
}

interface BundleStep {
  readonly word: HandedIn['bundle'];
  readonly changes: readonly StoreChange[];
  readonly session?: Session;
}

async function newerBundle(
  device: Device,
  session: Session,
  { bundle }: SyncResult,
): Promise<BundleStep> {
  if (bundle === undefined) return { word: 'unchanged', changes: [] };
  const { code } = session.identity;
  const taken = await takeBundle(device.ports.crypto, {
    tenant: code.tenant,
    rootKey: code.rootKey,
    bundle,
    held: session.trust,
  });
  if (taken === undefined) return { word: 'refused', changes: [] };
  const raised = taken.trust.bundle.epoch > session.trust.bundle.epoch;
  return {
    word: 'newer',
    changes: [taken.change, ...(raised ? everythingAgain(device) : [])],
    session: { ...session, trust: taken.trust },
  };
}

/** The issuer came back from a backup: what can still be redeemed is handed in once more. */
function everythingAgain(device: Device): readonly StoreChange[] {
  const { store } = device.ports;
  const now = nowOf(device);
  const isRedeemable = (found: { readonly redeemBy: number } | undefined): boolean =>
    found !== undefined && now < found.redeemBy;
  return [
    ...paymentIds(store)
      .filter((id) => isRedeemable(findPayment(store, id)))
      .map((id) => toHandIn('payer', id)),
    ...collectedIds(store)
      .filter((id) => isRedeemable(findCollected(store, id)))
      .map((id) => toHandIn('payee', id)),
  ];
}

/**
 * Handing in what the device has and hearing what became of it, in as many calls as it takes (G-014,
 * G-015, G-096).
 *
 * Invariant: a record leaves the outbox only in the write that keeps the issuer's verified answer to
 * it. Whatever is lost in between, the next time sends it again and gets the same outcome.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  syncResultShape,
  type SyncRefusal,
  type SyncResult,
} from '@tallystick/protocol/calls/sync';
import { callerOf, callIssuer, type ContactRefusal } from '../device/call-issuer.ts';
import type { Device } from '../device/device.ts';
import { closeExpiredRequests } from '../payee/close-request.ts';
import { applyAnswer, type AnswerNews } from './apply-answer.ts';
import { nextRound, type Round } from './next-round.ts';

export type HandInRefusal = SyncRefusal | ContactRefusal;

export interface HandedIn extends Omit<AnswerNews, 'isAllTold'> {
  /** Records that the issuer acknowledged in this run. */
  readonly acknowledged: number;
  /** The case for which this device is asked for trace data. */
  readonly traceCase?: number;
}

export type HandInOutcome =
  ({ readonly ok: true } & HandedIn) | { readonly ok: false; readonly code: HandInRefusal };

/** As many calls as a run makes at most: 100,000 records, more than a store holds. */
const ROUNDS_MAX = 200;

const REFUSALS: Readonly<Record<SyncRefusal, true>> = {
  statementSignature: true,
  statementMissing: true,
  statementContradicts: true,
};

/** Hands in everything; in the turn of `device.contact`. At least one call is made. */
export async function handIn(device: Device): Promise<HandInOutcome> {
  const asked = new Set<string>();
  let run: HandedIn = { acknowledged: 0, news: [], bundle: 'unchanged' };
  for (let count = 0; count < ROUNDS_MAX; count += 1) {
    const session = device.session();
    if (session === undefined) break;
    const round = await device.change(() => nextRound(device, session, asked));
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
    const { isAllTold, ...step } = await device.change(() =>
      applyAnswer(device, session, round, result),
    );
    // Only now: what was paid through the network must not be closed as unpaid by a device that had not heard.
    if (isAllTold) await device.change(() => closeExpiredRequests(device));
    // What was just answered is not asked about again in this run.
    for (const { paymentId } of [...round.records, ...round.asks]) asked.add(paymentId);
    const { traceCase } = result;
    run = {
      acknowledged: run.acknowledged + round.records.length,
      news: [...run.news, ...step.news],
      bundle: step.bundle === 'unchanged' ? run.bundle : step.bundle,
      ...(traceCase === undefined ? {} : { traceCase }),
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

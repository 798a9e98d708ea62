/**
 * Answering the issuer's question for trace data (V-72): what the platform knows, signed by this device and
 * sealed to the investigator to whom its holder agreed. Nothing is collected before somebody asked, and
 * nothing without that consent.
 */

import { readShape, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { traceBodyShape, type TraceRefusal } from '@tallystick/protocol/calls/trace';
import {
  COUNTER_MAX,
  TIME_MAX,
  TRACE_CELLS_MAX,
  TRACE_SLOTS_MAX,
} from '@tallystick/protocol/limits';
import { traceDataShape, type TraceData } from '@tallystick/protocol/trace/trace-data';
import { hourOf, sealTraceReport } from '@tallystick/protocol/trace/trace-report';
import type { TraceSource } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { askIssuer, type AskRefusal } from './ask-issuer.ts';
import type { Device } from './device.ts';
import { nowOf } from './device-time.ts';
import { agreedInvestigator } from './held-investigator.ts';
import { put, readStored } from './stored-value.ts';

export type TraceOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code:
        /** The holder has not agreed to this investigator on this device. */
        | 'withheld'
        /** The platform tells nothing. */
        | 'nothingKnown'
        | AskRefusal<TraceRefusal>;
    };

/** The last report that left this device, for its holder to see. */
export interface SentTrace {
  readonly caseNumber: number;
  /** Unix seconds. */
  readonly at: number;
}

const SENT_KEY = 'traceSent';

const sentShape: Shape<SentTrace> = tuple<SentTrace>({
  caseNumber: uint(COUNTER_MAX, 1),
  at: uint(TIME_MAX),
});

const REFUSALS: Readonly<Record<TraceRefusal, true>> = {
  notAsked: true,
  notConsented: true,
  otherInvestigator: true,
};

/** When a report was sent last; undefined where none ever was. */
export function lastSentTrace(store: Store): SentTrace | undefined {
  return readStored(store, SENT_KEY, sentShape);
}

/** Sends a report for the case that a sync asked about; in the turn of `device.contact`. */
export async function sendTrace(device: Device, caseNumber: number): Promise<TraceOutcome> {
  const { crypto, traceSource } = device.ports;
  const session = device.session();
  const investigatorKey = agreedInvestigator(device);
  if (session === undefined || investigatorKey === undefined)
    return { ok: false, code: 'withheld' };
  const data = await collected(traceSource);
  if (data === undefined) return { ok: false, code: 'nothingKnown' };
  const { publicKey, sign } = session.element;
  const at = nowOf(device);
  const sealed = await sealTraceReport(crypto, {
    tenant: session.identity.code.tenant,
    investigatorKey,
    publicKey,
    sign,
    report: { caseNumber, hour: hourOf(at), data },
  });
  const body = traceBodyShape.encode({ caseNumber, investigatorKey, sealed });
  const call = { operation: 'trace', body, refusals: REFUSALS } as const;
  const outcome = await askIssuer(device, call);
  if (!outcome.ok) return outcome;
  await device.change(() => device.write([put(SENT_KEY, sentShape, { caseNumber, at })]));
  return { ok: true };
}

/** What the platform tells, without what has no place in a report; undefined where nothing is left. */
async function collected(source: TraceSource | undefined): Promise<TraceData | undefined> {
  if (source === undefined) return undefined;
  let told: TraceData;
  try {
    told = await source.collect();
  } catch {
    // A platform that fails to tell is one that tells nothing: a sync goes on without it.
    return undefined;
  }
  const { slots, cells, ...texts } = told;
  const good = Object.entries(texts).filter(
    ([name, value]) => typeof value === 'string' && fits({ [name]: value }),
  );
  const data: TraceData = {
    slots: slots.filter((slot) => fits({ slots: [slot] })).slice(0, TRACE_SLOTS_MAX),
    cells: cells.filter((cell) => fits({ cells: [cell] })).slice(0, TRACE_CELLS_MAX),
    ...Object.fromEntries(good),
  };
  const isNothing = good.length === 0 && data.slots.length === 0 && data.cells.length === 0;
  return isNothing ? undefined : data;
}

function fits(part: Partial<TraceData>): boolean {
  const value = traceDataShape.encode({ slots: [], cells: [], ...part });
  return readShape(traceDataShape, value, 'data').ok;
}

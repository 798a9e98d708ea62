/**
 * What goes wrong on demand: with the next so many requests, or with all until another word comes. `before` is
 * before the order is carried out, and `after` afterwards, when the caller cannot tell the difference.
 */

import { fieldsOf, numberField } from './json-fields.ts';

export type Moment = 'before' | 'after';

export type Fault =
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection stays open, and nothing comes. */
  | { readonly kind: 'silence'; readonly when: Moment }
  /** The connection ends. */
  | { readonly kind: 'cut'; readonly when: Moment }
  /** 500. */
  | { readonly kind: 'failure'; readonly when: Moment }
  /** 200, and then no JSON. */
  | { readonly kind: 'gibberish' }
  | { readonly kind: 'twice' };

export type FaultOrder =
  | { readonly fault: Fault; readonly requests: number }
  /** Nobody listens for so long. */
  | { readonly closedMs: number };

/** Longer than any caller waits. */
const DELAY_MS_MAX = 600_000;
const REQUESTS_MAX = 1_000_000;

/** The fault that a request's body asks for; undefined where it is none. */
export function readFaultOrder(value: unknown): FaultOrder | undefined {
  const fields = fieldsOf(value, ['kind', 'ms', 'when', 'requests']);
  const requests = numberField(fields?.requests ?? REQUESTS_MAX, REQUESTS_MAX);
  const ms = numberField(fields?.ms, DELAY_MS_MAX);
  if (fields?.kind === 'closed') return ms === undefined ? undefined : { closedMs: ms };
  const fault = faultOf(fields?.kind, ms, fields?.when);
  return fault === undefined || requests === undefined ? undefined : { fault, requests };
}

function faultOf(kind: unknown, ms: number | undefined, moment: unknown): Fault | undefined {
  if (kind === 'gibberish' || kind === 'twice') return { kind };
  if (kind === 'delay') return ms === undefined ? undefined : { kind, ms };
  const when = moment === 'before' || moment === 'after' ? moment : undefined;
  const isMomentary = kind === 'silence' || kind === 'cut' || kind === 'failure';
  return isMomentary && when !== undefined ? { kind, when } : undefined;
}

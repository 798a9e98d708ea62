/**
 * What becomes of a notice whose time has come: it is sent, put off, or dropped. Pure.
 *
 * What has to be told before a time passes quiet hours and limits in the end (P-27). Whoever wants no more
 * messages gets those all the same that protect money: anybody can send a STOP under another's number.
 */

import type { DayCount } from './day-count.ts';
import { traitsOf, type NoticeEvent } from './notice-event.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { latestStart, nextDay, quietEnd } from './send-time.ts';

export interface NoticeFacts {
  readonly event: NoticeEvent;
  readonly givenAt: number;
  readonly by?: number;
  readonly unanswered: number;
  readonly now: number;
  /** What it tells of is so no more. */
  readonly isOvertaken: boolean;
  readonly hasGateway: boolean;
  readonly hasNumber: boolean;
  readonly isStopped: boolean;
  readonly sentToday: DayCount;
}

export type NoticeDecision =
  | { readonly kind: 'send' }
  | { readonly kind: 'putOff'; readonly reason: PutOffReason; readonly until: number }
  | { readonly kind: 'end'; readonly state: 'failed' | 'dropped'; readonly reason: EndReason };

type PutOffReason = 'quietHours' | 'numberLimit' | 'tenantLimit';
type EndReason =
  | 'overtaken'
  | 'noGateway'
  | 'noNumber'
  | 'stopped'
  | 'gaveUp'
  /** The gateway never said whether it took the message, though it was offered several times. */
  | 'unanswered';

/** Each of them may have reached the phone. */
const UNANSWERED_MAX = 3;
/** Beyond it nobody would understand why the message comes. */
const AGE_SECONDS_MAX: number = 3 * 86_400;
/** Settlement waits so long for a message at most (`UNTOLD_SECONDS_MAX`), which then serves nobody. */
const LATE_SECONDS_MAX: number = 12 * 3_600;

/** Decides. */
export function decideNotice(facts: NoticeFacts, settings: NoticeSettings): NoticeDecision {
  const ended = whyEnd(facts);
  if (ended !== undefined) return ended;
  const put = whyPutOff(facts, settings);
  if (put === undefined) return { kind: 'send' };
  const { givenAt, by, now } = facts;
  const last = by === undefined ? put.until : latestStart({ givenAt, by });
  if (now >= last) return { kind: 'send' };
  return { ...put, until: Math.min(put.until, last) };
}

function whyEnd(facts: NoticeFacts): NoticeDecision | undefined {
  const { isKept } = traitsOf(facts.event);
  if (facts.isOvertaken) return end('dropped', 'overtaken');
  if (facts.unanswered >= UNANSWERED_MAX) return end('failed', 'unanswered');
  if (isTooLate(facts)) return end('failed', 'gaveUp');
  if (!facts.hasGateway) return end('dropped', 'noGateway');
  if (!facts.hasNumber) return end('dropped', 'noNumber');
  return facts.isStopped && !isKept ? end('dropped', 'stopped') : undefined;
}

function end(
  state: 'failed' | 'dropped',
  reason: EndReason,
): Extract<NoticeDecision, { kind: 'end' }> {
  return { kind: 'end', state, reason };
}

function isTooLate({ by, givenAt, now }: NoticeFacts): boolean {
  return now >= (by === undefined ? givenAt + AGE_SECONDS_MAX : by + LATE_SECONDS_MAX);
}

function whyPutOff(
  { event, now, sentToday }: NoticeFacts,
  settings: NoticeSettings,
): Extract<NoticeDecision, { kind: 'putOff' }> | undefined {
  // Somebody waits for it at a counter; whoever causes it sees to its number.
  if (traitsOf(event).isAsked) return undefined;
  const tomorrow = nextDay(settings, now);
  if (sentToday.toAll >= settings.tenantDayMax) {
    return { kind: 'putOff', reason: 'tenantLimit', until: tomorrow };
  }
  if (sentToday.toNumber >= settings.numberDayMax) {
    return { kind: 'putOff', reason: 'numberLimit', until: tomorrow };
  }
  const until = quietEnd(settings, now);
  return until === undefined ? undefined : { kind: 'putOff', reason: 'quietHours', until };
}

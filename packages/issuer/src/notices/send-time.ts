/**
 * When a notice is sent. Quiet hours and limits put it off, but never behind the time by which it has to be
 * told (P-27): some time before that it goes out whatever the hour and however many were sent.
 */

import type { NoticeSettings } from './notice-settings.ts';

/** Room for a few attempts before the time by which somebody has to be told. */
const MARGIN_SECONDS_MAX = 3_600;
const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;

/** When sending begins at the latest, for a notice that has to be told before `by`. */
export function latestStart({
  givenAt,
  by,
}: {
  readonly givenAt: number;
  readonly by: number;
}): number {
  const margin = Math.min(MARGIN_SECONDS_MAX, Math.floor((by - givenAt) / 2));
  return Math.max(givenAt, by - margin);
}

type Clock = Pick<NoticeSettings, 'utcOffsetMinutes' | 'quietFrom' | 'quietUntil'>;

/** The tenant's day, as a number. */
export function dayOf({ utcOffsetMinutes }: Clock, now: number): number {
  return Math.floor((now + utcOffsetMinutes * MINUTE_SECONDS) / DAY_SECONDS);
}

/** When the tenant's next day begins. */
export function nextDay(clock: Clock, now: number): number {
  return (dayOf(clock, now) + 1) * DAY_SECONDS - clock.utcOffsetMinutes * MINUTE_SECONDS;
}

/** When the quiet hours end in which `now` lies; undefined outside of them. */
export function quietEnd(clock: Clock, now: number): number | undefined {
  const { quietFrom, quietUntil } = clock;
  const midnight = nextDay(clock, now) - DAY_SECONDS;
  const from = midnight + quietFrom * MINUTE_SECONDS;
  const until = midnight + quietUntil * MINUTE_SECONDS;
  if (quietFrom < quietUntil) return now >= from && now < until ? until : undefined;
  if (quietFrom === quietUntil) return undefined;
  if (now < until) return until;
  return now >= from ? until + DAY_SECONDS : undefined;
}

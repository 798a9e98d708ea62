/** The warning limits as a merchant types them: hours, and an amount in text. */

const HOUR_SECONDS = 3_600;
/** Just below a year, which is the most that the store keeps. */
const HOURS_MAX = 8_000;

/** Seconds from whole hours; undefined for anything else. */
export function secondsOfHours(typed: string): number | undefined {
  const text = typed.trim();
  if (!/^[0-9]{1,4}$/.test(text)) return undefined;
  const hours = Number(text);
  return hours >= 1 && hours <= HOURS_MAX ? hours * HOUR_SECONDS : undefined;
}

/** Whole hours, at least one. */
export function hoursOfSeconds(seconds: number): string {
  return Math.max(1, Math.round(seconds / HOUR_SECONDS)).toString();
}

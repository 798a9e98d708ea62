/** Days as the till's people count them: by the calendar of the place where the till stands. */

/** Gives the day of a time in unix seconds, as `2026-11-21`. */
export type DayOf = (seconds: number) => string;

/** Days in a time zone by its IANA name; in the device's own without one. */
export function createDayOf(timeZone?: string): DayOf {
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (seconds) => format.format(seconds * 1_000);
}

/** Gives a time as spreadsheets read it, `2026-11-21 18:05:09`, on the till's calendar. */
export function createStampOf(timeZone?: string): (seconds: number) => string {
  const dayOf = createDayOf(timeZone);
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (seconds) => `${dayOf(seconds)} ${format.format(seconds * 1_000)}`;
}

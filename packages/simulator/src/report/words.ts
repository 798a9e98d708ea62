/** Amounts, moments and lengths of time as a report says them. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
const MINOR_DIGITS = 2;
const MINOR_PER_MAJOR = 100n;

const RUPEES = new Intl.NumberFormat('en-IN', {
  style: 'currency',
  currency: 'INR',
  maximumFractionDigits: 0,
});

/** Minor units of the town's currency. */
export function amountText(minor: bigint): string {
  const [whole, rest] = [minor / MINOR_PER_MAJOR, minor % MINOR_PER_MAJOR];
  const sign = minor < 0n && whole === 0n ? '-' : '';
  const fraction = String(rest < 0n ? -rest : rest).padStart(MINOR_DIGITS, '0');
  return `${sign}${RUPEES.format(whole)}.${fraction}`;
}

/** `day 2, 14:05`; the first day is 1. */
export function momentText(at: number, startMs: number): string {
  const day = Math.floor((at - startMs) / DAY_MS) + 1;
  return `day ${day}, ${clockText(at - startMs)}`;
}

/** The time of day of a moment that many milliseconds after some midnight. */
export function clockText(sinceMs: number): string {
  const ofDay = ((sinceMs % DAY_MS) + DAY_MS) % DAY_MS;
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(ofDay / HOUR_MS))}:${two(Math.floor((ofDay % HOUR_MS) / MINUTE_MS))}`;
}

/** `3 days 4 h`, `4 h 10 min`, `10 min`. */
export function lengthText(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'} ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}

/** Times as people say them, in the time zone of the device. All times are unix seconds. */

import { localeOf, type Language } from './language.ts';

const DAY_SECONDS = 86_400;
const NEAR_DAYS = 6;

/** A time of day. Hindi says सुबह or शाम before it; `Intl` on its own writes an English "am" or "pm". */
const TIME: Readonly<Record<Language, Intl.DateTimeFormatOptions>> = {
  en: { hour: 'numeric', minute: '2-digit' },
  hi: { hour: 'numeric', minute: '2-digit', dayPeriod: 'short' },
};

/** Day, month and time: "21 Nov, 6:05 pm". */
export function dateTimeText(seconds: number, language: Language): string {
  return write(seconds, language, { day: 'numeric', month: 'short', ...TIME[language] });
}

/** The day alone, with its year: "21 November 2026". */
export function dayText(seconds: number, language: Language): string {
  return write(seconds, language, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** The time of day alone. */
export function clockText(seconds: number, language: Language): string {
  return write(seconds, language, TIME[language]);
}

/** As short as it stays clear: the time today, the weekday within six days, else the date. */
export function whenText(seconds: number, now: number, language: Language): string {
  if (dayText(seconds, language) === dayText(now, language)) return clockText(seconds, language);
  if (Math.abs(seconds - now) < NEAR_DAYS * DAY_SECONDS) {
    return write(seconds, language, { weekday: 'long', ...TIME[language] });
  }
  return dateTimeText(seconds, language);
}

/** How long, in the largest unit that fits: "12 days", "3 hours", "30 seconds". */
export function spanText(seconds: number, language: Language): string {
  const [unit, size] = unitOf(seconds);
  const count = Math.max(1, Math.floor(seconds / size));
  return new Intl.NumberFormat(localeOf(language), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(count);
}

function unitOf(seconds: number): readonly [unit: string, size: number] {
  if (seconds >= 2 * DAY_SECONDS) return ['day', DAY_SECONDS];
  if (seconds >= 2 * 3_600) return ['hour', 3_600];
  return seconds >= 120 ? ['minute', 60] : ['second', 1];
}

function write(seconds: number, language: Language, form: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(language), form).format(seconds * 1_000);
}

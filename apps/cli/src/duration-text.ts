/** Durations as people type and read them: `90m`, `12h`, `3d`. */

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of a number with s, m, h or d; undefined for any other text. */
export function secondsOf(text: string): number | undefined {
  const [, count, unit] = /^([1-9][0-9]{0,6})([smhd])$/.exec(text) ?? [];
  return count === undefined || unit === undefined
    ? undefined
    : Number(count) * (SECONDS[unit] ?? 0);
}

/** In the largest unit of which it is a whole number. */
export function durationText(seconds: number): string {
  const [unit, length] = Object.entries(SECONDS).findLast(([, many]) => seconds % many === 0) ?? [
    's',
    1,
  ];
  return `${seconds / length}${unit}`;
}

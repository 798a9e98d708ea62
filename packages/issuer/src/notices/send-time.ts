/**
 * When a notice is sent. Quiet hours and limits put it off, but never behind the time by which it has to be
 * told (P-27): some time before that it goes out whatever the hour.
 */

/** Room for a few attempts before the time by which somebody has to be told. */
const MARGIN_SECONDS_MAX = 3_600;

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

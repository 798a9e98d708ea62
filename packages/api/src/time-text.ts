/** Times as operators type and read them: RFC 3339 with a zone. */

/** With its zone: a time without one would be read in the zone of whatever machine this is. */
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;
const MS_PER_SECOND = 1_000;

/** Unix seconds; undefined for what is no time, or has no zone. */
export function parseTime(text: string): number | undefined {
  const timeMs = WITH_ZONE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : Math.floor(timeMs / MS_PER_SECOND);
}

/** Swedish writes a time as RFC 3339 does, but for the T. */
const IN_UTC = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** Unix seconds as people read them, in UTC. */
export function timeText(seconds: number): string {
  return `${IN_UTC.format(seconds * MS_PER_SECOND).replace(' ', 'T')}Z`;
}

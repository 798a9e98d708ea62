/** Times in what operators read about keys: RFC 3339 in UTC. */

/** Swedish writes a time as RFC 3339 does, but for the T. */
const IN_UTC = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** Unix seconds as people read them. */
export function timeText(seconds: number): string {
  return `${IN_UTC.format(seconds * 1_000).replace(' ', 'T')}Z`;
}

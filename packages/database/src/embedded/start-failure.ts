/**
 * Why initdb or the server gave up, from what they said (in English: they run with `LC_ALL=C`).
 */

import { TallystickError } from '@tallystick/protocol/tallystick-error';

export interface StartFailureInput {
  /** What the program wrote. */
  readonly said: string;
  readonly port?: number;
  readonly logFile?: string;
}

const SENTENCE_CHARACTERS_MAX = 300;

/** One line with a code: `disk_full`, `port_in_use` or `embedded_postgres_failed`. */
export function startFailure({ said, port, logFile }: StartFailureInput): TallystickError {
  if (/No space left on device|Disk quota exceeded/.test(said)) {
    return new TallystickError({
      code: 'disk_full',
      message: 'The disk is full, so the embedded PostgreSQL server cannot start: free some space.',
    });
  }
  if (port !== undefined && isPortInUse(said)) {
    return new TallystickError({
      code: 'port_in_use',
      message: `Port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another port.`,
    });
  }
  const more = logFile === undefined ? '' : ` See ${logFile}.`;
  return new TallystickError({
    code: 'embedded_postgres_failed',
    message: `The embedded PostgreSQL server did not start: ${lastComplaint(said)}.${more}`,
  });
}

/** Did the server find its port taken? */
export function isPortInUse(said: string): boolean {
  return said.includes('could not bind') && said.includes('Address already in use');
}

/** Do children of a killed server still hold its shared memory? They notice and end by themselves. */
export function isPredecessorEnding(said: string): boolean {
  return said.includes('pre-existing shared memory block');
}

function lastComplaint(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const complaint =
    lines.findLast((line) => /FATAL|PANIC|error:|cannot/.test(line)) ?? lines.at(-1);
  return (complaint ?? 'it said nothing')
    .replace(/^.*?(?:FATAL|PANIC|error): +/, '')
    .trim()
    .slice(0, SENTENCE_CHARACTERS_MAX);
}

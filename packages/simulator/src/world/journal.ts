/**
 * Everything that happened, as lines, and one digest of them all: two runs with the same digest had the
 * same history, byte for byte.
 */

import { createHash } from 'node:crypto';

/** What a line may say besides its kind. */
export type JournalValue = string | number | bigint | boolean;
export type JournalFields = Readonly<Record<string, JournalValue>>;

export interface JournalLine {
  /** Milliseconds since the epoch, in the world. */
  readonly at: number;
  readonly kind: string;
  readonly fields: JournalFields;
}

export interface Journal {
  note(kind: string, fields?: JournalFields): void;
  /** The newest lines, the oldest of them first. */
  latest(): readonly JournalLine[];
  /**
   * How often each kind happened, by kind. A line that has a field of its kind's name, such as
   * `fault=diskFull` of the kind `fault`, counts as `fault diskFull`.
   */
  counts(): ReadonlyMap<string, number>;
  /** Hexadecimal SHA-256 of all lines so far. */
  digest(): string;
}

/** What a failing run prints. */
const LATEST_MAX = 200;

/** A journal in the time of `now`. `onLine` hears every line, for reports. */
export function createJournal(now: () => number, onLine?: (line: JournalLine) => void): Journal {
  const hash = createHash('sha256');
  const latest: JournalLine[] = [];
  const counts = new Map<string, number>();
  return Object.freeze({
    note(kind: string, fields: JournalFields = {}): void {
      const line: JournalLine = { at: now(), kind, fields };
      hash.update(`${lineText(line)}\n`);
      const own = fields[kind];
      const counted = own === undefined ? kind : `${kind} ${String(own)}`;
      counts.set(counted, (counts.get(counted) ?? 0) + 1);
      latest.push(line);
      if (latest.length > 2 * LATEST_MAX) latest.splice(0, LATEST_MAX);
      onLine?.(line);
    },
    latest: () => latest.slice(-LATEST_MAX),
    counts: () => counts,
    digest: () => hash.copy().digest('hex'),
  });
}

/** A line as text: the time, the kind, and the fields in the order of their names. */
export function lineText({ at, kind, fields }: JournalLine): string {
  const said = Object.entries(fields)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => ` ${name}=${String(value)}`);
  return `${at} ${kind}${said.join('')}`;
}

/**
 * The log: one line of JSON an event, for programs to collect.
 *
 * Invariant: no names, no amounts, no account numbers, no keys and no tokens. A field holds what our own
 * code chose, never what somebody sent; addresses stand as route patterns.
 */

import type { LogLevel } from '../config/read-config.ts';

export type LogFields = Readonly<Record<string, string | number | boolean>>;

export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

const RANK: Readonly<Record<LogLevel, number>> = { info: 0, warn: 1, error: 2 };

export interface LogOptions {
  readonly levelMin: LogLevel;
  /** RFC 3339. */
  readonly time: () => string;
  readonly write: (line: string) => void;
}

/** A log that writes events of `levelMin` and above. */
export function createLog({ levelMin, time, write }: LogOptions): Log {
  return (level, event, fields = {}) => {
    if (RANK[level] < RANK[levelMin]) return;
    write(`${JSON.stringify({ time: time(), level, event, ...fields })}\n`);
  };
}

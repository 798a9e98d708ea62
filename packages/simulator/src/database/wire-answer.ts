/**
 * What PostgreSQL answers (PostgreSQL documentation, "Message Formats"), read from the bytes of one
 * whole answer. Values become what the driver of production makes of them, and an error becomes the
 * driver's own, so that everything behind sees no difference.
 */

import type { Buffer } from 'node:buffer';
import { DatabaseError } from 'pg';
import type { Row } from '@tallystick/database/database';
import { resultTypes } from '@tallystick/database/sql-results';
import { assert } from '@tallystick/protocol/assert';

/** A column of the rows of a statement. */
export interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** Idle, in a transaction, or in one that can only roll back. */
export type TransactionStatus = 'idle' | 'open' | 'failed';

export interface Answer {
  /** The columns that the answer describes; undefined where it describes none. */
  readonly columns: readonly Column[] | undefined;
  readonly rows: readonly Row[];
  /** The statement was parsed, so its name is taken. */
  readonly isPrepared: boolean;
  /** The last statement's tag, for example `COMMIT` or `INSERT 0 1`. */
  readonly command: string;
  /** The first error. */
  readonly error: DatabaseError | undefined;
  readonly status: TransactionStatus;
  /** What a `copy … to stdout` sent, piece by piece. */
  readonly copied: readonly Uint8Array[];
}

/** The parsers of production by the numbers of types, without the driver's `any`. */
const parsers: { getTypeParser(type: number, format: 'text'): Column['parse'] } = resultTypes;

const HEADER_BYTES = 5;

const STATUSES: ReadonlyMap<string, TransactionStatus> = new Map<string, TransactionStatus>([
  ['I', 'idle'],
  ['T', 'open'],
  ['E', 'failed'],
]);

interface AnswerState {
  columns: readonly Column[] | undefined;
  rows: Row[];
  isPrepared: boolean;
  command: string;
  error: DatabaseError | undefined;
  status: TransactionStatus | undefined;
  copied: Uint8Array[];
}

/**
 * Reads a whole answer. `known` are the columns of a statement that was prepared before, whose answer
 * no longer describes them.
 */
export function readAnswer(bytes: Buffer, known: readonly Column[]): Answer {
  const state: AnswerState = {
    columns: undefined,
    rows: [],
    isPrepared: false,
    command: '',
    error: undefined,
    status: undefined,
    copied: [],
  };
  let at = 0;
  while (at < bytes.length) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    assert(end <= bytes.length, 'the engine sent half a message');
    readMessage({ type: bytes.readUInt8(at), bytes, at: at + HEADER_BYTES, end, known }, state);
    at = end;
  }
  const { status } = state;
  assert(status !== undefined, 'the engine did not say that it was ready');
  return { ...state, status };
}

interface Message {
  /** The letter that names it. */
  readonly type: number;
  readonly bytes: Buffer;
  /** Where its body begins and ends. */
  readonly at: number;
  readonly end: number;
  readonly known: readonly Column[];
}

function readMessage(message: Message, state: AnswerState): void {
  const { bytes, at, end } = message;
  switch (String.fromCharCode(message.type)) {
    case 'D':
      state.rows.push(readRow(bytes, at, state.columns ?? message.known));
      return;
    case '1':
      state.isPrepared = true;
      return;
    case 'T':
      state.columns = readColumns(bytes, at);
      return;
    case 'C':
      state.command = bytes.toString('utf8', at, end - 1);
      return;
    case 'E':
      state.error ??= readError(bytes, at, end);
      return;
    case 'Z':
      state.status = STATUSES.get(bytes.toString('latin1', at, end));
      return;
    case 'd':
      // The buffer is a window into memory that is used again.
      state.copied.push(new Uint8Array(bytes.subarray(at, end)));
      return;
    default:
    // Notices, settings, and that a step is done, which the end says too.
  }
}

function readColumns(bytes: Buffer, start: number): readonly Column[] {
  const columns: Column[] = [];
  let at = start + 2;
  for (let left = bytes.readInt16BE(start); left > 0; left -= 1) {
    const nameEnd = bytes.indexOf(0, at);
    const name = bytes.toString('utf8', at, nameEnd);
    // Behind the name: the table (4 bytes), its column (2), the type (4), and 8 that we do not need.
    const type = bytes.readInt32BE(nameEnd + 1 + 6);
    columns.push({ name, parse: parsers.getTypeParser(type, 'text') });
    at = nameEnd + 1 + 18;
  }
  return columns;
}

function readRow(bytes: Buffer, start: number, columns: readonly Column[]): Row {
  const row: Record<string, unknown> = {};
  let at = start + 2;
  for (const { name, parse } of columns) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) {
      row[name] = null;
      continue;
    }
    row[name] = parse(bytes.toString('utf8', at, at + length));
    at += length;
  }
  return row;
}

function readError(bytes: Buffer, start: number, end: number): DatabaseError {
  const fields = new Map<string, string>();
  let at = start;
  while (bytes.readUInt8(at) !== 0) {
    const valueEnd = bytes.indexOf(0, at + 1);
    fields.set(bytes.toString('latin1', at, at + 1), bytes.toString('utf8', at + 1, valueEnd));
    at = valueEnd + 1;
  }
  const error = new DatabaseError(fields.get('M') ?? '', end - start, 'error');
  error.severity = fields.get('S');
  error.code = fields.get('C');
  error.schema = fields.get('s');
  error.table = fields.get('t');
  error.column = fields.get('c');
  error.constraint = fields.get('n');
  return error;
}

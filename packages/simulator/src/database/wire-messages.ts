/**
 * What a client says to PostgreSQL in the extended query protocol (PostgreSQL documentation, "Message
 * Formats"), as bytes. Each function makes what travels together as one buffer.
 */

import { Buffer } from 'node:buffer';
import type { WireValue } from '@tallystick/database/sql-parameters';

const TEXT_FORMAT = 0;
const BINARY_FORMAT = 1;
const NULL_LENGTH = -1;

/** Ends a run of messages: the server answers with its transaction status. */
const SYNC: Buffer = message('S', Buffer.alloc(0));
/** Runs the unnamed portal to its end: no name, no limit of rows. */
const EXECUTE: Buffer = message('E', Buffer.alloc(5));

/** Parses `text` as the statement `name` and asks what rows it will have. To be run in the same breath. */
export function prepareMessages(name: string, text: string): Buffer {
  const types = Buffer.alloc(2);
  const parse = message('P', Buffer.concat([cString(name), cString(text), types]));
  const describe = message('D', Buffer.concat([Buffer.from('S'), cString(name)]));
  return Buffer.concat([parse, describe]);
}

/** Runs the prepared statement `name` with `values`; the answer has every column as text. */
export function executeMessages(name: string, values: readonly WireValue[]): Buffer {
  const lengths = values.map(lengthOf);
  const bodyLength = lengths.reduce(
    (sum, length) => sum + 6 + Math.max(length, 0),
    1 + name.length + 1 + 2 + 2 + 2,
  );
  const bytes = Buffer.allocUnsafe(5 + bodyLength + EXECUTE.length + SYNC.length);
  let at = bytes.write('B', 0, 'latin1');
  at = bytes.writeInt32BE(4 + bodyLength, at);
  at = bytes.writeUInt8(0, at);
  at += bytes.write(name, at, 'latin1');
  at = bytes.writeUInt8(0, at);
  at = bytes.writeUInt16BE(values.length, at);
  for (const value of values) {
    at = bytes.writeInt16BE(value instanceof Uint8Array ? BINARY_FORMAT : TEXT_FORMAT, at);
  }
  at = bytes.writeUInt16BE(values.length, at);
  for (const [index, value] of values.entries()) {
    at = bytes.writeInt32BE(lengths[index] ?? NULL_LENGTH, at);
    if (typeof value === 'string') at += bytes.write(value, at, 'utf8');
    else if (value !== null) at += value.copy(bytes, at);
  }
  at = bytes.writeInt16BE(0, at);
  at += EXECUTE.copy(bytes, at);
  SYNC.copy(bytes, at);
  return bytes;
}

/** Runs a text of several statements without parameters. */
export function scriptMessages(text: string): Buffer {
  return message('Q', cString(text));
}

/** Runs `text`, a `copy … from stdin`, with `rows` in the format that it names. */
export function copyInMessages(text: string, rows: Uint8Array): Buffer {
  return Buffer.concat([
    scriptMessages(text),
    message('d', Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength)),
    message('c', Buffer.alloc(0)),
  ]);
}

function lengthOf(value: WireValue): number {
  if (value === null) return NULL_LENGTH;
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length;
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

function message(type: string, body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(5 + body.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}

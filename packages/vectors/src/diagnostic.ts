/** CBOR for people: diagnostic notation (RFC 8949 section 8). */

import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';

/** The diagnostic notation of `value`, on one line. */
export function diagnostic(value: CborValue): string {
  if (isList(value)) return `[${value.map(diagnostic).join(', ')}]`;
  if (value instanceof Uint8Array) return `h'${toHex(value)}'`;
  if (typeof value === 'string') return JSON.stringify(value);
  return value !== null && typeof value === 'object' ? mapText(value) : String(value);
}

function mapText(map: ReadonlyMap<number, CborValue>): string {
  const members = Array.from(map, ([key, item]) => `${key}: ${diagnostic(item)}`);
  return `{${members.join(', ')}}`;
}

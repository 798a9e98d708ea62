/** A vector of what a call or an answer carries. */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Shape } from '@tallystick/protocol/encoding/shape';
import { diagnostic } from '../diagnostic.ts';
import { jsonObjectOf } from '../json-form.ts';
import { accepted, type Vector } from '../vector.ts';

/** Name, type of body, the field at fault, and a value that is whole but for that. */
export type RefusedBody = readonly [string, string, string, CborValue];

/** A body that is read, under its name and type. */
export function bodyVector<Body extends object>(
  name: string,
  type: string,
  shape: Shape<Body>,
  body: Body,
): Vector {
  const value = shape.encode(body);
  return accepted(
    name,
    { type, bytes: toHex(encodeCbor(value)) },
    { diagnostic: diagnostic(value), body: jsonObjectOf(body) },
  );
}

/**
 * What strangers send: any CBOR value, and genuine bytes with something changed, be it a byte or an
 * item deep inside. For property tests of decoders.
 */

import fc from 'fast-check';
import { decodeCbor, encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';

/** Any value that the protocol's CBOR can hold. */
export const anyCbor: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 6 }),
    fc
      .uniqueArray(fc.integer(), { maxLength: 6 })
      .chain((keys) => fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), tie('value')))))
      .map((entries) => new Map(entries)),
  ),
})).value;

/** Random bytes, and `genuine` after one change that somebody could make on the way. */
export function hostileBytes(genuine: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 2, arbitrary: withByteChanged(genuine) },
    { weight: 1, arbitrary: withPartChanged(genuine) },
    { weight: 4, arbitrary: withItemChanged(genuine) },
  );
}

function withByteChanged(genuine: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
    const bytes = genuine.slice();
    const index = at % bytes.length;
    bytes[index] = (bytes[index] ?? 0) ^ flip;
    return bytes;
  });
}

/** A piece is cut out, and another put in its place. */
function withPartChanged(genuine: Uint8Array): fc.Arbitrary<Uint8Array> {
  const cut = fc.tuple(fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 40 }));
  return cut.map(([from, length, part]) => {
    const start = from % (genuine.length + 1);
    const end = start + (length % (genuine.length - start + 1));
    return Uint8Array.of(...genuine.subarray(0, start), ...part, ...genuine.subarray(end));
  });
}

/** Well-formed CBOR still: one item, at any depth and also inside a payload, is another one. */
export function withItemChanged(genuine: Uint8Array): fc.Arbitrary<Uint8Array> {
  const path = fc.array(fc.nat(), { minLength: 1, maxLength: 8 });
  return fc
    .tuple(path, anyCbor)
    .map(([steps, item]) => encodeCbor(replaced(readAll(genuine), steps, item)));
}

function readAll(bytes: Uint8Array): CborValue {
  const decoded = decodeCbor(bytes, bytes.length + 1);
  return decoded.ok ? decoded.value : bytes;
}

/** `value` with the item that `steps` lead to replaced by `item`. */
function replaced(value: CborValue, steps: readonly number[], item: CborValue): CborValue {
  const [step, ...further] = steps;
  if (step === undefined) return item;
  if (isList(value) && value.length > 0) {
    const index = step % (value.length + 1);
    // One step in so many makes the list longer or shorter instead.
    if (index === value.length) return step % 2 === 0 ? [...value, item] : value.slice(1);
    return value.with(index, replaced(value[index] ?? null, further, item));
  }
  if (isMap(value) && value.size > 0) {
    const [key, old] = [...value][step % value.size] ?? [0, null];
    return new Map([...value, [key, replaced(old, further, item)]]);
  }
  if (value instanceof Uint8Array && value.length > 0) {
    const inner = decodeCbor(value, value.length);
    if (inner.ok && isContainer(inner.value)) {
      return encodeCbor(replaced(inner.value, steps, item));
    }
  }
  return item;
}

function isContainer(value: CborValue): boolean {
  return isList(value) || isMap(value);
}

function isMap(value: CborValue): value is ReadonlyMap<number, CborValue> {
  return value instanceof Map;
}

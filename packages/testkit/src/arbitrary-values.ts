/** The plain values of which arbitrary messages are made. */

import fc from 'fast-check';
import {
  currency,
  CURRENCY_MAX,
  minor,
  MINOR_MAX,
  type Currency,
  type Minor,
} from '@tallystick/protocol/money';

export const anyMinor: fc.Arbitrary<Minor> = fc
  .oneof(fc.bigInt({ min: 0n, max: 100_000n }), fc.bigInt({ min: 0n, max: MINOR_MAX }))
  .map(minor);
export const anyCurrency: fc.Arbitrary<Currency> = fc
  .integer({ min: 1, max: CURRENCY_MAX })
  .map(currency);
/** A number of 32 bits: a counter, a time. */
export const anyUint32: fc.Arbitrary<number> = fc.integer({ min: 0, max: 4_294_967_295 });

/** Records have the usual prototype, as decoders make them. */
export const PLAIN = { noNullPrototype: true } as const;

/** A record of such fields. */
export function record<T>(fields: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> {
  return fc.record(fields, PLAIN);
}

/** Exactly so many bytes. */
export function anyBytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** A compressed point by its form. */
export const anyPublicKey: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.constantFrom(2, 3), anyBytes(32))
  .map(([sign, x]) => Uint8Array.of(sign, ...x));

/** Text as people write it, in any script, of at most so many UTF-16 units. */
export function anyText(charactersMax: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', maxLength: charactersMax })
    .filter((value) => value.length <= charactersMax && !HIDDEN.test(value));
}

const HIDDEN = /[\p{Cc}\p{Cs}\uFEFF\u202A-\u202E\u2066-\u2069]/u;

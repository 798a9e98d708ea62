/**
 * Shapes: how a typed value and its CBOR form correspond. A message's shape is written once, and
 * serves the encoder, the strict decoder and the bounds. The CDDL in `spec/` says the same for other
 * languages.
 */

import { assert } from '../assert.ts';
import { isList, type CborValue } from './cbor.ts';
import { isCurrency, isMinor, type Currency, type Minor } from '../money.ts';

/** Both directions for one type. `decode` throws {@link ShapeFault}; only `readShape` is for callers. */
export interface Shape<T> {
  encode(value: T): CborValue;
  decode(value: CborValue, at: string): T;
}

/** Where a value has the wrong type, length or range. */
class ShapeFault extends Error {
  readonly at: string;
  constructor(at: string) {
    super(`malformed: ${at}`);
    this.at = at;
  }
}

/** Refuses the value at `at`. Only inside a shape's `decode`. */
export function malformed(at: string): never {
  throw new ShapeFault(at);
}

export type ShapeResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: 'malformed'; readonly at: string };

/** Reads `value` as `shape`; a refusal names the field, such as `withdrawal.amount`. */
export function readShape<T>(shape: Shape<T>, value: CborValue, name: string): ShapeResult<T> {
  try {
    return { ok: true, value: shape.decode(value, name) };
  } catch (fault) {
    if (fault instanceof ShapeFault) return { ok: false, code: 'malformed', at: fault.at };
    throw fault;
  }
}

/** An unsigned integer from `min` to `max`, both included, as a number. */
export function uint(max: number, min = 0): Shape<number> {
  return {
    encode: (value) => value,
    decode: (value, at) => {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
        malformed(at);
      }
      return value;
    },
  };
}

/** Minor units: 0 to 2^63 - 1. */
export const minorShape: Shape<Minor> = {
  encode: (value) => value,
  decode: (value, at) => {
    const whole = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
    if (!isMinor(whole)) malformed(at);
    return whole;
  },
};

/** A currency number (V-37). */
export const currencyShape: Shape<Currency> = {
  encode: (value) => value,
  decode: (value, at) => {
    if (!isCurrency(value)) malformed(at);
    return value;
  },
};

/** A byte string of `min` to `max` bytes; of exactly `min` when `max` is left out. */
export function octets(min: number, max: number = min): Shape<Uint8Array> {
  return {
    encode: (value) => value,
    decode: (value, at) => {
      if (!(value instanceof Uint8Array) || value.length < min || value.length > max) {
        malformed(at);
      }
      return value;
    },
  };
}

/**
 * Control characters; halves of surrogate pairs, which have no UTF-8; the byte order mark, which readers
 * drop; and the marks that turn the direction of writing, with which one name can look like another.
 */
const FORBIDDEN_IN_TEXT = /[\p{Cc}\p{Cs}\uFEFF\u202A-\u202E\u2066-\u2069]/u;

/** Text of at most `charactersMax` UTF-16 units, without characters that hide or alter others. */
export function text(charactersMax: number): Shape<string> {
  return {
    encode: (value) => value,
    decode: (value, at) => {
      if (
        typeof value !== 'string' ||
        value.length > charactersMax ||
        FORBIDDEN_IN_TEXT.test(value)
      ) {
        malformed(at);
      }
      return value;
    },
  };
}

export const booleanShape: Shape<boolean> = {
  encode: (value) => value,
  decode: (value, at) => {
    if (typeof value !== 'boolean') malformed(at);
    return value;
  },
};

/** Something that is so, or is not said: there is no false on the wire. */
export const flagShape: Shape<true> = {
  encode: (value) => value,
  decode: (value, at) => {
    if (value !== true) malformed(at);
    return value;
  },
};

/** A closed union of names, each sent as its index. */
export function oneOf<Name extends string>(names: readonly Name[]): Shape<Name> {
  return {
    encode: (value) => names.indexOf(value),
    decode: (value, at) => {
      const name = typeof value === 'number' ? names[value] : undefined;
      if (name === undefined) malformed(at);
      return name;
    },
  };
}

/** Zero to `max` values of one shape. */
export function list<T>(shape: Shape<T>, max: number): Shape<readonly T[]> {
  return {
    encode: (values) => values.map((value) => shape.encode(value)),
    decode: (value, at) => {
      if (!isList(value) || value.length > max) malformed(at);
      return value.map((item, index) => shape.decode(item, `${at}[${index}]`));
    },
  };
}

/** The shape, or null on the wire where the value is undefined. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return {
    encode: (value) => (value === undefined ? null : shape.encode(value)),
    decode: (value, at) => (value === null ? undefined : shape.decode(value, at)),
  };
}

/**
 * A record that was given more fields after others knew its form: a later field stands behind the others, or
 * is not there, and without any the form is what it was. One that is absent before one that is there is null;
 * the last item is never null, so that there is one form. Whoever does not know a field refuses a record that
 * has it.
 */
export function withLaterField<T extends object, Name extends keyof T>(
  fields: Fields<Omit<T, Name>>,
  later: Fields<Pick<T, Name>>,
): Shape<T> {
  const count = Object.keys(fields).length;
  const added = Object.entries<Shape<unknown>>(later);
  const formOf = (length: number): Shape<T> => {
    const shown = added
      .slice(0, length)
      .map(([name, shape], index) => [name, index < length - 1 ? optional(shape) : shape] as const);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- together they are the fields of T
    return tuple<T>({ ...fields, ...Object.fromEntries(shown) } as Fields<T>);
  };
  const forms = Array.from({ length: added.length + 1 }, (_, length) => formOf(length));
  const formWith = (length: number): Shape<T> => {
    const form = forms[Math.min(Math.max(length, 0), added.length)];
    assert(form !== undefined, 'a record has no form');
    return form;
  };
  return {
    encode: (value) =>
      formWith(added.findLastIndex(([name]) => Object.hasOwn(value, name)) + 1).encode(value),
    decode: (value, at) => formWith(isList(value) ? value.length - count : 0).decode(value, at),
  };
}

/** A value already in CBOR form, for parts that are read later under their own shape. */
export const anyShape: Shape<CborValue> = {
  encode: (value) => value,
  decode: (value) => value,
};

/** The shape of each field, in the order of the wire. */
export type Fields<T> = { readonly [Name in keyof Required<T>]: Shape<T[Name]> };

/** A record as an array with one item a field, in the order in which `fields` lists them. */
export function tuple<T extends object>(fields: Fields<T>): Shape<T> {
  const names = Object.keys(fields).filter((name): name is keyof T & string =>
    Object.hasOwn(fields, name),
  );
  return {
    encode: (value) => names.map((name) => fields[name].encode(value[name])),
    decode: (value, at) => {
      if (!isList(value) || value.length !== names.length) malformed(at);
      const record: Partial<T> = {};
      names.forEach((name, index) => {
        const item = value[index];
        if (item === undefined) malformed(`${at}.${name}`);
        const field = fields[name].decode(item, `${at}.${name}`);
        // An absent optional field stays absent instead of being present and undefined.
        if (field !== undefined) record[name] = field;
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field was decoded above
      return Object.freeze(record) as T;
    },
  };
}

/** A shape seen through a pair of functions; `from` returns undefined to refuse. */
export function mapped<Inner, Outer>(
  inner: Shape<Inner>,
  to: (value: Outer) => Inner,
  from: (value: Inner) => Outer | undefined,
): Shape<Outer> {
  return {
    encode: (value) => inner.encode(to(value)),
    decode: (value, at) => {
      const outer = from(inner.decode(value, at));
      if (outer === undefined) malformed(at);
      return outer;
    },
  };
}

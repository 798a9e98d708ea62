/**
 * Schemas: what JSON may stand at a place of the API, once for the check at the door, for the OpenAPI
 * document and for the compiler.
 *
 * `schema<T>()(json)` compiles only where the JSON Schema (2020-12) and the type agree.
 */

import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

declare const valueType: unique symbol;

/** A JSON Schema of values of type T. */
export interface Schema<T> {
  readonly json: TSchema;
  readonly [valueType]?: T;
}

/** What the schema and the type must be to each other: the same. */
type Agreeing<S extends TSchema, T> = [Static<S>] extends [T]
  ? [T, keyof T] extends [Static<S>, keyof Static<S>]
    ? unknown
    : never
  : never;

/** Binds a JSON Schema to the type that it describes. */
export function schema<T>(): <S extends TSchema>(json: S & Agreeing<S, T>) => Schema<T> {
  return (json) => Object.freeze({ json });
}

/** Where a value does not fit, as a JSON pointer (RFC 6901) into it, and what was wanted there. */
export interface Misfit {
  readonly pointer: string;
  readonly message: string;
}

export type CheckResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly misfits: readonly Misfit[] };

/** One fault or three help; a thousand only fill the answer. */
const MISFITS_MAX = 5;

/** A compiled check of `schema`. It changes nothing and converts nothing. */
export function createCheck<T>(schemaOfT: Schema<T>): (value: unknown) => CheckResult<T> {
  const validator = Compile(schemaOfT.json);
  const fits = (value: unknown): value is T => validator.Check(value);
  return (value) =>
    fits(value) ? { ok: true, value } : { ok: false, misfits: misfitsOf(validator.Errors(value)) };
}

interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message: string;
}

function misfitsOf(errors: readonly ValidationError[]): readonly Misfit[] {
  return (
    errors
      // The fault of an unknown property is told by the object that does not want it.
      .filter(({ keyword }) => keyword !== 'boolean')
      .slice(0, MISFITS_MAX)
      .map(({ instancePath, message }) => ({ pointer: instancePath, message }))
  );
}

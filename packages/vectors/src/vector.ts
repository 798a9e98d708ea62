/**
 * What a vector is, and how a file of vectors is written: one operation, and for each vector the whole
 * input and either the output or the refusal. `spec/vectors/README.md` says the same for readers.
 */

import type { Stage } from './stages.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Which check refuses, and what it is called. */
export interface Refusal {
  readonly stage: Stage;
  /** Absent where the operation only says no. */
  readonly code?: string;
  /** The field that is malformed. */
  readonly at?: string;
}

export type Vector = { readonly name: string; readonly input: JsonObject } & (
  { readonly output: JsonObject } | { readonly refusal: Refusal }
);

export interface VectorFile {
  /** What an implementation does with each input. */
  readonly operation: string;
  readonly about: string;
  readonly vectors: readonly Vector[];
}

/** A vector that is accepted. */
export function accepted(name: string, input: JsonObject, output: JsonObject): Vector {
  return { name, input, output };
}

/** A vector that is refused. */
export function refused(name: string, input: JsonObject, refusal: Refusal): Vector {
  return { name, input, refusal };
}

/** The text of a file: JSON with one member a line, ending in a line end. */
export function fileText(file: VectorFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** A vector's input as the protocol takes it. What is missing or of another type ends the test. */

import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { concatBytes, fromHex } from '@tallystick/protocol/encoding/octets';
import type { Stage } from '../stages.ts';
import type { Json, JsonObject } from '../vector.ts';

/** What an operation made of an input. */
export type Outcome =
  | { readonly output: JsonObject }
  | {
      readonly refusal: {
        readonly code?: string;
        readonly at?: string;
        /** The stage, where the operation only says no and the reader found out why. */
        readonly stage?: Stage;
      };
    };

/** The outcome of a refusal as the protocol returns it. */
export function refusal(result: { readonly code: string; readonly at?: string }): Outcome {
  const { code, at } = result;
  return { refusal: at === undefined ? { code } : { code, at } };
}

/** Throws for a vector that its reader does not understand. */
function unreadable(name: string): never {
  throw new Error(`the input has no readable "${name}"`);
}

/** Bytes: hexadecimal digits, or a list of digits and of `{repeat, times}`. */
export function bytes(input: JsonObject, name: string): Uint8Array {
  return bytesOfJson(input[name] ?? null) ?? unreadable(name);
}

function bytesOfJson(value: Json): Uint8Array | undefined {
  if (typeof value === 'string') return fromHex(value);
  if (Array.isArray(value)) {
    const parts = value.map(bytesOfJson);
    return concatBytes(...parts.map((part) => part ?? unreadable('part')));
  }
  if (!isObject(value)) return undefined;
  const { repeat, times } = value;
  if (typeof repeat !== 'string' || typeof times !== 'number') return undefined;
  return fromHex(repeat.repeat(times));
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As {@link bytes}; undefined where there are none, or null. */
export function optionalBytes(input: JsonObject, name: string): Uint8Array | undefined {
  return (input[name] ?? null) === null ? undefined : bytes(input, name);
}

/** A list of byte strings. */
export function bytesList(input: JsonObject, name: string): readonly Uint8Array[] {
  const value = input[name] ?? null;
  if (!Array.isArray(value)) return unreadable(name);
  return value.map((item: Json) => bytesOfJson(item) ?? unreadable(name));
}

/** A text. */
export function text(input: JsonObject, name: string): string {
  const value = input[name];
  return typeof value === 'string' ? value : unreadable(name);
}

/** A number. */
export function number(input: JsonObject, name: string): number {
  const value = input[name];
  return typeof value === 'number' ? value : unreadable(name);
}

/** True or false. */
export function flag(input: JsonObject, name: string): boolean {
  const value = input[name];
  return typeof value === 'boolean' ? value : unreadable(name);
}

/** An object; undefined where there is null. */
export function optionalObject(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name] ?? null;
  if (value === null) return undefined;
  return isObject(value) ? value : unreadable(name);
}

/** A list of objects. */
export function objects(input: JsonObject, name: string): readonly JsonObject[] {
  const value = input[name] ?? null;
  if (!Array.isArray(value)) return unreadable(name);
  return value.map((item: Json) => (isObject(item) ? item : unreadable(name)));
}

/** The tenant. */
export function tenant(input: JsonObject): TenantId {
  return parseTenantId(text(input, 'tenant')) ?? unreadable('tenant');
}

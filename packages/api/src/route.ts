/**
 * A route of the API as data: the issuer mounts it, the OpenAPI document describes it, and clients
 * build requests from it. None of the three can then disagree with another.
 */

import { Type } from 'typebox';
import type { ProblemCode } from './problems.ts';
import type { Schema } from './schema.ts';

/** Who may use it. `operator` needs an API key. */
export type Access = 'anyone' | 'operator';

/** What travels in a body, as T to whoever sends or gets it. */
export type Content<T> =
  | { readonly kind: 'none'; readonly value: T }
  | { readonly kind: 'json'; readonly schema: Schema<T>; readonly bytesMax: number }
  | {
      readonly kind: 'octets';
      readonly bytesMax: number;
      readonly read: (bytes: Uint8Array) => T;
    }
  | { readonly kind: 'html'; readonly read: (text: string) => T };

/** No body, no query, no parameters. */
export type Nothing = Readonly<Record<string, never>>;

export interface Route<Params, Query, Body, Result> {
  /** Its name in the OpenAPI document (`operationId`) and in the log. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** With parameters in braces. */
  readonly path: string;
  /** The heading it stands under in the documentation. */
  readonly group: string;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  /** What it carries is about a person: the audit log has that it was used, and nothing of what it carried. */
  readonly isPersonal?: true;
  /** Is an `Idempotency-Key` required? Then repeating the request changes nothing more. */
  readonly isOrder: boolean;
  readonly params: Schema<Params>;
  readonly query: Schema<Query>;
  readonly body: Content<Body>;
  /** Of success; 101 for a WebSocket. */
  readonly status: 200 | 201 | 101;
  readonly result: Content<Result>;
  /** Besides those that every route of its kind has. */
  readonly problems: readonly ProblemCode[];
}

export const nothingSchema: Schema<Nothing> = Object.freeze({
  json: Type.Object({}, { additionalProperties: false }),
});

export const NO_BODY: Content<Nothing> = Object.freeze({ kind: 'none', value: {} });

/** Far more than any of our JSON bodies needs. */
const JSON_BYTES_MAX = 16_384;

/** A body of JSON. */
export function json<T>(schemaOfT: Schema<T>): Content<T> {
  return Object.freeze({ kind: 'json', schema: schemaOfT, bytesMax: JSON_BYTES_MAX });
}

/** A body of at most `bytesMax` bytes that JSON does not describe. */
export function octets(bytesMax: number): Content<Uint8Array> {
  return Object.freeze({ kind: 'octets', bytesMax, read: (bytes: Uint8Array) => bytes });
}

/** The problems that a route has because of what it is, and its own. */
export function problemsOf(
  route: Pick<
    Route<unknown, unknown, unknown, unknown>,
    'access' | 'isOrder' | 'body' | 'problems' | 'path'
  >,
): readonly ProblemCode[] {
  const bodyProblems: readonly ProblemCode[] =
    route.body.kind === 'none' ? [] : ['bodyTooLarge', 'unsupportedMediaType'];
  const keyProblems: readonly ProblemCode[] =
    route.access === 'anyone' ? [] : ['unauthenticated', 'forbidden', 'tooManyRequests'];
  const orderProblems: readonly ProblemCode[] = route.isOrder
    ? ['idempotencyKeyMissing', 'idempotencyKeyReused']
    : [];
  const tenantProblems: readonly ProblemCode[] = route.path.includes('{tenant}')
    ? ['unknownTenant']
    : [];
  return [
    'malformedRequest',
    'tooManyFailures',
    ...bodyProblems,
    ...keyProblems,
    ...orderProblems,
    ...tenantProblems,
    ...route.problems,
    'unavailable',
    'internal',
  ];
}

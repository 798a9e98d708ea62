/** Requests built from a route, so that a client cannot misspell a path or forget a header. */

import { API_VERSION, OCTETS_MEDIA_TYPE } from './open-api.ts';
import type { Route } from './route.ts';

export interface RequestInput<Params, Query, Body> {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly apiKey?: string;
  readonly idempotencyKey?: string;
}

export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** The HTTP request that asks for a route. */
export function requestOf<Params extends object, Query extends object, Body extends object>(
  route: Route<Params, Query, Body, unknown>,
  input: RequestInput<Params, Query, Body>,
): HttpRequest {
  const values = new Map(textsOf(input.params));
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values.get(name) ?? ''),
  );
  const query = new URLSearchParams(textsOf(input.query)).toString();
  const body = bodyOf(route, input.body);
  return {
    url: `${input.baseUrl}${path}${query === '' ? '' : `?${query}`}`,
    method: route.method,
    headers: {
      accept: 'application/json, application/octet-stream, application/problem+json',
      'user-agent': `tallystick/${API_VERSION}`,
      ...(input.apiKey === undefined ? {} : { authorization: `Bearer ${input.apiKey}` }),
      ...(input.idempotencyKey === undefined ? {} : { 'idempotency-key': input.idempotencyKey }),
      ...(body === undefined ? {} : { 'content-type': body.mediaType }),
    },
    ...(body === undefined ? {} : { body: body.content }),
  };
}

function textsOf(values: object): [string, string][] {
  return Object.entries(values).map(([name, value]: [string, unknown]) => [name, String(value)]);
}

function bodyOf(
  route: Route<unknown, unknown, unknown, unknown>,
  body: object,
): { readonly mediaType: string; readonly content: string | Uint8Array } | undefined {
  if (body instanceof Uint8Array) return { mediaType: OCTETS_MEDIA_TYPE, content: body };
  if (route.body.kind !== 'json') return undefined;
  return { mediaType: 'application/json', content: JSON.stringify(body) };
}

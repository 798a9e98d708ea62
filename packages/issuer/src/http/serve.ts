/**
 * Binds a route of the API to what answers it: checks the request against the route's schemas, finds
 * the tenant, and turns the outcome into a reply. Behind it there are typed values only.
 */

import { createCheck, type Misfit } from '@tallystick/api/schema';
import type { ProblemCode } from '@tallystick/api/problems';
import type { Content, Route } from '@tallystick/api/route';
import type { AnyRoute } from '@tallystick/api/routes';
import type { TenantParams } from '@tallystick/api/values';
import { assert } from '@tallystick/protocol/assert';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import type { SocketPorts } from '../sockets/device-socket.ts';
import type { AuditWord } from '../audit-log/audit-log.ts';
import { nameOf, type Caller } from './authenticate.ts';

/** What came in. The body is as it was sent. */
export interface Incoming {
  readonly params: unknown;
  readonly query: unknown;
  readonly mediaType: string | undefined;
  readonly body: Uint8Array;
  readonly caller: Caller | undefined;
  readonly idempotencyKey: string | undefined;
}

export interface Refused {
  readonly ok: false;
  readonly code: ProblemCode;
  /** More than the code says. */
  readonly detail?: string;
  readonly misfits?: readonly Misfit[];
}

export type Outcome<Result> = { readonly ok: true; readonly value: Result } | Refused;

/** What goes out: bytes or text with their media type. */
export interface Outgoing {
  readonly mediaType: string;
  readonly content: string | Uint8Array;
}

/** A route with its answer. */
export interface Served {
  readonly route: AnyRoute;
  readonly answer: (incoming: Incoming) => Promise<Outcome<Outgoing>>;
  /** For a WebSocket: what serves it, or why it is not opened. */
  readonly open?: (incoming: Pick<Incoming, 'params'>) => Promise<Outcome<SocketPorts>>;
}

export interface Input<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** An answer for the service itself. */
export function serve<Params, Query, Body, Result>(
  route: Route<Params, Query, Body, Result>,
  handle: (
    input: Input<Params, Query, Body>,
    caller: Caller | undefined,
  ) => Promise<Outcome<Result>>,
): Served {
  const read = createReader(route);
  return {
    route,
    answer: async (incoming) => {
      const input = read(incoming);
      return input.ok ? reply(route, await handle(input.value, incoming.caller)) : input;
    },
  };
}

export interface TenantInput<Params, Query, Body> extends Input<Params, Query, Body> {
  readonly tenant: TenantId;
  /** Names the order, 16 bytes; empty for a route without an idempotency key. */
  readonly orderId: Uint8Array;
  /** Who asks, as the audit log names it; empty where nobody has to say. */
  readonly by: string;
}

/** What a route of a tenant needs besides its answer. */
export interface TenantPorts {
  /** Loads the tenant's keys; false for a tenant that has none here. */
  readonly loadTenant: (tenant: TenantId) => Promise<boolean>;
  readonly orderIdOf: (order: {
    readonly caller: Caller;
    readonly tenant: TenantId;
    readonly route: string;
    readonly idempotencyKey: string;
  }) => Uint8Array;
  /** Adds to the tenant's audit log; the number of the entry. */
  readonly audit: (tenant: TenantId, word: AuditWord) => Promise<number>;
}

/** An answer for one tenant, which the path names and which has keys here. */
export function serveTenant<Params extends TenantParams, Query, Body, Result>(
  ports: TenantPorts,
  route: Route<Params, Query, Body, Result>,
  handle: (input: TenantInput<Params, Query, Body>) => Promise<Outcome<Result>>,
): Served {
  const read = createReader(route);
  return {
    route,
    answer: async (incoming) => {
      const input = read(incoming);
      if (!input.ok) return input;
      const tenant = parseTenantId(input.value.params.tenant);
      if (tenant === undefined || !(await ports.loadTenant(tenant))) {
        return { ok: false, code: 'unknownTenant' };
      }
      const { caller, idempotencyKey } = incoming;
      const isNamed = route.isOrder && caller !== undefined && idempotencyKey !== undefined;
      const orderId = isNamed
        ? ports.orderIdOf({ caller, tenant, route: route.name, idempotencyKey })
        : new Uint8Array();
      const by = caller === undefined ? '' : nameOf(caller);
      const act = (): Promise<Outcome<Result>> => handle({ ...input.value, tenant, orderId, by });
      const outcome =
        caller !== undefined && isLogged(route)
          ? await logged(ports, route, { tenant, caller, input: input.value, act })
          : await act();
      return reply(route, outcome);
    },
  };
}

/** What changes something, and what tells about a person. */
function isLogged({ access, method, isPersonal }: AnyRoute): boolean {
  return access === 'operator' && (method === 'POST' || isPersonal === true);
}

/** Writes down what is asked, lets it be done, and writes down what came of it. */
export async function logged<Result>(
  { audit }: Pick<TenantPorts, 'audit'>,
  { name, isPersonal }: Pick<AnyRoute, 'name' | 'isPersonal'>,
  asked: {
    readonly tenant: TenantId;
    readonly caller: Caller;
    readonly input: Pick<Input<object, unknown, unknown>, 'params' | 'body'>;
    readonly act: () => Promise<Outcome<Result>>;
  },
): Promise<Outcome<Result>> {
  const { tenant, caller, input, act } = asked;
  const params = Object.fromEntries(
    Object.entries(input.params).filter(([part]) => part !== 'tenant'),
  );
  const to = await audit(tenant, {
    kind: 'asked',
    by: nameOf(caller),
    route: name,
    params,
    ...(isPersonal === true ? {} : { body: input.body }),
  });
  const outcome = await act();
  await audit(tenant, { kind: 'answered', to, outcome: outcome.ok ? 'done' : outcome.code });
  return outcome;
}

/** The tenant that a path names, where it has keys here. */
export async function tenantOfPath(
  ports: Pick<TenantPorts, 'loadTenant'>,
  params: unknown,
): Promise<TenantId | undefined> {
  const text = typeof params === 'object' && params !== null && 'tenant' in params && params.tenant;
  const tenant = typeof text === 'string' ? parseTenantId(text) : undefined;
  return tenant !== undefined && (await ports.loadTenant(tenant)) ? tenant : undefined;
}

function createReader<Params, Query, Body, Result>(
  route: Route<Params, Query, Body, Result>,
): (incoming: Incoming) => Outcome<Input<Params, Query, Body>> {
  const checkParams = createCheck(route.params);
  const checkQuery = createCheck(route.query);
  const readBody = createBodyReader(route.body);
  return (incoming) => {
    const params = checkParams(incoming.params);
    if (!params.ok) return malformed('path', params.misfits);
    const query = checkQuery(incoming.query);
    if (!query.ok) return malformed('query', query.misfits);
    const body = readBody(incoming);
    if (!body.ok) return body;
    return { ok: true, value: { params: params.value, query: query.value, body: body.value } };
  };
}

const JSON_MEDIA_TYPE = 'application/json';
const OCTETS_MEDIA_TYPE = 'application/octet-stream';

function createBodyReader<Body>(content: Content<Body>): (incoming: Incoming) => Outcome<Body> {
  switch (content.kind) {
    case 'json': {
      const check = createCheck(content.schema);
      return ({ body, mediaType }) => {
        if (mediaType !== JSON_MEDIA_TYPE) return { ok: false, code: 'unsupportedMediaType' };
        const parsed = parseJson(body);
        if (!parsed.ok) return malformed('body', [{ pointer: '', message: 'must be JSON' }]);
        const checked = check(parsed.value);
        return checked.ok ? checked : malformed('body', checked.misfits);
      };
    }
    case 'octets':
      return ({ body, mediaType }) =>
        mediaType === OCTETS_MEDIA_TYPE
          ? { ok: true, value: content.read(body) }
          : { ok: false, code: 'unsupportedMediaType' };
    case 'none':
      return ({ body }) =>
        body.length === 0
          ? { ok: true, value: content.value }
          : malformed('body', [{ pointer: '', message: 'must be empty' }]);
    case 'html':
      assert(false, 'a route takes HTML');
  }
}

function malformed(place: 'path' | 'query' | 'body', misfits: readonly Misfit[]): Refused {
  const placed = misfits.map(({ pointer, message }) => ({
    pointer: `/${place}${pointer}`,
    message,
  }));
  return { ok: false, code: 'malformedRequest', misfits: placed };
}

function parseJson(
  bytes: Uint8Array,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false };
  }
}

function reply<Params, Query, Body, Result>(
  { result }: Route<Params, Query, Body, Result>,
  outcome: Outcome<Result>,
): Outcome<Outgoing> {
  if (!outcome.ok) return outcome;
  const { value } = outcome;
  if (result.kind === 'octets' && value instanceof Uint8Array) {
    return { ok: true, value: { mediaType: OCTETS_MEDIA_TYPE, content: value } };
  }
  if (result.kind === 'html') {
    return { ok: true, value: { mediaType: 'text/html; charset=utf-8', content: String(value) } };
  }
  return { ok: true, value: { mediaType: JSON_MEDIA_TYPE, content: JSON.stringify(value) } };
}

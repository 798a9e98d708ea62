/**
 * The HTTP server: routes from the API's data, bounds on everything a peer sends, problem details for
 * everything that is refused, and one line in the log for each request.
 */
// adapter: clock

import { createHash } from 'node:crypto';
import { DOCUMENTATION_STYLE } from '@tallystick/api/documentation-style';
import { isIdempotencyKey, PROBLEM_MEDIA_TYPE } from '@tallystick/api/open-api';
import { PROBLEMS, problemOf, type ProblemCode } from '@tallystick/api/problems';
import { ROUTES } from '@tallystick/api/routes';
import { assert } from '@tallystick/protocol/assert';
import type { Random } from '@tallystick/protocol/crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { TenantApiKey } from '../config/read-config.ts';
import { faultFields } from '../service/fault-fields.ts';
import type { Log } from '../service/log.ts';
import { addAppRoutes, type AppRoutesInput } from './app-routes.ts';
import { mayActFor, type Authenticate, type Caller } from './authenticate.ts';
import { answerConnectionError } from './connection-errors.ts';
import { problemOfFailure } from './failures.ts';
import { createGuards, isCallFailure, type Guards } from './lock-out.ts';
import { createKeyAllowance, type KeyAllowance } from './key-allowance.ts';
import { createTransport, type TlsKeys } from './transport.ts';
import type { Incoming, Refused, Served } from './serve.ts';
import { addSmsHooks, type SmsHooksInput } from './sms-hooks.ts';
import { addSockets, type SocketRouteOptions } from './socket-routes.ts';

export interface HttpServerInput {
  readonly served: readonly Served[];
  readonly authenticate: Authenticate;
  readonly random: Random;
  readonly log: Log;
  /** Addresses and networks of proxies that say who is behind them. */
  readonly trustedProxies: readonly string[];
  readonly apps: AppRoutesInput;
  /** What an SMS gateway posts; without it nothing is read of one. */
  readonly smsHooks?: Omit<SmsHooksInput, 'publicUrl' | 'refuse'>;
  /** How many requests each API key may make in a second. */
  readonly requestsPerSecond: number;
  readonly tenantKeys: readonly TenantApiKey[];
  /** Without it the server speaks HTTP. */
  readonly tls?: TlsKeys;
}

/** For a route that takes no body, so that a mistaken one is refused by its content, not its size. */
const EMPTY_BODY_BYTES_MAX = 1_024;
const RETRY_AFTER_SECONDS = '2';
const REQUEST_ID_BYTES = 8;

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src " +
    `'sha256-${createHash('sha256').update(DOCUMENTATION_STYLE).digest('base64')}'`,
  // Answers hold balances and enrolment codes; none is for a cache.
  'cache-control': 'no-store',
};

/** A server that does not listen yet. Every route of the API is answered, or it asserts. */
export function createHttpServer(input: HttpServerInput): FastifyInstance {
  const names = input.served.map(({ route }) => route.name);
  const isComplete = ROUTES.every(({ name }) => names.includes(name));
  assert(isComplete && names.length === ROUTES.length, 'a route of the API has no answer');
  const newRequestId = (): string => toHex(input.random(REQUEST_ID_BYTES));
  const server = fastify({
    logger: false,
    genReqId: newRequestId,
    bodyLimit: EMPTY_BODY_BYTES_MAX,
    trustProxy: input.trustedProxies.length === 0 ? false : [...input.trustedProxies],
    // Requests that are on their way while we stop are answered.
    return503OnClosing: false,
    serverFactory: (handler) => createTransport(handler, input.tls),
    clientErrorHandler: (error, socket) => {
      const requestId = newRequestId();
      const code = answerConnectionError(error, socket, requestId);
      input.log('info', 'refusedConnection', { requestId, code });
    },
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply, problemOfFailure(error), { requestId: request.id });
    },
  });
  takeBytes(server);
  addHooks(server, input.log);
  addFallbacks(server, input.log);
  const isSocket = ({ open }: Served): boolean => open !== undefined;
  const guards = createGuards(input);
  const allowance = createKeyAllowance({ ...input, nowMs: () => performance.now() });
  const door: Door = { authenticate: input.authenticate, guards, allowance };
  for (const served of input.served) {
    if (!isSocket(served)) mount(server, served, door);
  }
  const refuse = (reply: FastifyReply, code: ProblemCode): FastifyReply =>
    sendProblem(reply, code, { requestId: reply.request.id });
  const { publicUrl } = input.apps;
  if (input.smsHooks !== undefined) addSmsHooks(server, { ...input.smsHooks, publicUrl, refuse });
  addSockets(server, input.served.filter(isSocket), {
    mount: (scope, served, more) => mount(scope, served, door, more),
    refuse,
    publicUrl,
    isToWait: (route, address, refusal) => guards.isToWait(route, address, refusal),
  });
  addAppRoutes(server, input.apps);
  return server;
}

/** Bodies reach our own checks as bytes, whatever they claim to be. */
function takeBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  for (const mediaType of ['application/json', 'application/octet-stream']) {
    server.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
  }
}

function addHooks(server: FastifyInstance, log: Log): void {
  const startedMs = new WeakMap<FastifyRequest, number>();
  server.addHook('onRequest', async (request, reply) => {
    startedMs.set(request, performance.now());
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id });
  });
  server.addHook('onResponse', async (request, reply) => {
    const ms = performance.now() - (startedMs.get(request) ?? performance.now());
    log('info', 'request', {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(ms * 10) / 10,
    });
  });
}

function addFallbacks(server: FastifyInstance, log: Log): void {
  server.setErrorHandler((error: unknown, request, reply) => {
    const code = problemOfFailure(error);
    if (PROBLEMS[code].status >= 500) {
      log('error', 'failure', { requestId: request.id, ...faultFields(error) });
    }
    return sendProblem(reply, code, { requestId: request.id });
  });
  const patterns = ROUTES.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  server.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const methods = patterns
      .filter(({ pattern }) => pattern.test(path))
      .map(({ method }) => method);
    if (methods.length === 0) return sendProblem(reply, 'notFound', { requestId: request.id });
    reply.header('allow', methods.join(', '));
    return sendProblem(reply, 'methodNotAllowed', { requestId: request.id });
  });
}

interface Door {
  readonly authenticate: Authenticate;
  readonly guards: Guards;
  readonly allowance: KeyAllowance;
}

function mount(
  server: FastifyInstance,
  { route, answer }: Served,
  { authenticate, guards, allowance }: Door,
  more: SocketRouteOptions = {},
): void {
  const { body } = route;
  const callers = new WeakMap<FastifyRequest, Caller>();
  server.route({
    ...more,
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: 'bytesMax' in body ? body.bytesMax : EMPTY_BODY_BYTES_MAX,
    // Before the body is read: nobody fills our memory without a key.
    onRequest: async (request, reply) => {
      const wait = guards.waitOf(route, request.ip);
      if (wait !== undefined) {
        reply.header('retry-after', wait);
        return sendProblem(reply, 'tooManyFailures', { requestId: request.id });
      }
      if (route.access === 'anyone') return;
      const caller = authenticate(request.headers.authorization);
      const refused = checkCaller(caller, request.params);
      // Whoever has no key at all guesses none.
      if (caller === undefined && request.headers.authorization !== undefined) {
        guards.failed(route, request.ip);
      }
      if (refused !== undefined) return sendProblem(reply, refused, { requestId: request.id });
      if (caller === undefined) return;
      const tooMany = allowance.waitOf(caller);
      if (tooMany !== undefined) {
        reply.header('retry-after', tooMany);
        return sendProblem(reply, 'tooManyRequests', { requestId: request.id });
      }
      callers.set(request, caller);
    },
    handler: async (request, reply) => {
      const idempotencyKey = request.headers['idempotency-key'];
      const isNamed = typeof idempotencyKey === 'string' && isIdempotencyKey(idempotencyKey);
      if (route.isOrder && !isNamed) {
        return sendProblem(reply, 'idempotencyKeyMissing', { requestId: request.id });
      }
      const outcome = await answer({
        ...incomingOf(request),
        caller: callers.get(request),
        idempotencyKey: isNamed ? idempotencyKey : undefined,
      });
      if (!outcome.ok) {
        if (isCallFailure(outcome.code)) guards.failed(route, request.ip);
        return sendProblem(reply, outcome.code, { requestId: request.id, ...detailsOf(outcome) });
      }
      const { mediaType, content } = outcome.value;
      const sent = content instanceof Uint8Array ? Buffer.from(content) : content;
      return reply.code(route.status).header('content-type', mediaType).send(sent);
    },
  });
}

/** Why this caller may not use a route with these path parameters; undefined when it may. */
function checkCaller(caller: Caller | undefined, params: unknown): ProblemCode | undefined {
  if (caller === undefined) return 'unauthenticated';
  const tenant =
    typeof params === 'object' && params !== null && 'tenant' in params
      ? String(params.tenant)
      : undefined;
  return mayActFor(caller, tenant) ? undefined : 'forbidden';
}

function incomingOf(
  request: FastifyRequest,
): Pick<Incoming, 'params' | 'query' | 'body' | 'mediaType'> {
  const { params, query, body, headers } = request;
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  return {
    // The router's objects have no prototype; a plain copy is what schemas expect.
    params: Object.assign({}, params),
    query: Object.assign({}, query),
    mediaType: mediaType.trim().toLowerCase(),
    body: body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array(),
  };
}

function detailsOf({ detail, misfits }: Refused): Pick<Refused, 'detail' | 'misfits'> {
  return {
    ...(detail === undefined ? {} : { detail }),
    ...(misfits === undefined ? {} : { misfits }),
  };
}

function sendProblem(
  reply: FastifyReply,
  code: ProblemCode,
  occurrence: Parameters<typeof problemOf>[1],
): FastifyReply {
  const problem = problemOf(code, occurrence);
  if (code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (code === 'unavailable') reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problem));
}

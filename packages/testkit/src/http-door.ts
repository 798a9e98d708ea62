/** The issuer's HTTP server for tests: asked without a socket, answered as over one. */

import { PROBLEMS, problemSchema, type Problem, type ProblemCode } from '@tallystick/api/problems';
import type { Content } from '@tallystick/api/route';
import { createCheck, type Schema } from '@tallystick/api/schema';
import { systemRandom } from '@tallystick/elements/system-ports';
import { createApiKey } from '@tallystick/issuer/config/api-key';
import { createAccountNews } from '@tallystick/issuer/sockets/account-news';
import { createIssuerServer, type IssuerServerInput } from '@tallystick/issuer/http/issuer-server';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerWorld } from './issuer-world.ts';

export interface Question {
  /** POST unless it says otherwise. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** The deployment's unless it says otherwise; null for none. */
  readonly key?: string | null;
  /** The idempotency key. */
  readonly order?: string;
  readonly json?: unknown;
  /** Instead of `json`. */
  readonly body?: string | Uint8Array;
  readonly type?: string;
  /** Header fields besides. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who asks; this machine unless it says otherwise. */
  readonly remoteAddress?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** The media type without parameters. */
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
  /** The JSON in it; undefined for other media types. */
  readonly value: unknown;
}

export interface HttpDoor {
  readonly deploymentKey: string;
  /** Good for the tenant that the door was opened for. */
  readonly tenantKey: string;
  /** What was logged, a line of JSON each. */
  readonly logged: readonly string[];
  ask(question: Question): Promise<HttpAnswer>;
  /** The value of an answer with status 200 or 201, which fits `schema`. */
  succeed<T>(schema: Schema<T>, question: Question): Promise<T>;
  /** The problem of an answer that has the form and the status of this code. */
  refuse(code: ProblemCode, question: Question): Promise<Problem>;
  close(): Promise<void>;
}

/** What a JSON route answers. */
export function resultOf<T>({ result }: { readonly result: Content<T> }): Schema<T> {
  assert(result.kind === 'json', 'the route answers something else than JSON');
  return result.schema;
}

const isProblem = createCheck(problemSchema);

/** Opens the door of `issuer`; `tenant` has an API key of its own. */
export function openHttpDoor(
  input: Pick<IssuerServerInput, 'issuer' | 'keyring' | 'isStopping' | 'smsPosts'> &
    Partial<Pick<IssuerServerInput, 'apps' | 'requestsPerSecond'>> & {
      readonly tenant: TenantId;
      /** Who holds the tenant's key. */
      readonly holder?: string;
    },
): HttpDoor {
  const [deploymentKey, tenantKey] = [createApiKey(systemRandom), createApiKey(systemRandom)];
  const logged: string[] = [];
  const server = createIssuerServer({
    apps: [],
    news: createAccountNews(),
    ...input,
    deploymentKey,
    tenantKeys: [
      {
        tenant: input.tenant,
        key: tenantKey,
        ...(input.holder === undefined ? {} : { holder: input.holder }),
      },
    ],
    log: (_level, event, fields) => logged.push(JSON.stringify({ event, ...fields })),
  });
  const ask = async (question: Question): Promise<HttpAnswer> => {
    const { method = 'POST', url, key = deploymentKey, order, json } = question;
    const body = json === undefined ? question.body : JSON.stringify(json);
    const type = question.type ?? (json === undefined ? undefined : 'application/json');
    const answer = await server.inject({
      method,
      url,
      ...(question.remoteAddress === undefined ? {} : { remoteAddress: question.remoteAddress }),
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(order === undefined ? {} : { 'idempotency-key': order }),
        ...(type === undefined ? {} : { 'content-type': type }),
        ...question.headers,
      },
      ...(body === undefined ? {} : { payload: Buffer.from(body) }),
    });
    const [mediaType = ''] = (answer.headers['content-type'] ?? '').split(';');
    const value: unknown = mediaType.endsWith('json') ? JSON.parse(answer.body) : undefined;
    const bytes = new Uint8Array(answer.rawPayload);
    return { status: answer.statusCode, type: mediaType, headers: answer.headers, bytes, value };
  };
  return {
    deploymentKey,
    tenantKey,
    logged,
    ask,
    succeed: async (schema, question) => {
      const { status, value } = await ask(question);
      assert(status === 200 || status === 201, `${status} ${JSON.stringify(value)}`);
      const checked = createCheck(schema)(value);
      assert(checked.ok, `an answer does not fit its schema: ${JSON.stringify(checked)}`);
      return checked.value;
    },
    refuse: async (code, question) => {
      const { status, type, value } = await ask(question);
      const problem = isProblem(value);
      assert(problem.ok && problem.value.code === code, `not ${code}: ${JSON.stringify(value)}`);
      assert(status === PROBLEMS[code].status, `${code} has the status ${status}`);
      assert(type === 'application/problem+json', `${code} has the media type ${type}`);
      const leaks = /node_modules|\.ts:|Error/.test(JSON.stringify(value));
      assert(!leaks, `a problem tells of our insides: ${JSON.stringify(value)}`);
      return problem.value;
    },
    close: () => server.close(),
  };
}

/** The door of a world's issuer, whose one tenant is there; nobody creates another one. */
export function openWorldDoor(
  { deps, tenant }: Pick<IssuerWorld, 'deps' | 'tenant'>,
  {
    holder,
    smsSecret,
    ...limits
  }: {
    readonly holder?: string;
    readonly smsSecret?: string;
    readonly requestsPerSecond?: number;
  } = {},
): HttpDoor {
  return openHttpDoor({
    issuer: deps,
    keyring: {
      load: (wanted) => Promise.resolve(deps.keysOf(wanted)),
      ensure: () => Promise.reject(new Error('nobody creates a tenant here')),
    },
    tenant,
    isStopping: () => false,
    ...limits,
    ...(holder === undefined ? {} : { holder }),
    ...(smsSecret === undefined
      ? {}
      : { smsPosts: { secret: smsSecret, tenants: () => [tenant] } }),
  });
}

/** Sends one request to the issuer and reads the answer, trusting neither its size nor its form. */
// adapter: network

import { problemSchema } from '@tallystick/api/problems';
import { requestOf, type HttpRequest } from '@tallystick/api/request';
import type { Route } from '@tallystick/api/route';
import { createCheck } from '@tallystick/api/schema';
import type { CommandResult } from './command.ts';
import type { Connection } from './connection.ts';
import { parseJson } from './json-text.ts';

export interface Question<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly idempotencyKey?: string;
}

export type Asked<Result> =
  { readonly kind: 'done'; readonly value: Result } | Extract<CommandResult, { kind: 'refused' }>;

const TIMEOUT_MS = 30_000;
/** Far above any answer of the operator's routes. */
const ANSWER_BYTES_MAX = 4_194_304;

/** Asks for a JSON route. What keeps the answer away is `refused`, with a line for people. */
export async function askIssuer<
  Params extends object,
  Query extends object,
  Body extends object,
  Result,
>(
  { url, apiKey }: Connection,
  route: Route<Params, Query, Body, Result>,
  question: Question<Params, Query, Body>,
): Promise<Asked<Result>> {
  const request = requestOf(route, { ...question, baseUrl: url, apiKey });
  const answer = await exchange(request);
  if (answer === undefined) return unreachable(url, question.idempotencyKey);
  if (route.result.kind !== 'json') return strange(url);
  const value = parseJson(Buffer.from(answer.body).toString('utf8'));
  if (answer.status === route.status) {
    const checked = createCheck(route.result.schema)(value);
    return checked.ok ? { kind: 'done', value: checked.value } : strange(url);
  }
  const problem = createCheck(problemSchema)(value);
  if (!problem.ok) return strange(url);
  const { title, detail, code, misfits } = problem.value;
  const places = (misfits ?? []).map(({ pointer, message }) => ` ${pointer}: ${message}.`);
  return { kind: 'refused', code, message: `${title}${places.join('')} ${detail}` };
}

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Undefined when no whole answer came. */
async function exchange({ url, ...request }: HttpRequest): Promise<Answer | undefined> {
  try {
    const { body, ...rest } = request;
    const response = await fetch(url, {
      ...rest,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const content = await readBounded(response);
    return content === undefined ? undefined : { status: response.status, body: content };
  } catch {
    return undefined;
  }
}

async function readBounded({ body }: Response): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  for (let length = 0; ;) {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) return Buffer.concat(parts);
    length += value.length;
    if (length > ANSWER_BYTES_MAX) return undefined;
    parts.push(value);
  }
}

function unreachable(
  url: string,
  idempotencyKey: string | undefined,
): Extract<CommandResult, { kind: 'refused' }> {
  const repeat =
    idempotencyKey === undefined
      ? ''
      : ` Whether it was carried out is unknown: repeat it with --idempotency-key ${idempotencyKey}.`;
  return {
    kind: 'refused',
    code: 'issuerUnreachable',
    message: `${url} does not answer: is the issuer running?${repeat}`,
  };
}

function strange(url: string): Extract<CommandResult, { kind: 'refused' }> {
  return {
    kind: 'refused',
    code: 'strangeAnswer',
    message: `What answers at ${url} is no issuer of this version: check the address.`,
  };
}

/** JSON over HTTP for both doors: who may ask, a bounded body, one answer. */
// adapter: network

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonText } from './json-fields.ts';

/** The longest order has a name of 140 letters in it. */
const BODY_BYTES_MAX = 16_384;

export interface Reply {
  readonly status: number;
  readonly body: object;
}

export interface Asked {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Of a PUT or POST; undefined where there is none or it is no JSON. */
  readonly body: unknown;
}

/** What a request asks; a reply where it is refused before anybody looks at it. */
export async function readRequest(
  request: IncomingMessage,
  apiKey: string,
): Promise<{ readonly asked: Asked } | { readonly reply: Reply }> {
  if (!isKey(request.headers.authorization, apiKey)) return { reply: problem(401, 'keyUnknown') };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > BODY_BYTES_MAX) return { reply: problem(413, 'bodyTooLarge') };
    chunks.push(bytes);
  }
  const url = new URL(request.url ?? '/', 'http://sandbox.test');
  const asked = {
    method: request.method ?? '',
    path: url.pathname.split('/').slice(1),
    query: url.searchParams,
    body: parse(Buffer.concat(chunks).toString('utf8')),
  };
  return { asked };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Compared as digests, which are of one length: the time that it takes says nothing. */
function isKey(header: string | undefined, apiKey: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${apiKey}`));
}

/** A reply that refuses the request itself. */
export function problem(status: number, code: string): Reply {
  return { status, body: { code } };
}

/** Sends it, whole. */
export function send(response: ServerResponse, { status, body }: Reply): void {
  const text = jsonText(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

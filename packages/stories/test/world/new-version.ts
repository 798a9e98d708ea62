/** A way to the issuer on which the wallet can become another version of itself. */
// adapter: network

import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { freePort } from '@tallystick/testkit/free-port';

export interface VersionedIssuer {
  /** Where devices go instead of the issuer's port. */
  readonly port: number;
  /** From now on the wallet is the version of this name. */
  publish(version: string): void;
  close(): void;
}

/**
 * Forwards to the issuer at `origin`, all but sockets. A published version differs as a build does: in
 * the page, and in the list that the service worker compares.
 */
export async function serveVersions(origin: string): Promise<VersionedIssuer> {
  let version: string | undefined;
  const port = await freePort();
  const server = createServer((asked, reply) => {
    void forward({ asked, reply, origin, version });
  });
  server.listen(port, 'localhost');
  await once(server, 'listening');
  return {
    port,
    publish: (name) => {
      version = name;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Forwarding {
  readonly asked: IncomingMessage;
  readonly reply: ServerResponse;
  readonly origin: string;
  readonly version: string | undefined;
}

async function forward({ asked, reply, origin, version }: Forwarding): Promise<void> {
  const { pathname } = new URL(asked.url ?? '/', origin);
  const isChanged = version !== undefined && CHANGED.test(pathname);
  const headers = { ...asked.headers };
  if (isChanged) {
    // Whole and unpacked: what is changed has to be read.
    for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) {
      delete headers[name];
    }
  }
  const onward = request(new URL(asked.url ?? '/', origin), { method: asked.method, headers });
  asked.pipe(onward);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve);
    onward.once('error', reject);
  });
  const { statusCode = 502 } = answer;
  if (!isChanged) {
    reply.writeHead(statusCode, answer.headers);
    answer.pipe(reply);
    return;
  }
  const body = await text(answer);
  const { 'content-length': _length, etag: _etag, ...kept } = answer.headers;
  reply.writeHead(statusCode, kept);
  reply.end(changed(pathname, body, version));
}

const CHANGED = /^\/wallet\/(?:index\.html|sw\.js)?$/;

function changed(pathname: string, body: string, version: string): string {
  return pathname.endsWith('sw.js')
    ? body.replaceAll(/(url:"index\.html",revision:")[0-9a-f]*"/g, `$1${version}"`)
    : body.replace('<head>', `<head><meta name="version" content="${version}">`);
}

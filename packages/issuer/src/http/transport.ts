/**
 * What carries the routes: HTTP, or HTTPS for a private network, under the same bounds on what a peer
 * may send and how long it may take.
 */
// adapter: network

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

/** As PEM. */
export interface TlsKeys {
  readonly key: string;
  readonly certificate: string;
}

/** Header fields of one request together; a bearer key and an idempotency key take 200. */
const HEADER_BYTES_MAX = 8_192;
const HEADERS_COUNT_MAX = 64;
/** A body of a megabyte over a slow mobile network; a trickling peer gets no longer. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
/** More wait in the kernel's queue; each may hold a body of a megabyte in memory. */
const CONNECTIONS_MAX = 1_024;

const BOUNDS = {
  maxHeaderSize: HEADER_BYTES_MAX,
  requestTimeout: REQUEST_TIMEOUT_MS,
  headersTimeout: HEADERS_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  shouldUpgradeCallback: asksForSocket,
};

/**
 * Whatever else offers to upgrade, as clients do that would like HTTP/2, is an ordinary request on a
 * connection that stays.
 */
function asksForSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/** A server that does not listen yet; without `tls` it speaks HTTP. */
export function createTransport(handler: RequestListener, tls?: TlsKeys): Server {
  const server =
    tls === undefined
      ? createServer(BOUNDS, handler)
      : createTlsServer(
          {
            ...BOUNDS,
            key: tls.key,
            cert: tls.certificate,
            handshakeTimeout: HEADERS_TIMEOUT_MS,
          },
          handler,
        );
  server.maxConnections = CONNECTIONS_MAX;
  server.maxHeadersCount = HEADERS_COUNT_MAX;
  return server;
}

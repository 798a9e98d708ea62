/**
 * Answers to what is no HTTP request: written to the socket by hand, because there is no request to
 * reply to, and the connection ends.
 */
// adapter: network

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEMS, problemOf, type ProblemCode } from '@tallystick/api/problems';
import { PROBLEM_MEDIA_TYPE } from '@tallystick/api/open-api';

/** Codes of Node's HTTP parser and timers. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimeout',
};

/** Answers with a problem, where the peer still listens, and closes. Resolves nothing, throws nothing. */
export function answerConnectionError(
  error: { readonly code?: string },
  socket: Socket,
  requestId: string,
): ProblemCode {
  const code = CODES[error.code ?? ''] ?? 'malformedRequest';
  if (socket.writable && error.code !== 'ECONNRESET') {
    const { status } = PROBLEMS[code];
    const body = JSON.stringify(problemOf(code, { requestId }));
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
        `Content-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n` +
        `Connection: close\r\n\r\n${body}`,
    );
  } else {
    socket.destroy();
  }
  return code;
}

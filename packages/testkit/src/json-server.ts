/** A server on this machine that answers every request with JSON, for tests of what asks it. */
// adapter: network

import { createServer } from 'node:http';
import { assert } from '@tallystick/protocol/assert';

export interface JsonServer {
  readonly url: string;
  close(): void;
}

/** Answers with what `answer` gives for the path and query that were asked. */
export async function openJsonServer(answer: (url: URL) => unknown): Promise<JsonServer> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(new URL(request.url ?? '/', 'http://json.test'))));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  assert(typeof address === 'object' && address !== null, 'a server has no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
    },
  };
}

/** A port of the loopback address that nobody listens on. */
// adapter: network

import { createServer } from 'node:net';

/** Asks the system for a port and gives it back; whoever uses it does so soon. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/**
 * A second way in for this machine alone, by plain HTTP: the `tallystick` command does not know the
 * certificate of a service that speaks HTTPS to phones.
 */
// adapter: network

import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { assert } from '@tallystick/protocol/assert';
import { createTransport } from '../http/transport.ts';

export interface LocalDoor {
  readonly url: string;
  /** Requests in hand are answered, unless `cut` is called meanwhile. */
  close(): Promise<void>;
  /** Ends every connection. */
  cut(): void;
}

const LOOPBACK = '127.0.0.1';

/** Opens it on any free port. */
export async function openLocalDoor(handler: RequestListener): Promise<LocalDoor> {
  const server = createTransport(handler);
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  assert(typeof address === 'object' && address !== null, 'a listening server has an address');
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
    cut: () => server.closeAllConnections(),
  };
}

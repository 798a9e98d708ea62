/** Where the service listens, what that makes its address, and how it stops listening. */
// adapter: clock

import { assert } from '@tallystick/protocol/assert';
import type { FastifyInstance } from 'fastify';
import { EVERY_ADDRESS, type Config } from '../config/read-config.ts';
import type { LanService } from '../lan/lan-service.ts';
import { openLocalDoor, type LocalDoor } from './local-door.ts';
import { listenFailure } from './port.ts';

export interface Listening {
  readonly port: number;
  /** Where devices reach the service. */
  readonly publicUrl: string;
  /** Where this machine reaches it by plain HTTP. */
  readonly localUrl: string;
  /** Requests and calls in hand are answered first. */
  close(): Promise<void>;
}

/** Requests in hand get this long. The database's own stop needs the rest of ten seconds. */
const CLOSE_GRACE_MS = 2_500;

/** Listens as the settings say. Throws TallystickError `cannot_listen`, and then nothing is open. */
export async function startListening(
  server: FastifyInstance,
  { host, port: wantedPort, publicUrl }: Pick<Config, 'host' | 'port' | 'publicUrl'>,
  lan?: LanService,
): Promise<Listening> {
  const port = await listen(server, { host, port: wantedPort });
  if (lan === undefined) {
    return {
      port,
      publicUrl: publicUrl ?? `http://localhost:${port}`,
      localUrl: `http://${localHost(host)}:${port}`,
      close: () => closeAll([closable(server)]),
    };
  }
  const door = await openLocalDoor((request, response) => server.routing(request, response));
  return {
    port,
    publicUrl: `https://${lan.address}:${port}`,
    localUrl: door.url,
    close: () => closeAll([closable(server), door]),
  };
}

async function listen(
  server: FastifyInstance,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    throw listenFailure(error, { host, port });
  }
  const address = server.server.address();
  assert(typeof address === 'object' && address !== null, 'a listening server has an address');
  return address.port;
}

/** Where the machine itself reaches a service that listens on `host`. */
function localHost(host: string): string {
  if (host === EVERY_ADDRESS) return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

type Closable = Pick<LocalDoor, 'close' | 'cut'>;

function closable(server: FastifyInstance): Closable {
  return { close: () => server.close(), cut: () => server.server.closeAllConnections() };
}

async function closeAll(doors: readonly Closable[]): Promise<void> {
  const closed = Promise.all(doors.map((door) => door.close()));
  const patience = setTimeout(() => {
    for (const door of doors) door.cut();
  }, CLOSE_GRACE_MS);
  await closed;
  clearTimeout(patience);
}

/** A door between devices and an issuer that a test opens, shuts and spoils. */
// adapter: network

import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

export interface Shutter {
  /** What devices call instead of the issuer. */
  readonly url: string;
  open(): void;
  /** Cuts every connection and takes no new one. */
  shut(): void;
  /** What devices send from now on arrives nowhere; connections stay. */
  swallow(): void;
  /** As a gateway does that knows no WebSockets. */
  refuseUpgrades(): void;
  close(): void;
}

/** Opens a door to the local `port`. */
export async function createShutter(port: number): Promise<Shutter> {
  const sockets = new Set<Socket>();
  const state = { isOpen: true, isSwallowing: false, refusesUpgrades: false };
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((device) => {
    keep(device);
    if (!state.isOpen) {
      device.destroy();
      return;
    }
    const issuer = createConnection({ host: '127.0.0.1', port });
    keep(issuer);
    issuer.pipe(device);
    device.on('data', (bytes) => {
      if (state.isSwallowing) return;
      const isUpgrade = /\r\nupgrade: websocket\r\n/i.test(bytes.toString('latin1'));
      if (isUpgrade && state.refusesUpgrades) device.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      else issuer.write(bytes);
    });
    device.on('close', () => issuer.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the door has no address');
  const shut = (): void => {
    state.isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    open: () => {
      state.isOpen = true;
      state.isSwallowing = false;
    },
    shut,
    swallow: () => {
      state.isSwallowing = true;
    },
    refuseUpgrades: () => {
      state.refusesUpgrades = true;
    },
    close: () => {
      shut();
      server.close();
    },
  };
}

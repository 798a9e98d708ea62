/** The port to listen on: is it free, and if not, what to do. */
// adapter: network

import { createServer } from 'node:net';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Listens for a moment. Throws TallystickError `cannot_listen`. */
export async function assertPortFree({ host, port }: ListenAddress): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw listenFailure(error, { host, port });
  }
  await new Promise((resolve) => server.close(resolve));
}

/** A refusal to listen, as one line that says what to do. */
export function listenFailure(error: unknown, { host, port }: ListenAddress): TallystickError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const lines: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is in use: stop what uses it, or choose another (--port 0 takes any free one).`,
    EACCES: `Port ${port} on ${host} needs more rights: choose one above 1023 (--port).`,
    EADDRNOTAVAIL: `${host} is no address of this machine: change TALLYSTICK_HOST.`,
    ENOTFOUND: `The host name ${host} is unknown: change TALLYSTICK_HOST.`,
  };
  const message =
    lines[reason] ?? `Port ${port} on ${host} cannot be listened on (${reason}): choose another.`;
  return new TallystickError({ code: 'cannot_listen', message, cause: error });
}

/**
 * The network port over one WebSocket to the issuer, which can also speak first: a nudge says that
 * something about the account changed, and the device then syncs.
 *
 * Invariants: a call that the socket does not answer is posted instead, which is safe because calls may
 * be repeated; a nudge carries nothing, so a lost one costs time and nothing else, and whoever syncs
 * after each new contact misses nothing. The socket's address follows from that of the calls: it opens
 * with the first call, and there is nothing to configure.
 */

// adapter: clock

import type { Random } from '@tallystick/protocol/crypto';
import { uint32Of } from '@tallystick/protocol/encoding/octets';
import { openDeviceSocket, SocketLost, type DeviceSocket } from './network/device-socket.ts';
import type { Network } from './ports.ts';

/** A network that also tells when to sync. */
export interface LiveNetwork extends Network {
  /** Calls `listener` whenever something about the account changed; gives what ends that. */
  onNudge(listener: () => void): () => void;
  /**
   * Calls `listener` with true when the socket opens and with false when it is lost; gives what ends
   * that. Sync after each true: what happened in between is learned then.
   */
  onContact(listener: (isConnected: boolean) => void): () => void;
  /** Closes the socket for good; calls are still posted. */
  close(): void;
}

export interface SocketNetworkOptions {
  /** Carries calls while there is no socket. */
  readonly fallback: Network;
  /** Spreads the reconnects of many devices after an outage. */
  readonly random: Random;
  /** Waits between attempts to reconnect, in milliseconds; from 1,000 to 30,000 when left out. */
  readonly waitMs?: { readonly first: number; readonly longest: number };
}

/** A call waits so long for a socket that is just opening; then it is posted. */
const OPENING_MS_MAX = 2_000;
const WAIT_MS = { first: 1_000, longest: 30_000 };

/**
 * A network over one socket. `post` rejects as `fallback` does, and with `issuer_refused` or `offline`
 * when the issuer answers a call on the socket with a status that says so.
 */
export function createSocketNetwork(options: SocketNetworkOptions): LiveNetwork {
  const { fallback } = options;
  const nudged = new Set<() => void>();
  const contacted = new Set<(isConnected: boolean) => void>();
  const line = createLine(options, {
    nudge: () => {
      for (const listener of nudged) listener();
    },
    contact: (isConnected) => {
      for (const listener of contacted) listener(isConnected);
    },
  });
  return {
    async post(url, body): Promise<Uint8Array> {
      const socket = await line.socketFor(url);
      if (socket !== undefined) {
        try {
          return await socket.ask(body);
        } catch (error) {
          if (!(error instanceof SocketLost)) throw error;
        }
      }
      const answer = await fallback.post(url, body);
      line.reconnectNow();
      return answer;
    },
    onNudge: (listener) => listen(nudged, listener),
    onContact: (listener) => listen(contacted, listener),
    close: () => line.close(),
  };
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The socket that is open or will be: one at a time, opened again whenever it is lost. */
interface Line {
  /** The open socket for calls to `url`; undefined while there is none. */
  socketFor(url: string): Promise<DeviceSocket | undefined>;
  /** The issuer was just reached another way: no need to wait any longer. */
  reconnectNow(): void;
  close(): void;
}

interface LineEvents {
  readonly nudge: () => void;
  readonly contact: (isConnected: boolean) => void;
}

function createLine({ random, waitMs = WAIT_MS }: SocketNetworkOptions, events: LineEvents): Line {
  let address: string | undefined;
  let socket: DeviceSocket | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isClosed = false;

  const connect = (): void => {
    clearTimeout(retry);
    retry = undefined;
    if (address === undefined || isClosed) return;
    let wasOpen = false;
    const own = openDeviceSocket(address, {
      nudged: events.nudge,
      ended: () => {
        if (socket !== own) return;
        socket = undefined;
        failures = wasOpen ? 0 : failures + 1;
        if (!isClosed) retry = setTimeout(connect, nextWaitMs(failures, waitMs, random));
        if (wasOpen) events.contact(false);
      },
    });
    socket = own;
    const greet = async (): Promise<void> => {
      const isOpen = await own.opened;
      if (!isOpen || socket !== own) return;
      wasOpen = true;
      failures = 0;
      events.contact(true);
    };
    void greet();
  };
  const turnTo = (next: string): void => {
    if (next === address) return;
    address = next;
    failures = 0;
    const earlier = socket;
    socket = undefined;
    earlier?.close();
    connect();
  };
  return {
    async socketFor(url): Promise<DeviceSocket | undefined> {
      const wanted = socketAddress(url);
      if (wanted === undefined || isClosed) return undefined;
      turnTo(wanted);
      const current = socket;
      // Where sockets do not get through, calls do not wait for them.
      if (current === undefined || failures > 0) return undefined;
      return (await within(OPENING_MS_MAX, current.opened)) === true ? current : undefined;
    },
    reconnectNow(): void {
      if (retry !== undefined) connect();
    },
    close(): void {
      isClosed = true;
      clearTimeout(retry);
      socket?.close();
    },
  };
}

/** `https://issuer/v1/tenants/t/calls` has its socket at `wss://issuer/v1/tenants/t/socket`. */
function socketAddress(url: string): string | undefined {
  const found = /^http(s?:\/\/.+)\/calls$/.exec(url);
  return found === null ? undefined : `ws${found[1] ?? ''}/socket`;
}

/** Twice as long after each failure, up to the longest, and of that between a half and the whole. */
function nextWaitMs(
  failures: number,
  { first, longest }: { readonly first: number; readonly longest: number },
  random: Random,
): number {
  const wholeMs = Math.min(longest, first * 2 ** Math.min(failures, 16));
  return wholeMs * (0.5 + uint32Of(random(4)) / 2 ** 33);
}

/** What a promise gives within a time; undefined when it takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

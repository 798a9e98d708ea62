/** All sockets of this process: how many there may be, and how they end together. */
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import type { ServedSocket } from './device-socket.ts';

export interface SocketHub {
  /** May another socket be opened? */
  isOpen(): boolean;
  /** Takes a socket in; cuts it off where others were faster. */
  add(socket: ServedSocket): void;
  /** Answers the calls in hand, says goodbye to all, and cuts off who does not go. Idempotent. */
  close(): Promise<void>;
}

export interface SocketLimits {
  /** Sockets in all. */
  readonly socketsMax: number;
  /** Those of them on which the issuer has not accepted a call yet. */
  readonly unboundMax: number;
}

/**
 * Half of the connections that a process takes; the other half is for calls by POST, to which a device
 * turns that finds no place here. Anybody can open a socket, but only a device makes a call that is
 * accepted, so most places are kept for those. A limit for each address would be no better: behind a
 * proxy all devices have the same.
 */
const LIMITS: SocketLimits = { socketsMax: 512, unboundMax: 128 };
/** Calls in hand and goodbyes together; the database's own stop needs the rest of ten seconds. */
const GRACE_MS = 2_000;

/** A hub without sockets. */
export function createSocketHub({ socketsMax, unboundMax }: SocketLimits = LIMITS): SocketHub {
  const sockets = new Set<ServedSocket>();
  let isClosing = false;
  const isFull = (): boolean => {
    const unbound = [...sockets].filter((socket) => !socket.isBound());
    return sockets.size >= socketsMax || unbound.length >= unboundMax;
  };
  return Object.freeze({
    isOpen: () => !isClosing && !isFull(),
    add(socket: ServedSocket): void {
      if (isFull()) return socket.terminate();
      sockets.add(socket);
      void socket.ended.then(() => sockets.delete(socket));
      if (isClosing) socket.close();
    },
    async close(): Promise<void> {
      isClosing = true;
      for (const socket of sockets) socket.close();
      const ended = Promise.all([...sockets].map((socket) => socket.ended));
      const patience = new AbortController();
      const late = delay(GRACE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([ended, late]);
      patience.abort();
      for (const socket of sockets) socket.terminate();
      await ended;
    },
  });
}

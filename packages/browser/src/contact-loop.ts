/**
 * When to talk to the issuer: at the start, when contact comes back, when the issuer nudges, after
 * payments, and when somebody looks at the screen. One sync at a time; a wish that comes during one is
 * followed by another, so that nothing that was written meanwhile waits for the next occasion.
 *
 * Invariant: whether there is a network is found out by trying. A failed try is tried again, at growing
 * intervals, so a till that nobody touches hands in by itself.
 */

import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import type { SyncOutcome } from '@tallystick/sdk/sync/sync';

export interface ContactLoopPorts {
  readonly sync: () => Promise<SyncOutcome>;
  /** Events that call for a sync: each gives what ends it. */
  readonly onNudge: (listener: () => void) => () => void;
  readonly onContact: (listener: (isConnected: boolean) => void) => () => void;
  readonly onVisible: (listener: () => void) => () => void;
  /** Runs `work` once after a time; gives what prevents it. */
  readonly later: (ms: number, work: () => void) => () => void;
  /** After each change of the loop's state. */
  readonly changed: (state: ContactState) => void;
  /** What a sync rejected with, other than for the network: the store's errors. */
  readonly failed: (error: unknown) => void;
}

/** What a sync ended with; `issuer_refused` when somebody else than the issuer answered. */
export type ContactEnd = SyncOutcome | { readonly ok: false; readonly code: 'issuerRefused' };

export interface ContactState {
  /** Before the first try has ended, it is not known. */
  readonly reach: 'unknown' | 'online' | 'offline';
  readonly isSyncing: boolean;
  /** How the last sync ended. */
  readonly last?: ContactEnd;
}

export interface ContactLoop {
  state(): ContactState;
  /** Syncs now, or right after the sync that is under way; resolves with how it ended. */
  syncNow(): Promise<ContactEnd | undefined>;
  /** Ends the loop; a sync under way still ends by itself. */
  stop(): void;
}

/** Without a socket nobody nudges: then it is asked for. */
const POLL_MS = 60_000;
/** With one, only in case that a nudge was lost. */
const QUIET_MS = 600_000;
const RETRY_MS = { first: 5_000, longest: 120_000 };

/** Starts with a first sync at once. */
export function startContactLoop(ports: ContactLoopPorts): ContactLoop {
  let state: ContactState = { reach: 'unknown', isSyncing: false };
  let running: Promise<ContactEnd | undefined> | undefined;
  let next: Promise<ContactEnd | undefined> | undefined;
  let isConnected = false;
  let isStopped = false;
  let failures = 0;
  let cancelTimer = (): void => undefined;

  const become = (change: Partial<ContactState>): void => {
    state = { ...state, ...change };
    if (!isStopped) ports.changed(state);
  };
  const tryAfter = (ms: number): void => {
    cancelTimer();
    if (!isStopped) cancelTimer = ports.later(ms, () => void syncNow());
  };
  const run = async (): Promise<ContactEnd | undefined> => {
    cancelTimer();
    become({ isSyncing: true });
    const end = await tryOnce(ports);
    if (end === undefined) {
      become({ isSyncing: false });
      return undefined;
    }
    const isReached = end.ok || (end.code !== 'offline' && end.code !== 'issuerRefused');
    failures = end.ok ? 0 : failures + 1;
    become({ isSyncing: false, reach: isReached ? 'online' : 'offline', last: end });
    tryAfter(waitMs(failures, isConnected));
    return end;
  };
  const syncNow = (): Promise<ContactEnd | undefined> => {
    if (isStopped) return Promise.resolve(undefined);
    if (running === undefined) {
      running = run().finally(() => {
        running = undefined;
      });
      return running;
    }
    next ??= running.then(() => {
      next = undefined;
      return syncNow();
    });
    return next;
  };
  const ends = [
    ports.onNudge(() => void syncNow()),
    ports.onVisible(() => void syncNow()),
    ports.onContact((connected) => {
      isConnected = connected;
      if (!connected) become({ reach: 'offline' });
      // The sync that is under way may have had its answer before the network went: one more finds out.
      if (connected || running !== undefined) void syncNow();
      else tryAfter(RETRY_MS.first);
    }),
  ];
  void syncNow();
  return {
    state: () => state,
    syncNow,
    stop(): void {
      isStopped = true;
      cancelTimer();
      for (const end of ends) end();
    },
  };
}

/** Undefined when the store, and not the network, was the reason that there is no end. */
async function tryOnce({ sync, failed }: ContactLoopPorts): Promise<ContactEnd | undefined> {
  try {
    return await sync();
  } catch (error) {
    if (isTallystickError(error) && error.code === 'issuer_refused') {
      return { ok: false, code: 'issuerRefused' };
    }
    failed(error);
    return undefined;
  }
}

function waitMs(failures: number, isConnected: boolean): number {
  if (failures === 0) return isConnected ? QUIET_MS : POLL_MS;
  return Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** Math.min(failures - 1, 10));
}

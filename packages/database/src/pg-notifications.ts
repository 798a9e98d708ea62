/**
 * Messages that PostgreSQL delivers when a transaction commits (LISTEN and NOTIFY), whichever process
 * committed it. One connection of its own, which is opened again whenever it is lost.
 *
 * What was sent while it was lost is lost too, and the listener is told that there was a gap.
 */
// adapter: network
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { quoteName } from './admin.ts';

export interface NotificationsInput {
  /** As for `openPgDatabase`. A pooler in transaction mode delivers nothing. */
  readonly url: string;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** The connection stands again, or for the first time: anything may have been missed until now. */
  readonly onGap: () => void;
}

export interface Notifications {
  /** Resolves when the connection is closed. Idempotent. */
  stop(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** A lost network says nothing, so the line is tried. */
const CHECK_MS = 20_000;
const CHECK_TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;

/** Listens until it is stopped. Failures are not reported: it tries again each second. */
export function listenForNotifications(input: NotificationsInput): Notifications {
  const stopping = new AbortController();
  const running = run(input, stopping.signal);
  return Object.freeze({
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  });
}

async function run(input: NotificationsInput, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await listenOnce(input, signal).catch(() => undefined);
    await pause(RETRY_MS, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

/** One connection, until it is lost or the signal comes. */
async function listenOnce(input: NotificationsInput, signal: AbortSignal): Promise<void> {
  const client = new Client({
    connectionString: input.url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CHECK_TIMEOUT_MS,
    application_name: 'tallystick-listen',
    keepAlive: true,
  });
  const lost = new AbortController();
  const ends = AbortSignal.any([signal, lost.signal]);
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  client.on('notification', ({ payload }) => input.onMessage(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${quoteName(input.channel)}`);
    input.onGap();
    while (!ends.aborted) {
      await pause(CHECK_MS, ends);
      if (!ends.aborted) await client.query('select 1');
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

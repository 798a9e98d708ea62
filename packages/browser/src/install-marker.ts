/**
 * A mark beside the store that does not travel with it: another storage of the browser, so a store that
 * was copied or restored alone comes back without it. Whoever copies a whole browser profile copies both.
 *
 * Browsers write `localStorage` seconds later, and a kill in between would make an honest device look
 * like a copy. So a mark is kept in IndexedDB, too, until it has certainly been written.
 */

// adapter: clock

import type { InstallMarker } from '@tallystick/sdk/ports';
import { deleteDatabase, openDatabase, readAll, writeAll } from './idb.ts';

/** Chromium writes after five seconds, others sooner, and after much writing up to a minute later. */
const SETTLED_MS = 120_000;
const FRESH_KEY = 'fresh';

/** A mark that may not have reached `localStorage` on the disk. */
interface FreshMark {
  readonly marker: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The marker of an app. */
export function createInstallMarker(name: string): InstallMarker {
  const key = keyOf(name);
  const set = async (marker: string): Promise<void> => {
    await keepFresh(name, { marker, at: Date.now() });
    localStorage.setItem(key, marker);
  };
  return {
    set,
    async get() {
      const held = localStorage.getItem(key) ?? undefined;
      const fresh = await readFresh(name);
      if (fresh === undefined) return held;
      if (held !== fresh.marker) await set(fresh.marker);
      else if (Date.now() - fresh.at > SETTLED_MS) await keepFresh(name, undefined);
      return fresh.marker;
    },
  };
}

/** Forgets the marker with the store that it belonged to. */
export async function removeInstallMarker(name: string): Promise<void> {
  localStorage.removeItem(keyOf(name));
  await deleteDatabase(keyOf(name));
}

/** In `localStorage`, and of the database. */
function keyOf(name: string): string {
  return `tallystick-install-${name}`;
}

async function readFresh(name: string): Promise<FreshMark | undefined> {
  const database = await openDatabase(keyOf(name));
  const [entry] = await readAll(database);
  database.close();
  const value: unknown = entry?.[1];
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('marker' in value) || !('at' in value)) return undefined;
  const { marker, at } = value;
  return typeof marker === 'string' && typeof at === 'number' ? { marker, at } : undefined;
}

async function keepFresh(name: string, fresh: FreshMark | undefined): Promise<void> {
  const database = await openDatabase(keyOf(name));
  try {
    await writeAll(database, [[FRESH_KEY, fresh]]);
  } finally {
    database.close();
  }
}

/**
 * A disk in memory that forgets at a power cut what was not synced, in the ways that disks do: any of
 * the writes since the last sync may be there, in part, or not; a file may have grown before its bytes
 * arrived; a new name may or may not be there.
 */

import type { LogFile, LogFolder } from '../log-folder.ts';

type Pending =
  | { readonly kind: 'write'; readonly bytes: Uint8Array; readonly position: number }
  | { readonly kind: 'truncate'; readonly length: number };

interface Inode {
  durable: Uint8Array;
  pending: Pending[];
}

export interface SimulatedDisk {
  readonly folder: LogFolder;
  /** Loses power. `choose(n)` gives 0 to n - 1 and decides what was kept. */
  cutPower(choose: (count: number) => number): void;
}

/** An empty disk. */
export function createSimulatedDisk(): SimulatedDisk {
  const now = new Map<string, Inode>();
  const durableNames = new Map<string, Inode>();

  function inode(name: string, create: boolean): Inode {
    const known = now.get(name);
    if (known !== undefined && !create) return known;
    if (!create) throw new Error(`no file ${name}`);
    const made: Inode = { durable: new Uint8Array(0), pending: [] };
    now.set(name, made);
    return made;
  }

  const folder: LogFolder = {
    async read(name) {
      const found = now.get(name);
      return found === undefined ? undefined : found.pending.reduce(applied, found.durable);
    },
    open: async (name, { create }) => fileOf(inode(name, create)),
    async rename(from, to) {
      now.set(to, inode(from, false));
      now.delete(from);
    },
    async remove(name) {
      now.delete(name);
    },
    async sync() {
      durableNames.clear();
      for (const [name, file] of now) durableNames.set(name, file);
    },
    release: async () => undefined,
  };

  return {
    folder,
    cutPower(choose) {
      const kept = choose(2) === 0 ? new Map(durableNames) : new Map(now);
      now.clear();
      for (const [name, file] of kept) now.set(name, survivor(file, choose));
      durableNames.clear();
      for (const [name, file] of now) durableNames.set(name, file);
    },
  };
}

function fileOf(file: Inode): LogFile {
  return {
    async write(bytes, position) {
      file.pending.push({ kind: 'write', bytes: bytes.slice(), position });
    },
    async truncate(length) {
      file.pending.push({ kind: 'truncate', length });
    },
    async sync() {
      file.durable = file.pending.reduce(applied, file.durable);
      file.pending = [];
    },
    close: async () => undefined,
  };
}

function applied(content: Uint8Array, change: Pending): Uint8Array {
  if (change.kind === 'truncate') return resized(content, change.length);
  const end = change.position + change.bytes.length;
  const result = resized(content, Math.max(content.length, end));
  result.set(change.bytes, change.position);
  return result;
}

function resized(content: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array(length);
  result.set(content.subarray(0, length));
  return result;
}

function survivor(file: Inode, choose: (count: number) => number): Inode {
  let durable = file.durable;
  for (const change of file.pending) {
    const fate = choose(4);
    if (fate === 0) continue;
    if (change.kind === 'truncate' || fate === 1) {
      durable = applied(durable, change);
      continue;
    }
    const arrived = choose(change.bytes.length + 1);
    const bytes = change.bytes.slice(0, arrived);
    durable = applied(durable, { ...change, bytes });
    // The file may have its full length already, with zeros where bytes are missing.
    const end = change.position + change.bytes.length;
    if (fate === 3) durable = resized(durable, Math.max(durable.length, end));
  }
  return { durable, pending: [] };
}

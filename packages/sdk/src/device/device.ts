/**
 * A device: its ports, its verified trust, and the two queues that keep its verbs apart.
 *
 * Verbs are functions in `payer/`, `payee/`, `sync/` and here; each reads the store, decides with the
 * protocol's pure functions, and ends in one atomic write. What a verb returns is durable.
 */

import { TallystickError, isTallystickError } from '@tallystick/protocol/tallystick-error';
import type { Trust } from '@tallystick/protocol/verification/trust';
import type { DeviceElement, DevicePorts } from '../ports.ts';
import type { StoreChange } from '../store/store.ts';
import { loadTrust } from './held-trust.ts';
import { identityOf, storedIdentity, type Identity } from './identity.ts';
import { checkInstall } from './install.ts';
import { createTurns, type Turns } from './turns.ts';

/** What an enrolled device works with. Replaced as a whole, never changed. */
export interface Session {
  readonly identity: Identity;
  readonly element: DeviceElement;
  readonly trust: Trust;
}

export interface Device {
  readonly ports: DevicePorts;
  /**
   * Runs work that reads state and writes it, one at a time. Nothing in it waits for the network: a
   * payment never waits for a sync.
   */
  readonly change: Turns;
  /** Runs work that calls the issuer, one at a time. It may ask for a turn to `change`, not the reverse. */
  readonly contact: Turns;
  /** Undefined before enrolment. */
  session(): Session | undefined;
  /** Goes on with a session whose parts are durable. */
  adopt(session: Session): void;
  /**
   * Writes to the store. After a rejection that leaves open whether the write may turn up again, every
   * further write rejects with `device_needs_reopening`: what is on the disk decides.
   */
  write(changes: readonly StoreChange[]): Promise<void>;
  /** Waits for what is under way and closes the store. */
  close(): Promise<void>;
}

/** Rejections of a write after which it certainly did not happen (see `store/file-store.ts`). */
const NOTHING_WRITTEN: readonly string[] = ['disk_full', 'store_limit_exceeded', 'store_closed'];

/**
 * Opens the device that lives in `ports.store`, or a new one. Rejects with `store_damaged`, and with
 * what the element says when it does not find its key.
 */
export async function openDevice(ports: DevicePorts): Promise<Device> {
  await checkInstall(ports);
  let session = await loadSession(ports);
  let isOpen = true;
  const change = createTurns();
  const contact = createTurns();
  return Object.freeze({
    ports,
    change,
    contact,
    session: () => session,
    adopt(next: Session): void {
      session = next;
    },
    async write(changes: readonly StoreChange[]): Promise<void> {
      if (!isOpen) throw needsReopening();
      try {
        await ports.store.write(changes);
      } catch (error) {
        isOpen = isTallystickError(error) && NOTHING_WRITTEN.includes(error.code);
        throw error;
      }
    },
    async close(): Promise<void> {
      await contact(async () => undefined);
      await change(async () => undefined);
      await ports.store.close();
    },
  });
}

async function loadSession(ports: DevicePorts): Promise<Session | undefined> {
  const { crypto, store } = ports;
  const stored = storedIdentity(store);
  const identity = stored === undefined ? undefined : identityOf(crypto, stored);
  if (stored === undefined || identity === undefined) return undefined;
  return {
    identity,
    element: await ports.elements.open(stored.secret),
    trust: await loadTrust(crypto, store, identity.code),
  };
}

function needsReopening(): TallystickError {
  return new TallystickError({
    code: 'device_needs_reopening',
    message:
      'An earlier write failed and may still be on the disk. Close this device and open it again; nothing was done.',
  });
}

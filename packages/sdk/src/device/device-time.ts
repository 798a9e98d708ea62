/**
 * The device's time: its clock, but never before a time that the issuer has signed. A clock that was
 * turned back does not make an expired certificate good again (rule 2 of the protocol).
 */

import { octets, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { TIME_MAX } from '@tallystick/protocol/limits';
import type { Store, StoreChange } from '../store/store.ts';
import type { Device } from './device.ts';
import { put, readStored } from './stored-value.ts';

/** What the issuer's last answer gave. */
export interface LastContact {
  /** The latest time of any verified answer, unix seconds. */
  readonly floor: number;
  /** For the next call; empty before the first answer. */
  readonly nonce: Uint8Array;
}

const CONTACT_KEY = 'contact';

const contactShape: Shape<LastContact> = tuple<LastContact>({
  floor: uint(TIME_MAX),
  nonce: octets(0, 32),
});

/** What is known from the issuer's last answer. */
export function lastContact(store: Store): LastContact {
  return readStored(store, CONTACT_KEY, contactShape) ?? { floor: 0, nonce: new Uint8Array() };
}

/** The change that keeps it. */
export function putLastContact(contact: LastContact): StoreChange {
  return put(CONTACT_KEY, contactShape, contact);
}

/**
 * Unix seconds: the latest time that the issuer has signed. What is let go of goes by this and not by the
 * clock: one that is weeks ahead for an hour must not cost anybody what was kept.
 */
export function issuerTimeOf({ ports: { store } }: Pick<Device, 'ports'>): number {
  return lastContact(store).floor;
}

/** Unix seconds: the latest of the clock and of what the issuer signed. */
export function nowOf(device: Device): number {
  const session = device.session();
  const signed = [
    lastContact(device.ports.store).floor,
    session?.trust.bundle.issuedAt ?? 0,
    session?.identity.account.body.issuedAt ?? 0,
  ];
  return Math.min(TIME_MAX, Math.max(device.ports.clock(), ...signed));
}

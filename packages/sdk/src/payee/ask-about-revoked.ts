/**
 * A payee hears at its sync which of its payments came from a device that has been convicted: whoever is on a
 * newer trust bundle's list is asked about, once a bundle, and the issuer says what it is and what becomes of
 * the money (rule 4). That a device is on the list does not say why, so the list alone says nothing to people.
 */

import { readBalanceHalf } from '@tallystick/protocol/messages/half';
import { isRevoked, type Trust } from '@tallystick/protocol/verification/trust';
import type { Device } from '../device/device.ts';
import { damaged } from '../device/stored-value.ts';
import type { StoreChange } from '../store/store.ts';
import { isInOutbox, keepAsking } from '../sync/outbox.ts';
import { collectedIds, findCollected, type CollectedPayment } from './collected-payment.ts';

/** The changes that ask about the payments of devices that the bundle lists. */
export function askAboutRevoked({ ports }: Device, trust: Trust): readonly StoreChange[] {
  if (trust.revokedDevices.size === 0) return [];
  const { store, crypto } = ports;
  return collectedIds(store).flatMap((id) => {
    const payment = findCollected(store, id);
    if (payment === undefined || payment.state === 'declined') return [];
    // Of coins the issuer says what they are when they are claimed.
    if (payment.coins === true) return [];
    // What waits to be handed in is answered anyway, and of what is known nobody has to ask.
    if (isInOutbox(store, 'payee', id) || payment.issuer?.convicted === true) return [];
    return isRevoked(crypto, trust, payerKeyOf(payment)) ? [keepAsking('payee', id, true)] : [];
  });
}

function payerKeyOf({ half }: CollectedPayment): Uint8Array {
  const read = readBalanceHalf(half);
  if (!read.ok) throw damaged('half');
  return read.half.authorization.certificate.body.publicKey;
}

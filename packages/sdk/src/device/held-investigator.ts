/**
 * The investigator to whom this device's holder agreed (V-72): the key that the trust bundle named when the
 * holder said yes, on this very device.
 *
 * Invariant: trace data are sealed to that key alone. Where the bundle names another one later, whoever
 * put it there, the holder is asked anew, and until then nothing is sent.
 */

import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { isSealingKey } from '@tallystick/protocol/encoding/sealing-key';
import { octets, type Shape } from '@tallystick/protocol/encoding/shape';
import type { ConsentChange, Consent } from '@tallystick/protocol/calls/consents';
import type { StoreChange } from '../store/store.ts';
import type { Device } from './device.ts';
import { isConsented } from './held-consents.ts';
import { put, readStored, remove } from './stored-value.ts';

const AGREED_KEY = 'investigator';
const keyShape: Shape<Uint8Array> = octets(32);

/** What a word about trace data changes besides the consent, once the issuer has confirmed it. */
export function investigatorChanges(
  device: Device,
  changes: readonly ConsentChange[],
  standing: readonly Consent[],
): readonly StoreChange[] {
  const word = changes.findLast(({ purpose }) => purpose === 'traceData');
  const isStanding = standing.some(({ purpose, given }) => purpose === 'traceData' && given);
  if (!isStanding) return [remove(AGREED_KEY)];
  const key = namedInvestigator(device);
  return word?.given === true && key !== undefined ? [put(AGREED_KEY, keyShape, key)] : [];
}

/** The key that the bundle names now; undefined where nobody could read what is sealed. */
export function namedInvestigator(device: Device): Uint8Array | undefined {
  const key = device.session()?.trust.bundle.investigatorKey;
  return key !== undefined && isSealingKey(key) ? key : undefined;
}

/** The key to seal to; undefined unless the holder agreed to this very one on this device. */
export function agreedInvestigator(device: Device): Uint8Array | undefined {
  const { store } = device.ports;
  const named = namedInvestigator(device);
  const agreed = readStored(store, AGREED_KEY, keyShape);
  if (named === undefined || agreed === undefined || !equalBytes(named, agreed)) return undefined;
  return isConsented(store, 'traceData') ? named : undefined;
}

/**
 * A newer account certificate for a device that has one: the device enrols once more, with the code and the
 * key that it was enrolled with (G-083, F-05). Requests that it made under the old one stay as they are.
 */

import { enrolBodyShape } from '@tallystick/protocol/calls/enrol';
import { everythingAgain } from '../sync/after-restore.ts';
import { callerOf, callIssuer } from './call-issuer.ts';
import { isRenewalDue } from './certificate-due.ts';
import type { Device } from './device.ts';
import { ENROL_REFUSALS, readEnrolment, takeEnrolment } from './enrol.ts';
import { storedIdentity } from './identity.ts';
import { isStateLost } from './install.ts';

/**
 * Asks where it is due; in the turn of `device.contact`. Where nobody answers, or the issuer gives no other,
 * the device goes on with what it has and asks the next time. Rejects with what store or network reject with.
 */
export async function renewAccount(device: Device): Promise<void> {
  const { store, random } = device.ports;
  const session = device.session();
  const stored = storedIdentity(store);
  if (session === undefined || stored === undefined || isStateLost(store)) return;
  const { identity, element, trust } = session;
  if (!isRenewalDue(device, identity.account)) return;
  const { code } = identity;
  const outcome = await callIssuer(device, callerOf(session), {
    operation: 'enrol',
    body: enrolBodyShape.encode({ secret: code.secret, publicKey: element.publicKey }),
    callId: random(16),
    refusals: ENROL_REFUSALS,
    bundleOf: (result) => readEnrolment(result)?.bundle,
  });
  const result = outcome.ok ? readEnrolment(outcome.result) : undefined;
  const taken = result && (await takeEnrolment(device, code, { stored, element }, result));
  if (taken === undefined) return;
  const isRaised = taken.session.trust.bundle.epoch > trust.bundle.epoch;
  await device.write([...taken.changes, ...(isRaised ? everythingAgain(device) : [])]);
  device.adopt(taken.session);
}

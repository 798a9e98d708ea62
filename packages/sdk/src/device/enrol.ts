/** Enrolling: a device trades its one-time code for an account (G-034, G-074, G-083, G-087). */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { readMessageValue } from '@tallystick/protocol/encoding/message';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  enrolBodyShape,
  enrolResultShape,
  readEnrolmentCode,
  type AccountRole,
  type EnrolmentCode,
  type EnrolRefusal,
  type EnrolResult,
} from '@tallystick/protocol/calls/enrol';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import type { DeviceElement } from '../ports.ts';
import type { StoreChange } from '../store/store.ts';
import { everythingAgain } from '../sync/after-restore.ts';
import { callIssuer, isDecided, type ContactRefusal } from './call-issuer.ts';
import type { Device, Session } from './device.ts';
import { isForgotten } from './forgotten.ts';
import { takeBundle } from './held-trust.ts';
import { putIdentity, storedIdentity, type StoredIdentity } from './identity.ts';
import { isStateLost } from './install.ts';

export type EnrolDeviceRefusal =
  'notAnEnrolmentCode' | 'alreadyEnrolled' | 'stateLost' | EnrolRefusal | ContactRefusal;

export type EnrolOutcome =
  | { readonly ok: true; readonly role: AccountRole; readonly name: string; readonly till: number }
  | { readonly ok: false; readonly code: EnrolDeviceRefusal };

export const ENROL_REFUSALS: Readonly<Record<EnrolRefusal, true>> = {
  unknownCode: true,
  codeUsed: true,
  codeExpired: true,
  accountConvicted: true,
};

/**
 * Enrols the device with the bytes of an enrolment code. May be repeated with the same code as often
 * as it takes, also after a crash at any point: key and call id are the same each time. A device that
 * is enrolled with this code already answers so at once. One that its issuer has forgotten is enrolled
 * again with its key, under any code of that issuer, and hands in again what it has.
 */
export async function enrol(device: Device, codeBytes: Uint8Array): Promise<EnrolOutcome> {
  const code = readEnrolmentCode(codeBytes);
  if (code === undefined) return { ok: false, code: 'notAnEnrolmentCode' };
  return device.contact(async () => {
    if (isStateLost(device.ports.store)) return { ok: false, code: 'stateLost' };
    const earlier = storedIdentity(device.ports.store);
    const isSame = earlier !== undefined && equalBytes(earlier.code, codeBytes);
    const session = device.session();
    if (session !== undefined && !mayEnrolAgain(device, session, code)) {
      return isSame ? enrolledAs(session) : { ok: false, code: 'alreadyEnrolled' };
    }
    if (isSame) {
      const element = await device.ports.elements.open(earlier.secret);
      return callToEnrol(device, code, { stored: earlier, element });
    }
    if (session === undefined || earlier === undefined) {
      return callToEnrol(device, code, await prepare(device, codeBytes));
    }
    const stored = { ...earlier, code: codeBytes, callId: device.ports.random(16) };
    await device.write([putIdentity(stored)]);
    const outcome = await callToEnrol(device, code, { stored, element: session.element });
    // A code that does not work leaves nothing behind.
    if (!outcome.ok && isDecided(outcome)) await device.write([putIdentity(earlier)]);
    return outcome;
  });
}

/**
 * The issuer forgot this device, and the code is of the same issuer. The key stays the same, because what
 * the device keeps was signed with it: lines go on, and payments that it collected are paid to the account
 * of this key.
 */
function mayEnrolAgain(device: Device, { identity }: Session, code: EnrolmentCode): boolean {
  const { tenant, rootKey } = identity.code;
  const isIssuer = tenant === code.tenant && equalBytes(rootKey, code.rootKey);
  return isIssuer && isForgotten(device.ports.store);
}

/** A device that asks with the code in `stored`. */
export interface EnrolAttempt {
  readonly stored: StoredIdentity;
  readonly element: DeviceElement;
}

/** Makes key and call id, and stores them before anybody hears of them. */
async function prepare(device: Device, code: Uint8Array): Promise<EnrolAttempt> {
  const { element, secret } = await device.ports.elements.create();
  const stored: StoredIdentity = { code, secret, callId: device.ports.random(16) };
  await device.write([putIdentity(stored)]);
  return { stored, element };
}

async function callToEnrol(
  device: Device,
  code: EnrolmentCode,
  { stored, element }: EnrolAttempt,
): Promise<EnrolOutcome> {
  const caller = { code, issuerHpkeKey: code.issuerHpkeKey, element };
  const outcome = await callIssuer(device, caller, {
    operation: 'enrol',
    body: enrolBodyShape.encode({ secret: code.secret, publicKey: element.publicKey }),
    callId: stored.callId,
    refusals: ENROL_REFUSALS,
    bundleOf: (result) => readEnrolment(result)?.bundle,
  });
  if (!outcome.ok) return outcome;
  const result = readEnrolment(outcome.result);
  const isAgain = device.session() !== undefined;
  const taken = result && (await takeEnrolment(device, code, { stored, element }, result));
  if (taken === undefined) return { ok: false, code: 'answerNotUnderstood' };
  await device.write([...taken.changes, ...(isAgain ? everythingAgain(device) : [])]);
  device.adopt(taken.session);
  return enrolledAs(taken.session);
}

/** The answer to an enrolment; undefined for anything else. */
export function readEnrolment(value: CborValue): EnrolResult | undefined {
  const read = readShape(enrolResultShape, value, 'enrolResult');
  return read.ok ? read.value : undefined;
}

/** The session that the answer makes; undefined when its parts do not belong together. */
export async function takeEnrolment(
  device: Device,
  code: EnrolmentCode,
  { stored, element }: EnrolAttempt,
  result: EnrolResult,
): Promise<{ readonly session: Session; readonly changes: readonly StoreChange[] } | undefined> {
  const { crypto } = device.ports;
  const held = device.session()?.trust;
  const bundle = await takeBundle(crypto, {
    tenant: code.tenant,
    rootKey: code.rootKey,
    bundle: result.bundle,
    ...(held === undefined ? {} : { held }),
  });
  const read = readMessageValue(accountCertificateKind, result.accountCertificate);
  if (bundle === undefined || !read.ok) return undefined;
  const { body } = read.message;
  const account = await verifyIssued(crypto, bundle.trust, read.message, {
    purpose: 'account',
    issuedAt: body.issuedAt,
  });
  if (!account.ok || !equalBytes(body.publicKey, element.publicKey)) return undefined;
  const { role, accountCertificate, statusKey } = result;
  const enrolled = { role, accountCertificate, statusKey };
  return {
    session: {
      identity: { code, role, account: account.message, statusKey },
      element,
      trust: bundle.trust,
    },
    changes: [putIdentity({ ...stored, enrolled }), bundle.change],
  };
}

function enrolledAs({ identity }: Session): EnrolOutcome {
  const { name, till } = identity.account.body;
  return { ok: true, role: identity.role, name, till };
}

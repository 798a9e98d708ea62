/**
 * Closing the lines of a device that lost its state, with its signature: the issuer issues nothing more
 * for them, and what is unspent returns at `redeemBy`.
 */

import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import { closeLineBodyShape, type CloseLineRefusal } from '@tallystick/protocol/calls/close-line';
import { callerOf, callIssuer, isDecided, type CallOutcome } from '../device/call-issuer.ts';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { removeCertificate } from './held-certificate.ts';
import { lineClosed, linesToClose, type LineName } from './line-state.ts';

const REFUSALS: Readonly<Record<CloseLineRefusal, true>> = {
  statementSignature: true,
  unknownLine: true,
};

/**
 * Reports every line that the key of a device that lost its state may have, also one that its older
 * store does not know; in the turn of `device.contact`. A line whose closing the issuer did not confirm
 * is reported again at the next contact.
 */
export async function closeLostLines(device: Device, session: Session): Promise<void> {
  if (!isStateLost(device.ports.store)) return;
  const currencies = session.trust.bundle.currencies.map(({ number }) => number);
  for (const line of linesToClose(device.ports.store, currencies)) {
    const outcome = await closeLine(device, session, line);
    // Where nobody answers, nobody answers for the others either.
    if (!isDecided(outcome)) return;
    const isClosed = outcome.ok || outcome.code === 'unknownLine';
    if (isClosed) await device.write([...removeCertificate(line), lineClosed(line)]);
  }
}

async function closeLine(
  device: Device,
  session: Session,
  { currency, purse }: LineName,
): Promise<CallOutcome<CloseLineRefusal>> {
  const { crypto, random } = device.ports;
  const { publicKey, sign } = session.element;
  const stateLost = await signMessage(crypto, stateLostKind, {
    tenant: session.identity.code.tenant,
    context: [],
    body: { line: lineIdOf(crypto, { publicKey, currency, purse }), time: nowOf(device) },
    sign,
  });
  return callIssuer(device, callerOf(session), {
    operation: 'closeLine',
    body: closeLineBodyShape.encode({ statement: messageValue(stateLost) }),
    callId: random(16),
    refusals: REFUSALS,
  });
}

/** Bringing money to the account (G-066, G-091, G-093). */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  depositBodyShape,
  depositResultShape,
  type DepositRefusal,
  type DepositSource,
} from '@tallystick/protocol/calls/deposit';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { putAvailable } from './account-state.ts';
import {
  callerOf,
  callIssuer,
  isDecided,
  type CallOutcome,
  type ContactRefusal,
} from './call-issuer.ts';
import type { Device, Session } from './device.ts';
import { sendOnce, type PendingCall } from './pending-call.ts';
import { remove } from './stored-value.ts';

export interface DepositInput {
  readonly currency: Currency;
  readonly amount: Minor;
  readonly source: DepositSource;
  /**
   * 16 bytes that name this deposit, kept by the caller until it has seen the outcome: the same name
   * moves the money once, also when the outcome got lost between this device and its user.
   */
  readonly depositId?: Uint8Array;
}

export type DepositOutcome =
  | { readonly ok: true; readonly available: Minor }
  | { readonly ok: false; readonly code: 'notEnrolled' | DepositRefusal | ContactRefusal };

const PENDING_KEY = 'pending/deposit';

const REFUSALS: Readonly<Record<DepositRefusal, true>> = {
  sourceNotOffered: true,
  unknownCurrency: true,
  amountZero: true,
  amountTooLarge: true,
};

/**
 * Deposits `amount` minor units. After `offline` or `notTheIssuer` it is open whether the money came:
 * depositing the same again (of the same name, where one is given) asks for that same deposit, and the
 * money comes once. Depositing something else finishes the earlier one first.
 */
export async function deposit(device: Device, input: DepositInput): Promise<DepositOutcome> {
  return device.contact(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const body = depositBodyShape.encode(input);
    const { depositId } = input;
    const callId = depositId ?? device.ports.random(16);
    const wanted = { callId, body, isNamed: depositId !== undefined };
    return sendOnce(device, PENDING_KEY, wanted, {
      send: (call) => send(device, session, call),
      isOpen: (outcome: DepositOutcome) => !isDecided(outcome),
    });
  });
}

async function send(
  device: Device,
  session: Session,
  { callId, body }: PendingCall,
): Promise<DepositOutcome> {
  const outcome: CallOutcome<DepositRefusal> = await callIssuer(device, callerOf(session), {
    operation: 'deposit',
    body,
    callId,
    refusals: REFUSALS,
  });
  const done = [remove(PENDING_KEY)];
  if (!outcome.ok) {
    if (isDecided(outcome)) await device.write(done);
    return outcome;
  }
  const available = availableIn(outcome.result);
  const asked = readShape(depositBodyShape, body, 'deposit');
  if (available === undefined || !asked.ok) {
    await device.write(done);
    return { ok: false, code: 'answerNotUnderstood' };
  }
  await device.change(() =>
    device.write([...done, putAvailable(device.ports.store, asked.value.currency, available)]),
  );
  return { ok: true, available };
}

function availableIn(result: CborValue): Minor | undefined {
  const read = readShape(depositResultShape, result, 'depositResult');
  return read.ok ? read.value.available : undefined;
}

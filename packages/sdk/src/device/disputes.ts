/**
 * What the account has paid as the issuer has it, and objecting to it (P-26). Nothing of it is kept here: the
 * payment that its holder never made is the one that no device of the holder knows.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  accountPaymentsBodyShape,
  accountPaymentsResultShape,
  disputeBodyShape,
  disputeResultShape,
  isDisputeWords,
  type AccountPayment,
  type AccountPaymentsPlace,
  type AccountPaymentsResult,
  type DisputeBody,
  type DisputeRefusal,
} from '@tallystick/protocol/calls/disputes';
import { askIssuer, type AskRefusal } from './ask-issuer.ts';
import type { Device } from './device.ts';

/** A payment of the account, and whose work it is. */
export interface HeldPayment extends AccountPayment {
  /** Signed by this device. */
  readonly isThis: boolean;
}

export interface HeldPayments extends Omit<AccountPaymentsResult, 'payments'> {
  /** The newest first. */
  readonly payments: readonly HeldPayment[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: AccountPaymentsPlace;
}

export type HeldPaymentsOutcome =
  | { readonly ok: true; readonly value: HeldPayments }
  | { readonly ok: false; readonly code: AskRefusal };

export type DisputeOutcome =
  | { readonly ok: true; readonly value: HeldPayment }
  /** `wordsInvalid`: more than 300 characters, or some that cannot be seen. */
  | { readonly ok: false; readonly code: AskRefusal<DisputeRefusal | 'wordsInvalid'> };

/** Asks for a page of what the account has paid; the newest first. */
export async function heldPayments(
  device: Device,
  after?: AccountPaymentsPlace,
): Promise<HeldPaymentsOutcome> {
  return device.contact(async () => {
    const body = accountPaymentsBodyShape.encode(after === undefined ? {} : { after });
    const asked = await askIssuer(device, { operation: 'accountPayments', body, refusals: {} });
    if (!asked.ok) return asked;
    const value = paymentsIn(device, asked.result);
    return value === undefined ? { ok: false, code: 'answerNotUnderstood' } : { ok: true, value };
  });
}

/** Objects to a payment. Objecting again to one that is open already changes nothing. */
export async function disputePayment(device: Device, body: DisputeBody): Promise<DisputeOutcome> {
  const words = body.words.replace(/\s+/gu, ' ').trim();
  if (!isDisputeWords(words)) return { ok: false, code: 'wordsInvalid' };
  return device.contact(async () => {
    const asked = await askIssuer<DisputeRefusal>(device, {
      operation: 'dispute',
      body: disputeBodyShape.encode({ ...body, words }),
      refusals: {
        unknownPayment: true,
        notRedeemed: true,
        nothingToDispute: true,
        disputeWindowOver: true,
        disputeDecided: true,
        tooManyDisputes: true,
      },
    });
    if (!asked.ok) return asked;
    const read = readShape(disputeResultShape, asked.result, 'disputeResult');
    const own = ownKeyHash(device);
    return read.ok && own !== undefined
      ? { ok: true, value: held(read.value, own) }
      : { ok: false, code: 'answerNotUnderstood' };
  });
}

function paymentsIn(device: Device, result: CborValue): HeldPayments | undefined {
  const read = readShape(accountPaymentsResultShape, result, 'accountPaymentsResult');
  const own = ownKeyHash(device);
  if (!read.ok || own === undefined) return undefined;
  const { payments, isMore } = read.value;
  const last = payments.at(-1);
  return {
    ...read.value,
    payments: payments.map((payment) => held(payment, own)),
    ...(isMore && last !== undefined
      ? { next: { claimedAt: last.claimedAt, digest: last.digest } }
      : {}),
  };
}

function ownKeyHash(device: Device): Uint8Array | undefined {
  const session = device.session();
  return session === undefined
    ? undefined
    : keyHashOf(device.ports.crypto, session.element.publicKey);
}

function held(payment: AccountPayment, own: Uint8Array): HeldPayment {
  return { ...payment, isThis: equalBytes(payment.keyHash, own) };
}

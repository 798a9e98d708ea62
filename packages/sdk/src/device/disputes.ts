/**
 * What the account has paid as the issuer has it, and objecting to it (P-26). Nothing of it is kept here: the
 * payment that its holder never made is the one that no device of the holder knows.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
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
import { askAndRead, type AskRefusal } from './ask-issuer.ts';
import type { Device } from './device.ts';
import { markOwn } from './own-key.ts';

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
  const body = accountPaymentsBodyShape.encode(after === undefined ? {} : { after });
  return askAndRead(device, { operation: 'accountPayments', body, refusals: {} }, (result) =>
    paymentsIn(device, result),
  );
}

/** Objects to a payment. Objecting again to one that is open already changes nothing. */
export async function disputePayment(device: Device, body: DisputeBody): Promise<DisputeOutcome> {
  const words = body.words.replace(/\s+/gu, ' ').trim();
  if (!isDisputeWords(words)) return { ok: false, code: 'wordsInvalid' };
  return askAndRead<HeldPayment, DisputeRefusal>(
    device,
    {
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
    },
    (result) => {
      const read = readShape(disputeResultShape, result, 'disputeResult');
      return read.ok ? markOwn(device, [read.value])?.[0] : undefined;
    },
  );
}

function paymentsIn(device: Device, result: CborValue): HeldPayments | undefined {
  const read = readShape(accountPaymentsResultShape, result, 'accountPaymentsResult');
  const payments = read.ok ? markOwn(device, read.value.payments) : undefined;
  if (!read.ok || payments === undefined) return undefined;
  const last = payments.at(-1);
  return {
    ...read.value,
    payments,
    ...(read.value.isMore && last !== undefined
      ? { next: { claimedAt: last.claimedAt, digest: last.digest } }
      : {}),
  };
}

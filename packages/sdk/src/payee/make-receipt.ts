/** Signing and sealing the payee's word on a payment (G-031, G-161). */

import { signMessage, type SignedMessage } from '@tallystick/protocol/encoding/message';
import type { SessionSecret } from '@tallystick/protocol/codes/payment-code';
import { sealReceipt } from '@tallystick/protocol/codes/receipt-code';
import {
  receiptKind,
  type Receipt,
  type ReceiptOutcome,
} from '@tallystick/protocol/messages/receipt';
import type { Minor } from '@tallystick/protocol/money';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import type { StoreChange } from '../store/store.ts';
import { payeeSeq, putPayeeSeq } from './payee-seq.ts';

export interface ReceiptInput {
  readonly outcome: ReceiptOutcome;
  readonly reason?: string;
  readonly amount: Minor;
  readonly digest: Uint8Array;
  readonly requestDigest: Uint8Array;
  /** Absent where the payment was shown to nobody here: then the receipt goes to the issuer alone. */
  readonly session?: SessionSecret;
}

export interface MadeReceipt {
  readonly receipt: SignedMessage<Receipt>;
  /** The receipt code. */
  readonly code?: Uint8Array;
  /** Keeps the number that the receipt took; belongs into the write that stores the receipt. */
  readonly change: StoreChange;
}

/** A receipt with the payee's next number; in a turn of `device.change`, and nothing is stored yet. */
export async function makeReceipt(
  device: Device,
  { identity, element }: Session,
  input: ReceiptInput,
): Promise<MadeReceipt> {
  const { crypto, random, store } = device.ports;
  const seq = payeeSeq(store);
  const last = seq.last + 1;
  const { digest, requestDigest, session } = input;
  const receipt = await signMessage(crypto, receiptKind, {
    tenant: identity.code.tenant,
    context: [digest, requestDigest],
    body: {
      outcome: input.outcome,
      ...(input.reason === undefined ? {} : { reason: input.reason }),
      amount: input.amount,
      payeeSeq: last,
      time: nowOf(device),
    },
    sign: element.sign,
  });
  const change = putPayeeSeq({ ...seq, last });
  if (session === undefined) return { receipt, change };
  const code = await sealReceipt(crypto, random, { session, requestDigest, receipt });
  return { receipt, code, change };
}

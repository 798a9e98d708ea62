/** Any receipt and any paid proof, for property tests of encoders and decoders. */

import fc from 'fast-check';
import type { PaidProof } from '@tallystick/protocol/messages/paid-proof';
import { RECEIPT_OUTCOMES, type Receipt } from '@tallystick/protocol/messages/receipt';
import {
  anyBytes,
  anyCurrency,
  anyMinor,
  anyText,
  anyUint32,
  PLAIN,
  record,
} from './arbitrary-values.ts';

/** Any receipt. */
export const anyReceipt: fc.Arbitrary<Receipt> = fc.record(
  {
    outcome: fc.constantFrom(...RECEIPT_OUTCOMES),
    reason: anyText(48),
    amount: anyMinor,
    payeeSeq: anyUint32,
    time: anyUint32,
    change: anyBytes(32),
  },
  { requiredKeys: ['outcome', 'amount', 'payeeSeq', 'time'], ...PLAIN },
);

/** Any paid proof. */
export const anyPaidProof: fc.Arbitrary<PaidProof> = record({
  till: anyUint32,
  nonce: anyBytes(16),
  amount: anyMinor,
  currency: anyCurrency,
  payment: anyBytes(32),
  time: anyUint32,
});

/** What a verified proof shows, in parts that can be drawn and told: nothing in it is not signed. */

import type { Currency } from '../money.ts';
import type { ReceiptOutcome } from '../messages/receipt.ts';
import type { LinePlace, StatedHead } from './contradiction.ts';

/** A certificate of the line, and what it allowed. */
export interface ShownCertificate {
  readonly issuedAt: number;
  readonly baseSum: bigint;
  readonly ceiling: bigint;
}

/** A withdrawal, and when it was made. */
export interface ShownWithdrawal extends LinePlace {
  /** On the payer's clock, which is its own word. */
  readonly time: number;
}

export type FraudEvidence =
  | {
      readonly against: 'payer';
      readonly currency: Currency;
      readonly certificates: readonly ShownCertificate[];
      readonly withdrawals: readonly ShownWithdrawal[];
      /** Where the payer's device said that its line stands, of a hidden payment. */
      readonly stated?: StatedHead;
    }
  | {
      readonly against: 'payee';
      /** Digest of the withdrawal that was given up and claimed. */
      readonly payment: Uint8Array;
      readonly outcome: ReceiptOutcome;
      readonly amount: bigint;
      /** The payee's own number of the receipt. */
      readonly receiptSeq: number;
      /** The number that its statement, in which the payment is open, has come to. */
      readonly statementSeq: number;
    }
  | {
      readonly against: 'holder';
      /** UUID of the coin, 16 bytes. */
      readonly coin: Uint8Array;
      /** By what the holder had it: digest of the coin, or of the transfer that brought it. */
      readonly previous: Uint8Array;
      readonly transfers: readonly ShownTransfer[];
    }
  | {
      readonly against: 'taker';
      /** Digest of the transfer that was given up, by which the device had the coin. */
      readonly payment: Uint8Array;
      readonly outcome: ReceiptOutcome;
      readonly amount: bigint;
      /** UUID of the coin, 16 bytes. */
      readonly coin: Uint8Array;
      /** By which the device signed the coin over. */
      readonly transfer: ShownTransfer;
    };

/** A coin transfer, and where it leads. */
export interface ShownTransfer {
  readonly digest: Uint8Array;
  readonly counter: number;
  /** On the holder's clock, which is its own word. */
  readonly time: number;
  /** SHA-256 of the receiving device's key; undefined where the coin went back to the issuer. */
  readonly toDevice?: Uint8Array;
}

/** Who signed the contradiction, and what it is. */
export interface Proven {
  readonly convicted: Uint8Array;
  readonly evidence: FraudEvidence;
}

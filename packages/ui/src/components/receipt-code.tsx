/** The receipt's code for the payer's camera, and the ten digits for a payer without one. */

import type { CollectedSummary } from '@tallystick/sdk/payee/collected-payments';
import { encodeQrText } from '@tallystick/transports/qr-text';
import type { JSX } from 'preact';
import { groupedDigits, shortNumber, singleDigits } from '../payee/spoken-digits.ts';
import { CodeView } from './code-view.tsx';

export interface ReceiptCodeProps {
  readonly payment: Pick<CollectedSummary, 'paymentId' | 'receiptCode' | 'state' | 'statusCode'>;
  /** The amount, in a sentence. */
  readonly amount: string;
  readonly words: ReceiptCodeWords;
}

export interface ReceiptCodeWords {
  readonly receipt: string;
  /** In its place, where the payer's device hears from the operator. */
  readonly receiptByNetwork: string;
  readonly receiptLabel: (amount: string) => string;
  readonly orRead: string;
  readonly statusCode: string;
}

/** Both ways. */
export function ReceiptCode({ payment, amount, words }: ReceiptCodeProps): JSX.Element {
  const { paymentId, receiptCode, state, statusCode } = payment;
  if (receiptCode === undefined) {
    return (
      <div class="receipt-code">
        <p class="lead">{words.receiptByNetwork}</p>
      </div>
    );
  }
  // The digits say "taken", which a payment that was cancelled is not.
  const digits = state === 'void' ? undefined : statusCode;
  return (
    <div class="receipt-code">
      <p class="lead">{words.receipt}</p>
      {digits === undefined ? null : (
        <div class="status-code">
          <p class="small">{words.orRead}</p>
          <p>
            <span class="amount amount-medium" aria-hidden="true">
              {groupedDigits(digits)}
            </span>
            <span class="unseen">{`${words.statusCode}: ${singleDigits(digits)}`}</span>
          </p>
        </div>
      )}
      <CodeView
        text={encodeQrText('receipt', receiptCode)}
        label={words.receiptLabel(amount)}
        fileName={`receipt-${shortNumber(paymentId)}`}
      />
    </div>
  );
}

/** The receipt's code for the customer's camera, and the ten digits for a customer without one. */

import { encodeQrText } from '@tallystick/transports/qr-text';
import { CodeView } from '@tallystick/ui/components/code-view';
import type { JSX } from 'preact';
import { groupedDigits, shortNumber, singleDigits } from '../model/spoken-digits.ts';
import type { ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';

/** Both ways. */
export function ReceiptCode({ payment }: { payment: ListedPayment }): JSX.Element {
  const { texts, money } = useTill();
  const { paymentId, amount, currency, receiptCode, standing, statusCode } = payment;
  // The digits say "taken", which a payment that was cancelled is not.
  const digits = standing === 'cancelled' ? undefined : statusCode;
  return (
    <div class="receipt-code till-side">
      <p class="lead">{texts.result.receipt}</p>
      {digits === undefined ? null : (
        <div class="till-status-code">
          <p class="small">{texts.result.orRead}</p>
          <p>
            <span class="amount amount-medium" aria-hidden="true">
              {groupedDigits(digits)}
            </span>
            <span class="unseen">{`${texts.result.statusCode}: ${singleDigits(digits)}`}</span>
          </p>
        </div>
      )}
      <CodeView
        text={encodeQrText('receipt', receiptCode)}
        label={texts.result.receiptLabel(money(amount, currency))}
        fileName={`receipt-${shortNumber(paymentId)}`}
      />
    </div>
  );
}

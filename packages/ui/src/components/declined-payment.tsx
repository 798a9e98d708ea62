/** A payment that was not taken: why, that no money moved, a number to read out, and the payer's copy. */

import type { CollectedSummary } from '@tallystick/sdk/payee/collected-payments';
import type { DeclineCode } from '@tallystick/sdk/payee/decision';
import type { Minor } from '@tallystick/protocol/money';
import { encodeQrText } from '@tallystick/transports/qr-text';
import type { JSX } from 'preact';
import type { CurrencyForm } from '../money-text.ts';
import { moneyText } from '../money-text.ts';
import { declineNumber } from '../payee/refusal-number.ts';
import { Amount } from './amount.tsx';
import { CodeView } from './code-view.tsx';
import { useLanguage } from './language.tsx';
import { StateMark } from './state-mark.tsx';
import { StatusLine } from './status-line.tsx';

export interface DeclinedPaymentProps {
  readonly code: DeclineCode;
  /** What the device keeps of it, where the signatures held. */
  readonly payment: Pick<CollectedSummary, 'amount' | 'receiptCode'> | undefined;
  readonly currency: CurrencyForm;
  readonly words: DeclinedWords;
}

export interface DeclinedWords {
  readonly declined: string;
  /** Of the number of the reason. */
  readonly number: string;
  readonly showReceipt: string;
  readonly declinedReceipt: string;
  readonly receiptLabel: (amount: string) => string;
}

/** What both people look at. */
export function DeclinedPayment(props: DeclinedPaymentProps): JSX.Element {
  const { refusals } = useLanguage();
  const { code, payment, currency, words } = props;
  const sentence = refusals.declined[code];
  return (
    <>
      <div class="outcome">
        {payment === undefined ? null : (
          <p>
            <Amount amount={payment.amount} currency={currency} size="huge" />
          </p>
        )}
        <StateMark state="failed" size="large">
          {words.declined}
        </StateMark>
        <p class="lead">{sentence}</p>
        <p class="reason-number">
          <span class="small">{words.number}</span>
          <strong>{declineNumber(code)}</strong>
        </p>
      </div>
      <StatusLine text={`${words.declined}. ${sentence} ${declineNumber(code)}`} />
      {payment?.receiptCode === undefined ? null : (
        <Copy {...props} amount={payment.amount} receiptCode={payment.receiptCode} />
      )}
    </>
  );
}

type CopyProps = Pick<DeclinedPaymentProps, 'currency' | 'words'> & {
  readonly amount: Minor;
  readonly receiptCode: Uint8Array;
};

/** With it the payer's device knows that the payment was not taken. */
function Copy({ amount, receiptCode, currency, words }: CopyProps): JSX.Element {
  const { language } = useLanguage();
  return (
    <details class="more">
      <summary>{words.showReceipt}</summary>
      <div>
        <p class="lead">{words.declinedReceipt}</p>
        <CodeView
          text={encodeQrText('receipt', receiptCode)}
          label={words.receiptLabel(moneyText(amount, currency, language))}
          fileName="receipt"
        />
      </div>
    </details>
  );
}

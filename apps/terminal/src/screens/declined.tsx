/** A payment that was not taken: why, that no money moved, and a number to read out. */

import type { DeclineCode } from '@tallystick/sdk/payee/decision';
import { encodeQrText } from '@tallystick/transports/qr-text';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { CodeView } from '@tallystick/ui/components/code-view';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import type { JSX } from 'preact';
import { HOME } from '../model/route.ts';
import { declineNumber } from '../model/refusal-number.ts';
import type { ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

export interface DeclinedProps {
  readonly code: DeclineCode;
  /** What the till keeps of it, where the signatures held. */
  readonly payment: ListedPayment | undefined;
  /** Back to the camera, where the request may still be paid. */
  readonly onAgain?: (() => void) | undefined;
}

/** The screen that both people look at. */
export function Declined({ code, payment, onAgain }: DeclinedProps): JSX.Element {
  const { texts, refusals, places, form, money } = useTill();
  const { result } = texts;
  const sentence = refusals.declined[code];
  return (
    <TillScreen
      title={result.declined}
      actions={
        <>
          {onAgain === undefined ? null : <Button onPress={onAgain}>{result.again}</Button>}
          <Button kind="primary" onPress={() => places.replace(HOME)}>
            {result.next}
          </Button>
        </>
      }
    >
      <div class="till-about till-result">
        {payment === undefined ? null : (
          <p>
            <Amount amount={payment.amount} currency={form(payment.currency)} size="huge" />
          </p>
        )}
        <StateMark state="failed" size="large">
          {result.declined}
        </StateMark>
        <p class="lead">{sentence}</p>
        <p class="till-number">
          <span class="small">{result.number}</span>
          <strong>{declineNumber(code)}</strong>
        </p>
      </div>
      <StatusLine text={`${result.declined}. ${sentence} ${declineNumber(code)}`} />
      {payment === undefined ? null : (
        <details class="more">
          <summary>{texts.payment.showReceipt}</summary>
          <div>
            <p class="lead">{result.declinedReceipt}</p>
            <CodeView
              text={encodeQrText('receipt', payment.receiptCode)}
              label={result.receiptLabel(money(payment.amount, payment.currency))}
              fileName="receipt"
            />
          </div>
        </details>
      )}
    </TillScreen>
  );
}

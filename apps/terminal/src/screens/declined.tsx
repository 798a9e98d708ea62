/** A payment that this till did not take. */

import type { DeclineCode } from '@tallystick/sdk/payee/decision';
import { Button } from '@tallystick/ui/components/button';
import { DeclinedPayment } from '@tallystick/ui/components/declined-payment';
import type { JSX } from 'preact';
import { HOME } from '../model/route.ts';
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
  const { view, texts, places, form } = useTill();
  const { result } = texts;
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
      <DeclinedPayment
        code={code}
        payment={payment}
        currency={form(payment?.currency ?? view.currency.number)}
        words={{ ...result, showReceipt: texts.payment.showReceipt }}
      />
    </TillScreen>
  );
}

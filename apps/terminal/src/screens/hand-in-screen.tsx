/** Payments that lie on this device alone, and how to hand them in. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Row } from '@tallystick/ui/components/row';
import type { JSX } from 'preact';
import { HOME } from '../model/route.ts';
import { useTill } from '../till-context.tsx';
import { HandIn } from './hand-in.tsx';
import { TillScreen } from './till-screen.tsx';

/** What is not handed in yet, and the button. */
export function HandInScreen(): JSX.Element {
  const { view, texts, places, form, when } = useTill();
  const { unsent } = view;
  const { handIn } = texts;
  const withoutMoney = view.halvesUnsent - unsent.count;
  return (
    <TillScreen
      title={handIn.title}
      onBack={() => places.replace(HOME)}
      actions={
        <>
          <Button onPress={() => places.go({ name: 'payments' })}>{texts.menu.payments}</Button>
          <HandIn />
        </>
      }
    >
      <p class="lead">{view.halvesUnsent === 0 ? handIn.none : handIn.some}</p>
      {unsent.oldestAt === undefined ? null : (
        <>
          <ul class="list">
            {unsent.sums.map(({ currency, sum, count }) => (
              <Row
                key={currency}
                main={<Amount amount={sum} currency={form(currency)} size="large" />}
                side={texts.payments(count)}
              />
            ))}
          </ul>
          <p>{handIn.oldest(when(unsent.oldestAt))}</p>
        </>
      )}
      {withoutMoney === 0 ? null : <p>{handIn.withoutMoney(withoutMoney)}</p>}
      {view.halvesUnsent === 0 ? null : <p>{handIn.why}</p>}
    </TillScreen>
  );
}

/** The merchant's money goes to the bank account: now, or at an hour of each day (V-62, V-66, V-76). */

import { minor } from '@tallystick/protocol/money';
import { PayOutPanel } from '@tallystick/ui/components/pay-out-panel';
import { PAY_OUT_TEXTS } from '@tallystick/ui/texts/pay-out-texts';
import type { JSX } from 'preact';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

/** The screen. */
export function PayOutScreen(): JSX.Element {
  const { till, state, view, texts, language, places } = useTill();
  const known = view.balances.find(({ currency }) => currency === view.currency.number);
  return (
    <TillScreen
      title={PAY_OUT_TEXTS[language].title}
      onBack={() => places.replace({ name: 'menu' })}
    >
      <PayOutPanel
        verbs={till.payingOut}
        isOffline={state.contact.reach !== 'online'}
        currency={view.currency}
        available={known?.available ?? minor(0n)}
        now={view.now}
        isMerchant
        issuerRefused={texts.handIn.issuerRefused}
      />
    </TillScreen>
  );
}

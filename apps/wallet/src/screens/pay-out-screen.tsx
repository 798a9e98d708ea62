/** Money of the account goes to the holder's bank account (V-76). */

import { payingOut } from '@tallystick/ui/bank/paying-out';
import { PayOutPanel } from '@tallystick/ui/components/pay-out-panel';
import { Screen } from '@tallystick/ui/components/screen';
import { PAY_OUT_TEXTS } from '@tallystick/ui/texts/pay-out-texts';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

/** The screen. */
export function PayOutScreen(): JSX.Element {
  const { ports, wallet, view, t, language, isOffline, home } = useWallet();
  const verbs = useMemo(() => payingOut(ports.device, wallet.live.run), [ports, wallet]);
  return (
    <Screen title={PAY_OUT_TEXTS[language].title} onBack={home}>
      <PayOutPanel
        verbs={verbs}
        isOffline={isOffline}
        currency={view.currency}
        available={view.atIssuer}
        now={view.now}
        isMerchant={false}
        issuerRefused={t.issuerRefused}
      />
    </Screen>
  );
}

/** Which screen is seen at which place. */

import { useAccent } from '@tallystick/ui/components/brand';
import type { JSX } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import type { Route } from './model/route.ts';
import { DayCloseScreen } from './screens/day-close-screen.tsx';
import { DayClosesScreen } from './screens/day-closes-screen.tsx';
import { HandInScreen } from './screens/hand-in-screen.tsx';
import { HelpScreen } from './screens/help-screen.tsx';
import { HomeScreen } from './screens/home-screen.tsx';
import { ItemListScreen } from './screens/item-list-screen.tsx';
import { LogOutScreen } from './screens/log-out-screen.tsx';
import { MenuScreen } from './screens/menu-screen.tsx';
import { PaidCodeScreen } from './screens/paid-code-screen.tsx';
import { PayOutScreen } from './screens/pay-out-screen.tsx';
import { PaymentScreen } from './screens/payment-screen.tsx';
import { PaymentsScreen } from './screens/payments-screen.tsx';
import { ReceiptScreen } from './screens/receipt-screen.tsx';
import { RequestScreen } from './screens/request-screen.tsx';
import { ResultScreen } from './screens/result-screen.tsx';
import { ScanScreen } from './screens/scan-screen.tsx';
import { SettingsScreen } from './screens/settings-screen.tsx';
import { TakingsScreen } from './screens/takings-screen.tsx';
import { useTill } from './till-context.tsx';

/** Loaded when they are wanted: most tills never pay anybody. */
const PayOnScreen = lazy(async () => (await import('./screens/pay-on-screen.tsx')).PayOnScreen);
const PaidOnScreen = lazy(async () => (await import('./screens/paid-on-screen.tsx')).PaidOnScreen);

/** The screen of a place. */
export function Place({ route }: { route: Route }): JSX.Element {
  useAccent(useTill().view.brand);
  switch (route.name) {
    case 'home':
    case 'items':
      return <HomeScreen by={route.name} />;
    case 'itemList':
      return <ItemListScreen />;
    case 'request':
      return <RequestScreen key={route.id} id={route.id} />;
    case 'scan':
      return <ScanScreen key={route.id} id={route.id} />;
    case 'paidCode':
      return <PaidCodeScreen key={route.id} id={route.id} />;
    case 'result':
      return <ResultScreen key={route.id} id={route.id} />;
    case 'payments':
      return <PaymentsScreen />;
    case 'payment':
      return <PaymentScreen key={route.id} id={route.id} />;
    case 'receipt':
      return <ReceiptScreen key={route.id} id={route.id} />;
    case 'takings':
      return <TakingsScreen />;
    case 'handIn':
      return <HandInScreen />;
    case 'payOut':
      return <PayOutScreen />;
    case 'dayCloses':
      return <DayClosesScreen />;
    case 'dayClose':
      return <DayCloseScreen number={route.number} />;
    case 'settings':
      return <SettingsScreen />;
    case 'help':
      return <HelpScreen />;
    case 'payOn':
      return (
        <Suspense fallback={null}>
          <PayOnScreen />
        </Suspense>
      );
    case 'paidOn':
      return (
        <Suspense fallback={null}>
          <PaidOnScreen key={route.id} id={route.id} />
        </Suspense>
      );
    case 'menu':
      return <MenuScreen />;
    case 'logOut':
      return <LogOutScreen />;
  }
}

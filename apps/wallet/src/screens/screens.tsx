/** The screen for each place, and above all of them the trouble with the store, if there is one. */

import { useAccent } from '@tallystick/ui/components/brand';
import { TroubleNotice } from '@tallystick/ui/components/trouble-notice';
import { useObservable } from '@tallystick/ui/use-observable';
import type { JSX } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import type { Route } from '../model/route.ts';
import { useWallet } from '../wallet-context.tsx';
import { HistoryScreen } from './history-screen.tsx';
import { HomeScreen } from './home-screen.tsx';
import { PayScreen } from './pay-screen.tsx';
import { ReceiptScreen } from './receipt-screen.tsx';
import { StatusCodeScreen } from './status-code-screen.tsx';

// What is not wanted at once is loaded when somebody goes there: the first screen does without its weight.
const AddScreen = lazy(async () => (await import('./add-screen.tsx')).AddScreen);
const BankScreen = lazy(async () => (await import('./bank-screen.tsx')).BankScreen);
const CoinListScreen = lazy(async () => (await import('./coin-list-screen.tsx')).CoinListScreen);
const CoinsScreen = lazy(async () => (await import('./coins-screen.tsx')).CoinsScreen);
const ConvictionsScreen = lazy(
  async () => (await import('./convictions-screen.tsx')).ConvictionsScreen,
);
const DeviceScreen = lazy(async () => (await import('./device-screen.tsx')).DeviceScreen);
const DevicesScreen = lazy(async () => (await import('./devices-screen.tsx')).DevicesScreen);
const EraseScreen = lazy(async () => (await import('./erase-screen.tsx')).EraseScreen);
const GetPaidScreen = lazy(async () => (await import('./get-paid-screen.tsx')).GetPaidScreen);
const GiveBackScreen = lazy(async () => (await import('./give-back-screen.tsx')).GiveBackScreen);
const HelpScreen = lazy(async () => (await import('./help-screen.tsx')).HelpScreen);
const LostCoinsScreen = lazy(async () => (await import('./lost-coins-screen.tsx')).LostCoinsScreen);
const LogOutScreen = lazy(async () => (await import('./log-out-screen.tsx')).LogOutScreen);
const ObjectionScreen = lazy(async () => (await import('./objection-screen.tsx')).ObjectionScreen);
const ObjectionsScreen = lazy(
  async () => (await import('./objections-screen.tsx')).ObjectionsScreen,
);
const OneDeviceScreen = lazy(async () => (await import('./one-device-screen.tsx')).OneDeviceScreen);
const PayOutScreen = lazy(async () => (await import('./pay-out-screen.tsx')).PayOutScreen);
const PaymentScreen = lazy(async () => (await import('./payment-screen.tsx')).PaymentScreen);
const PrintCoinsScreen = lazy(
  async () => (await import('./print-coins-screen.tsx')).PrintCoinsScreen,
);
const PrivacyScreen = lazy(async () => (await import('./privacy-screen.tsx')).PrivacyScreen);
const ReadyScreen = lazy(async () => (await import('./ready-screen.tsx')).ReadyScreen);
const ReceivedScreen = lazy(async () => (await import('./received-screen.tsx')).ReceivedScreen);
const RequestScreen = lazy(async () => (await import('./request-screen.tsx')).RequestScreen);
const RulesScreen = lazy(async () => (await import('./rules-screen.tsx')).RulesScreen);
const SetAsideScreen = lazy(async () => (await import('./set-aside-screen.tsx')).SetAsideScreen);
const SettingsScreen = lazy(async () => (await import('./settings-screen.tsx')).SettingsScreen);
const TakeScreen = lazy(async () => (await import('./take-screen.tsx')).TakeScreen);

/** The screen of this place. */
export function Screens({ route }: { route: Route }): JSX.Element {
  return (
    <>
      <WalletTrouble />
      <Suspense fallback={null}>
        <Place key={`${route.name}${'id' in route ? route.id : ''}`} route={route} />
      </Suspense>
    </>
  );
}

const PLAIN = {
  home: HomeScreen,
  pay: PayScreen,
  getPaid: GetPaidScreen,
  ready: ReadyScreen,
  giveBack: GiveBackScreen,
  setAside: SetAsideScreen,
  coins: CoinsScreen,
  coinList: CoinListScreen,
  printCoins: PrintCoinsScreen,
  lostCoins: LostCoinsScreen,
  add: AddScreen,
  bank: BankScreen,
  payOut: PayOutScreen,
  rules: RulesScreen,
  history: HistoryScreen,
  device: DeviceScreen,
  devices: DevicesScreen,
  objections: ObjectionsScreen,
  convictions: ConvictionsScreen,
  settings: SettingsScreen,
  privacy: PrivacyScreen,
  erase: EraseScreen,
  help: HelpScreen,
  logOut: LogOutScreen,
} as const;

const WITH_ID = {
  payment: PaymentScreen,
  receipt: ReceiptScreen,
  statusCode: StatusCodeScreen,
  request: RequestScreen,
  take: TakeScreen,
  received: ReceivedScreen,
  oneDevice: OneDeviceScreen,
  objection: ObjectionScreen,
} as const;

function Place({ route }: { route: Route }): JSX.Element {
  useAccent(useWallet().view.brand);
  if ('id' in route) {
    const Shown = WITH_ID[route.name];
    return <Shown id={route.id} />;
  }
  const Shown = PLAIN[route.name];
  return <Shown />;
}

function WalletTrouble(): JSX.Element {
  const { wallet } = useWallet();
  const { trouble } = useObservable(wallet.live);
  return <TroubleNotice trouble={trouble} onRoomMade={() => wallet.live.forgetTrouble()} />;
}

/** The wallet from its first start to its open screens. */

import type { AppAccess } from '@tallystick/browser/app-access';
import { later, onVisible } from '@tallystick/browser/page-events';
import type { Device } from '@tallystick/sdk/device/device';
import { AppFrame } from '@tallystick/ui/components/app-frame';
import { useEvery } from '@tallystick/ui/use-every';
import { usePersistence } from '@tallystick/ui/use-persistence';
import { useRoute } from '@tallystick/ui/use-route';
import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { formatRoute, parseRoute } from './model/route.ts';
import { openWallet } from './model/wallet.ts';
import { Screens } from './screens/screens.tsx';
import { WALLET_TEXTS } from './texts/wallet-texts.ts';
import { WalletContext } from './wallet-context.tsx';

const ROUTES = { parse: parseRoute, format: formatRoute };
const REFRESH_MS = 30_000;

/** The whole app. */
export function App(): JSX.Element {
  return (
    <AppFrame name="wallet" texts={WALLET_TEXTS}>
      {(access, device) => <Open access={access} device={device} />}
    </AppFrame>
  );
}

function Open({ access, device }: { access: AppAccess; device: Device }): JSX.Element {
  const ports = useMemo(
    () => ({ device, network: access.network, onVisible, later }),
    [device, access],
  );
  const wallet = useMemo(() => openWallet(ports), [ports]);
  const { route, go, replace } = useRoute(ROUTES);
  const persistence = usePersistence();
  useEvery(
    REFRESH_MS,
    useCallback(() => wallet.live.refresh(), [wallet]),
  );
  return (
    <WalletContext.Provider value={{ wallet, ports, access, persistence, go, replace }}>
      <Screens route={route} />
    </WalletContext.Provider>
  );
}

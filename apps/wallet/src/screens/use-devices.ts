/** The account's devices on a screen: as they were known, and anew from the operator. */

import type { AccountDevice } from '@tallystick/sdk/device/devices';
import { useEffect, useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

export interface DevicesOnScreen {
  /** Undefined until the operator has answered once. */
  readonly devices: readonly AccountDevice[] | undefined;
  /** Why there is no newer list, in words. */
  readonly problem: string | undefined;
}

/** Asks when the screen opens. */
export function useDevices(): DevicesOnScreen {
  const { wallet, t, refusals } = useWallet();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const outcome = await wallet.listDevices();
      if (outcome !== undefined && !outcome.ok) {
        const { code } = outcome;
        setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.listDevices[code]);
      }
    };
    void ask();
  }, []);
  return { devices: wallet.knownDevices()?.devices, problem };
}

/** The verbs of money from a bank account, for the screens that need them. */

import { useMemo } from 'preact/hooks';
import { fromBank, type FromBank } from '../model/from-bank.ts';
import { useWallet } from '../wallet-context.tsx';

/** On the open wallet. */
export function useFromBank(): FromBank {
  const { ports, wallet } = useWallet();
  return useMemo(() => fromBank(ports, wallet.live), [ports, wallet]);
}

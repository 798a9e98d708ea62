/** The verbs of a person who is paid, for the screens that need them. */

import { useMemo } from 'preact/hooks';
import { beingPaid, type BeingPaid } from '../model/being-paid.ts';
import { useWallet } from '../wallet-context.tsx';

/** On the open wallet. */
export function useBeingPaid(): BeingPaid {
  const { ports, wallet } = useWallet();
  return useMemo(() => beingPaid(ports, wallet.live), [ports, wallet]);
}

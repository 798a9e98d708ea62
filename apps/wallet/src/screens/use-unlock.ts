/** After a payment that locked money stood in the way of: unlocking it, now or when there is a network. */

import type { Minor } from '@tallystick/protocol/money';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

export interface Unlocking {
  /** The question, then what came of it; undefined where nothing is to be unlocked. */
  readonly text?: string;
  /** While it can still be asked for. Whoever locked money meant to think twice, so it is asked. */
  readonly unlock?: () => void;
}

/** For a payment of `amount`; undefined where locked money is not what stood in its way. */
export function useUnlock(amount: Minor | undefined): Unlocking {
  const { wallet, t, money, refusals } = useWallet();
  const [said, setSaid] = useState<string>();
  if (amount === undefined) return {};
  if (said !== undefined) return { text: said };
  const texts = t.rules.unlock;
  const unlock = async (): Promise<void> => {
    const outcome = await wallet.unlock(amount);
    if (outcome === undefined) return;
    setSaid(outcome.ok ? texts.asked(money(amount)) : refusals.unlock[outcome.code]);
  };
  return { text: texts.offer(money(amount)), unlock: () => void unlock() };
}

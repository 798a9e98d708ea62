/** Bringing coins back into the account: the press, and what came of it. */

import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';

export interface PutBack {
  readonly putBack: (coins: readonly string[] | 'all') => void;
  readonly isBusy: boolean;
  /** What was put back, and what was not. */
  readonly done: readonly string[];
  readonly problem: string | undefined;
}

/** For screens that show coins, and for whoever deletes the wallet. */
export function usePutBack(): PutBack {
  const { wallet, t, refusals, language } = useWallet();
  const texts = COINS_TEXTS[language];
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const once = useOnce();
  const run = async (coins: readonly string[] | 'all'): Promise<void> => {
    setBusy(true);
    setDone([]);
    setProblem(undefined);
    const outcome = await wallet.coins()?.putBack(coins);
    setBusy(false);
    if (outcome === undefined) return;
    if (outcome.ok) {
      const { paid, refused } = outcome;
      const { putBack, count } = texts;
      setDone([
        ...(paid === 0 ? [] : [putBack.done(count(paid))]),
        ...(refused === 0 ? [] : [putBack.refused(count(refused))]),
        ...(paid + refused === 0 ? [putBack.later] : []),
      ]);
      return;
    }
    const { code } = outcome;
    setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.redeemCoins[code]);
  };
  return { putBack: (coins) => once(() => run(coins)), isBusy, done, problem };
}

/** Says it at once. */
export function PutBackNotices({ back: { done, problem } }: { back: PutBack }): JSX.Element {
  return (
    <>
      {done.length === 0 ? null : (
        <Notice tone="good" isNew>
          {done.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Notice>
      )}
      <ProblemNotice problem={problem} />
    </>
  );
}

/** Logging out deletes the wallet; while halves or coins lie on this device alone, that is refused. */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { HOME } from '../model/route.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { PutBackNotices, usePutBack } from './put-back.tsx';

/** Says what becomes of the money, and asks. */
export function LogOutScreen(): JSX.Element {
  const { view, wallet, access, t, refusals, home, replace, money, language } = useWallet();
  const [problem, setProblem] = useState<string>();
  const mustSync = view.unsent > 0 && !view.isStateLost;
  const back = usePutBack();
  const holdings = view.coins?.holdings;
  const coins = (holdings?.spendable.amount ?? 0n) + (holdings?.redeemOnly.amount ?? 0n);
  const mustPutBack = coins > 0n && !view.isStateLost;
  const sync = async (): Promise<void> => {
    const end = await wallet.sync();
    if (end === undefined || end.ok) setProblem(undefined);
    else setProblem(end.code === 'issuerRefused' ? t.issuerRefused : refusals.sync[end.code]);
  };
  const leave = async (): Promise<void> => {
    await wallet.live.close();
    replace(HOME);
    await access.control.eraseAll();
  };
  return (
    <Screen
      title={t.logOut.title}
      onBack={home}
      actions={
        mustSync ? (
          <Button kind="primary" onPress={() => void sync()}>
            {t.logOut.sync}
          </Button>
        ) : mustPutBack ? (
          <Button kind="primary" disabled={back.isBusy} onPress={() => back.putBack('all')}>
            {COINS_TEXTS[language].putBack.all}
          </Button>
        ) : (
          <Button kind="danger" disabled={view.coins === undefined} onPress={() => void leave()}>
            {t.logOut.action}
          </Button>
        )
      }
    >
      {mustSync ? (
        <Notice tone="warn">
          <p>{t.logOut.refused(view.unsent)}</p>
        </Notice>
      ) : mustPutBack ? (
        <Notice tone="warn">
          <p>{COINS_TEXTS[language].logOut(money(coins))}</p>
        </Notice>
      ) : (
        <p>{t.logOut.body}</p>
      )}
      <PutBackNotices back={back} />
      <ProblemNotice problem={problem} />
    </Screen>
  );
}

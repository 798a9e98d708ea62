/** Logging out deletes the wallet; while halves lie on this device alone, that is refused. */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { HOME } from '../model/route.ts';
import { useWallet } from '../wallet-context.tsx';

/** Says what becomes of the money, and asks. */
export function LogOutScreen(): JSX.Element {
  const { view, wallet, access, t, refusals, home, replace } = useWallet();
  const [problem, setProblem] = useState<string>();
  const mustSync = view.unsent > 0 && !view.isStateLost;
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
        ) : (
          <Button kind="danger" onPress={() => void leave()}>
            {t.logOut.action}
          </Button>
        )
      }
    >
      {mustSync ? (
        <Notice tone="warn">
          <p>{t.logOut.refused(view.unsent)}</p>
        </Notice>
      ) : (
        <p>{t.logOut.body}</p>
      )}
      <ProblemNotice problem={problem} />
    </Screen>
  );
}

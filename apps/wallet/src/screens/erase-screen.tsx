/** Deleting the account: what goes, what stays and why, and that it is for good. */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { HOME } from '../model/route.ts';
import { PRIVACY_TEXTS } from '../texts/privacy-texts.ts';
import { useWallet } from '../wallet-context.tsx';

/** Asks once; afterwards there is nothing to come back to. */
export function EraseScreen(): JSX.Element {
  const { wallet, language, t, refusals, go } = useWallet();
  const texts = PRIVACY_TEXTS[language].erase;
  const [isErased, setErased] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const erase = async (): Promise<void> => {
    setBusy(true);
    const outcome = await wallet.eraseAccount();
    setBusy(false);
    if (outcome === undefined) return;
    if (outcome.ok) setErased(true);
    else {
      const isStranger = outcome.code === 'issuerRefused';
      setProblem(isStranger ? t.issuerRefused : refusals.eraseAccount[outcome.code]);
    }
  };
  if (isErased) return <Erased />;
  const back = (): void => go({ name: 'privacy' });
  return (
    <Screen
      title={texts.title}
      onBack={back}
      actions={
        <>
          <Button kind="danger" disabled={isBusy} onPress={() => void erase()}>
            {texts.action}
          </Button>
          <Button kind="primary" onPress={back}>
            {texts.keep}
          </Button>
        </>
      }
    >
      <p>{texts.goes}</p>
      <p>{texts.stays}</p>
      <p>{texts.others}</p>
      <Notice tone="warn">
        <p>{texts.forGood}</p>
      </Notice>
      <ProblemNotice problem={problem} />
    </Screen>
  );
}

function Erased(): JSX.Element {
  const { wallet, access, language, replace } = useWallet();
  const texts = PRIVACY_TEXTS[language].erase;
  const clear = async (): Promise<void> => {
    await wallet.live.close();
    replace(HOME);
    await access.control.eraseAll();
  };
  return (
    <Screen
      title={texts.doneTitle}
      actions={
        <Button kind="primary" onPress={() => void clear()}>
          {texts.clear}
        </Button>
      }
    >
      <p>{texts.done}</p>
    </Screen>
  );
}

/** What needs the holder's bank account: it is asked for where the operator has none, and shown where it has (V-02). */

import type { ShownBankAccount } from '@tallystick/protocol/calls/bank';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AskAccount } from '../bank/ask-account.ts';
import { BANK_ACCOUNT_TEXTS } from '../texts/bank-account-texts.ts';
import { BankAccountForm } from './bank-account-form.tsx';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Row } from './row.tsx';

export interface WithBankAccountProps {
  readonly ask: AskAccount;
  readonly issuerRefused: string;
  /** Something has happened since, so that the account was given needs no saying any more. */
  readonly isQuiet: boolean;
  readonly onKept?: () => void;
  /** Shown where the operator has an account. */
  readonly children: ComponentChildren;
}

/** The form, or what is inside and the account below it. For places that are drawn with a network only. */
export function WithBankAccount(props: WithBankAccountProps): JSX.Element {
  const { ask, issuerRefused, isQuiet, onKept, children } = props;
  const { language } = useLanguage();
  const texts = BANK_ACCOUNT_TEXTS[language];
  const { known, problem, keep } = useKnown(ask, issuerRefused);
  const [isChanging, setChanging] = useState(false);
  if (problem !== undefined) return <ProblemNotice problem={problem} />;
  if (known === undefined) return <p role="status">{texts.asking}</p>;
  const { account, isNew } = known;
  if (account === undefined || isChanging) {
    const kept = (given: ShownBankAccount | undefined): void => {
      keep(given);
      setChanging(false);
      onKept?.();
    };
    return (
      <>
        <BankAccountForm ask={ask} issuerRefused={issuerRefused} onKept={kept} />
        {account === undefined ? null : (
          <Button onPress={() => setChanging(false)}>{texts.leave}</Button>
        )}
      </>
    );
  }
  return (
    <>
      {isNew && !isQuiet ? (
        <Notice tone="good" isNew>
          <p>{texts.kept}</p>
        </Notice>
      ) : null}
      {children}
      <section class="stack">
        <h2 class="section">{texts.known.title}</h2>
        <ul class="list">
          <Row main={texts.known.ending(account.ending)} sub={texts.known.bank(account.bank)} />
        </ul>
        <Button onPress={() => setChanging(true)}>{texts.known.change}</Button>
      </section>
    </>
  );
}

interface Known {
  /** Undefined where the operator has none. */
  readonly account: ShownBankAccount | undefined;
  /** It was given on this screen. */
  readonly isNew: boolean;
}

/** What the operator has: asked for when the place is drawn, and told when it was given. */
function useKnown(
  ask: AskAccount,
  issuerRefused: string,
): {
  readonly known: Known | undefined;
  readonly problem: string | undefined;
  readonly keep: (account: ShownBankAccount | undefined) => void;
} {
  const { refusals } = useLanguage();
  const [known, setKnown] = useState<Known>();
  const [problem, setProblem] = useState<string>();
  const askOnce = async (): Promise<void> => {
    const outcome = await ask();
    if (outcome === undefined) return;
    if (outcome.ok) return setKnown({ account: outcome.account, isNew: false });
    const { code } = outcome;
    setProblem(code === 'issuerRefused' ? issuerRefused : refusals.bankAccount[code]);
  };
  useEffect(() => void askOnce(), []);
  return { known, problem, keep: (account) => setKnown({ account, isNew: true }) };
}

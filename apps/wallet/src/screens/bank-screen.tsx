/**
 * Money from the holder's bank account (V-19 to V-26): the details once, then an amount, then what the bank says, and
 * coins of what came.
 */

import type { ShownBankAccount } from '@tallystick/protocol/calls/bank';
import { isPrivateCurrency } from '@tallystick/protocol/money';
import type { FundInput } from '@tallystick/sdk/bank/fund-from-bank';
import { isOpenOrder } from '@tallystick/sdk/bank/held-bank-order';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { BANK_TEXTS } from '../texts/bank-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { AmountForm } from './amount-form.tsx';
import { BankDetails } from './bank-details.tsx';
import { BankOrder } from './bank-order.tsx';
import { useFromBank } from './use-from-bank.ts';

/** The newest order first, because its end is what somebody comes back for. */
export function BankScreen(): JSX.Element {
  const { view, language, refusals, isOffline, go } = useWallet();
  const texts = BANK_TEXTS[language];
  const order = useFromBank().order();
  const [said, setSaid] = useState<string>();
  const isPrivate = isPrivateCurrency(view.currency.number);
  const isOpen = order !== undefined && isOpenOrder(order);
  return (
    <Screen title={texts.title} onBack={() => go({ name: 'add' })}>
      {order === undefined ? null : <BankOrder key={order.state} order={order} onCoins={setSaid} />}
      {said === undefined ? null : (
        <Notice tone="good">
          <p>{said}</p>
        </Notice>
      )}
      <StatusLine text={said ?? ''} />
      {isOffline || isPrivate ? (
        <Notice>
          <p>{isPrivate ? refusals.fundFromBank.privateMoney : texts.needsNetwork}</p>
        </Notice>
      ) : (
        <Ask mayAsk={order?.state !== 'credited' && !isOpen} onAsk={() => setSaid(undefined)} />
      )}
    </Screen>
  );
}

interface AskProps {
  /** Nothing else is asked for while the bank is to be heard, and while what came waits for a decision. */
  readonly mayAsk: boolean;
  readonly onAsk: () => void;
}

/** The account that the operator has, and how much shall come; or its details, where it has none. */
function Ask({ mayAsk, onAsk }: AskProps): JSX.Element {
  const { language } = useWallet();
  const texts = BANK_TEXTS[language];
  const { known, problem, isChanging, setChanging, kept, forgetNew } = useKnown();
  const unsent = useFromBank().unsent();
  const asked = (): void => {
    forgetNew();
    onAsk();
  };
  if (problem !== undefined) return <ProblemNotice problem={problem} />;
  if (known === undefined) return <p role="status">{texts.asking}</p>;
  if (known.account === undefined || isChanging) {
    return (
      <>
        <BankDetails onKept={kept} />
        {known.account === undefined ? null : (
          <Button onPress={() => setChanging(false)}>{texts.details.leave}</Button>
        )}
      </>
    );
  }
  return (
    <>
      {known.isNew ? (
        <Notice tone="good" isNew>
          <p>{texts.details.kept}</p>
        </Notice>
      ) : null}
      {unsent === undefined ? null : <Unsent unsent={unsent} />}
      {mayAsk && unsent === undefined ? <HowMuch onAsk={asked} /> : null}
      <KnownAccount account={known.account} onChange={() => setChanging(true)} />
    </>
  );
}

function HowMuch({ onAsk }: Pick<AskProps, 'onAsk'>): JSX.Element {
  const { language } = useWallet();
  const texts = BANK_TEXTS[language];
  const bank = useFromBank();
  const say = useRefusal();
  const [count, setCount] = useState(0);
  return (
    <AmountForm
      key={count}
      label={texts.howMuch}
      action={texts.ask}
      onAmount={async (amount) => {
        onAsk();
        const outcome = await bank.ask(amount);
        if (outcome === undefined) return undefined;
        if (!outcome.ok) return say(outcome.code);
        setCount(count + 1);
        return undefined;
      }}
    />
  );
}

function KnownAccount(props: {
  readonly account: ShownBankAccount;
  readonly onChange: () => void;
}): JSX.Element {
  const { language } = useWallet();
  const texts = BANK_TEXTS[language].known;
  const { account, onChange } = props;
  return (
    <section class="stack">
      <h2 class="section">{texts.title}</h2>
      <ul class="list">
        <Row main={texts.ending(account.ending)} sub={texts.bank(account.bank)} />
      </ul>
      <Button onPress={onChange}>{texts.change}</Button>
    </section>
  );
}

/** Asked for, and nobody knows whether the operator has it: the same is asked for again, and comes once. */
function Unsent({ unsent }: { unsent: FundInput }): JSX.Element {
  const { language, moneyOf } = useWallet();
  const texts = BANK_TEXTS[language].unsent;
  const bank = useFromBank();
  const say = useRefusal();
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const again = async (): Promise<void> => {
    const outcome = await bank.ask(unsent.amount);
    setProblem(outcome === undefined || outcome.ok ? undefined : say(outcome.code));
  };
  return (
    <>
      <Notice tone="warn" title={texts.title}>
        <p>{texts.body(moneyOf(unsent))}</p>
        <Button onPress={() => once(again)}>{texts.again}</Button>
      </Notice>
      <ProblemNotice problem={problem} />
    </>
  );
}

type AskRefusal = Extract<
  Awaited<ReturnType<ReturnType<typeof useFromBank>['ask']>>,
  { readonly ok: false }
>['code'];

function useRefusal(): (code: AskRefusal) => string {
  const { t, refusals } = useWallet();
  return (code) => (code === 'issuerRefused' ? t.issuerRefused : refusals.fundFromBank[code]);
}

interface Known {
  /** Absent where the operator has none. */
  readonly account?: ShownBankAccount | undefined;
  /** It was given on this screen. */
  readonly isNew: boolean;
}

/** What the operator has: asked for when the screen opens, and told when it was given. */
function useKnown(): {
  readonly known: Known | undefined;
  readonly problem: string | undefined;
  readonly isChanging: boolean;
  readonly setChanging: (isChanging: boolean) => void;
  readonly kept: (account: ShownBankAccount | undefined) => void;
  /** That it was given has been read. */
  readonly forgetNew: () => void;
} {
  const { t, refusals } = useWallet();
  const bank = useFromBank();
  const [known, setKnown] = useState<Known>();
  const [problem, setProblem] = useState<string>();
  const [isChanging, setChanging] = useState(false);
  const ask = async (): Promise<void> => {
    const outcome = await bank.account();
    if (outcome === undefined) return;
    if (outcome.ok) return setKnown({ account: outcome.account, isNew: false });
    const { code } = outcome;
    setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.bankAccount[code]);
  };
  const kept = (account: ShownBankAccount | undefined): void => {
    setKnown({ account, isNew: true });
    setChanging(false);
  };
  useEffect(() => void ask(), []);
  const forgetNew = (): void => setKnown((now) => now && { ...now, isNew: false });
  return { known, problem, isChanging, setChanging, kept, forgetNew };
}

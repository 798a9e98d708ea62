/**
 * Money from the holder's bank account (V-19 to V-26): the details once, then an amount, then what the bank says, and
 * coins of what came.
 */

import { isPrivateCurrency } from '@tallystick/protocol/money';
import type { FundInput } from '@tallystick/sdk/bank/fund-from-bank';
import { isOpenOrder } from '@tallystick/sdk/bank/held-bank-order';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { WithBankAccount } from '@tallystick/ui/components/with-bank-account';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { BANK_TEXTS } from '../texts/bank-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { AmountForm } from './amount-form.tsx';
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

/** How much shall come, where the operator knows from which account. */
function Ask({ mayAsk, onAsk }: AskProps): JSX.Element {
  const { t } = useWallet();
  const bank = useFromBank();
  const [hasAsked, setAsked] = useState(false);
  const unsent = bank.unsent();
  const asked = (): void => {
    setAsked(true);
    onAsk();
  };
  return (
    <WithBankAccount ask={bank.account} issuerRefused={t.issuerRefused} isQuiet={hasAsked}>
      {unsent === undefined ? null : <Unsent unsent={unsent} />}
      {mayAsk && unsent === undefined ? <HowMuch onAsk={asked} /> : null}
    </WithBankAccount>
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

/** An order of money from the bank account: how far it is, why it came to nothing, and coins of what came (V-25, V-26). */

import type { BankOrderState, BankOrderView } from '@tallystick/protocol/calls/bank';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { StateMark, type MoneyState } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { BANK_TEXTS } from '../texts/bank-texts.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { useFromBank } from './use-from-bank.ts';

export const ORDER_MARKS: Readonly<Record<BankOrderState, MoneyState>> = {
  asked: 'waiting',
  authenticated: 'waiting',
  credited: 'settled',
  refused: 'failed',
};

/** A bank that is there answers within seconds. */
const LATE_SECONDS = 120;

export interface BankOrderProps {
  readonly order: BankOrderView;
  /** Coins were made of it: what to say. */
  readonly onCoins: (said: string) => void;
}

/** The amount, the state, what it means, and what to do next. */
export function BankOrder({ order, onCoins }: BankOrderProps): JSX.Element {
  const { language, formOf, when } = useWallet();
  const texts = BANK_TEXTS[language];
  const about = useAbout(order);
  return (
    <section class="card stack">
      <h2 class="section">{texts.asked(when(order.askedAt))}</h2>
      <p>
        <Amount amount={order.amount} currency={formOf(order.currency)} size="large" />
      </p>
      <StateMark state={ORDER_MARKS[order.state]}>{texts.state[order.state]}</StateMark>
      <p>{about}</p>
      <StatusLine text={`${texts.state[order.state]}. ${about}`} />
      {order.state === 'credited' ? <Came order={order} onCoins={onCoins} /> : null}
      {order.state === 'refused' ? <PutAway order={order} label={texts.understood} /> : null}
    </section>
  );
}

function useAbout({ state, reason, askedAt }: BankOrderView): string {
  const { view, language, refusals } = useWallet();
  const { about, late } = BANK_TEXTS[language];
  switch (state) {
    case 'asked':
    case 'authenticated':
      return view.now - askedAt > LATE_SECONDS ? late[state] : about[state];
    case 'credited':
      return about.credited;
    case 'refused':
      return reason === undefined ? about.refused : refusals.bank[reason];
  }
}

/** Money that came: into coins with one press, or left where it is. */
function Came({ order, onCoins }: BankOrderProps): JSX.Element {
  const { wallet, language, isOffline, go } = useWallet();
  const texts = BANK_TEXTS[language];
  const { problem, isBusy, makeCoins } = useMakeCoins(order, onCoins);
  const hasCoins = wallet.coins()?.terms() !== undefined;
  return (
    <div class="stack">
      <ProblemNotice problem={problem} />
      {hasCoins && !isOffline ? (
        <Button kind="primary" disabled={isBusy} onPress={makeCoins}>
          {texts.makeCoins}
        </Button>
      ) : null}
      {hasCoins && problem !== undefined ? (
        <Button onPress={() => go({ name: 'coins' })}>{texts.otherCoins}</Button>
      ) : null}
      <PutAway order={order} label={texts.leaveThere} />
    </div>
  );
}

function PutAway({ order, label }: { order: BankOrderView; label: string }): JSX.Element {
  const bank = useFromBank();
  return <Button onPress={() => void bank.putAway(order)}>{label}</Button>;
}

function useMakeCoins(
  order: BankOrderView,
  onCoins: (said: string) => void,
): {
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  readonly makeCoins: () => void;
} {
  const { t, language, refusals, moneyOf, when } = useWallet();
  const texts = COINS_TEXTS[language];
  const bank = useFromBank();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const once = useOnce();
  const run = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const made = await bank.makeCoins(order);
    setBusy(false);
    if (made === undefined) return;
    if (made.ok) {
      const count = texts.count(made.coins);
      onCoins(texts.convert.done(count, moneyOf(order), when(made.expiresAt)));
    } else {
      const { code } = made;
      setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.convertToCoins[code]);
    }
  };
  return { problem, isBusy, makeCoins: () => once(run) };
}

/** Whom and how much a scanned request is for; compare the four digits, hold to pay. */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { RequestSummary } from '@tallystick/sdk/payer/read-request';
import { Amount } from '@tallystick/ui/components/amount';
import { BillLines } from '@tallystick/ui/components/bill-lines';
import { Button } from '@tallystick/ui/components/button';
import { HoldButton } from '@tallystick/ui/components/hold-button';
import { useLanguage } from '@tallystick/ui/components/language';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import { Tally } from '@tallystick/ui/components/tally';
import { TextField } from '@tallystick/ui/components/text-field';
import { parseAmount, plainAmount } from '@tallystick/ui/money-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { choosePayFrom, moneyIn, type PayFrom } from '../model/pay-from.ts';
import type { PayChoice } from '../model/wallet.ts';
import { useWallet } from '../wallet-context.tsx';
import { CoinsThatGo } from './coins-that-go.tsx';
import { PurseField, type PurseFieldProps } from './purse-field.tsx';
import { useUnlock } from './use-unlock.ts';

export interface ConfirmScreenProps {
  /** As it was scanned. */
  readonly text: string;
  readonly summary: RequestSummary;
  readonly onLeave: () => void;
}

/** From the request to the held button. */
export function ConfirmScreen({ text, summary, onLeave }: ConfirmScreenProps): JSX.Element {
  const { t, formOf, replace } = useWallet();
  const { problem, isLocked, isBusy, payNow } = usePaying(text, (id) =>
    replace({ name: 'payment', id }),
  );
  const [typed, setTyped] = useState(() =>
    typedAtFirst(summary, formOf(summary.currency).exponent),
  );
  const chosen = useChosen(summary, typed);
  const source = usePayFrom(summary.currency, chosen.amount);
  const unlocking = useUnlock(isLocked ? chosen.amount : undefined);
  return (
    <Screen
      title={t.pay.confirmTitle}
      onBack={onLeave}
      actions={
        <>
          {unlocking.unlock === undefined ? (
            <HoldButton
              label={t.pay.hold}
              disabled={isBusy || source.isForeign || chosen.amount === undefined}
              onHeld={() => {
                if (chosen.amount !== undefined) {
                  const { from } = source;
                  payNow({
                    ...(summary.editable ? { amount: chosen.amount } : {}),
                    ...(from === 'coins' ? { with: 'coins' } : { purse: from }),
                  });
                }
              }}
            />
          ) : (
            <Button kind="primary" onPress={unlocking.unlock}>
              {t.rules.unlock.action}
            </Button>
          )}
          <Button kind="plain" onPress={onLeave}>
            {t.pay.notThis}
          </Button>
        </>
      }
    >
      <Whom summary={summary} />
      {summary.editable ? (
        <TextField
          label={t.pay.amount}
          kind="amount"
          value={typed}
          onInput={setTyped}
          problem={chosen.problem}
        />
      ) : null}
      <PurseField {...source} />
      {source.from === 'coins' && chosen.amount !== undefined ? (
        <CoinsThatGo summary={summary} amount={chosen.amount} />
      ) : null}
      <Tally phase="half" digits={summary.digits} />
      <p class="small centred">{t.pay.compare}</p>
      <Bill summary={summary} />
      <ProblemNotice problem={problem} />
      {unlocking.text === undefined ? null : (
        <Notice isNew>
          <p>{unlocking.text}</p>
        </Notice>
      )}
      <EarlierPayment summary={summary} />
    </Screen>
  );
}

/** What was sold, where the payee says it. */
function Bill({ summary: { items, currency } }: { summary: RequestSummary }): JSX.Element | null {
  const { t, moneyOf } = useWallet();
  if (items === undefined) return null;
  const money = (amount: bigint): string => moneyOf({ amount, currency });
  return <BillLines title={t.pay.bill} items={items} money={money} />;
}

/** The payee, and what it asks for where that is fixed. */
function Whom({ summary }: { summary: RequestSummary }): JSX.Element {
  const { t, formOf } = useWallet();
  return (
    <div class="stack centred">
      <p class="payee">{summary.payeeName}</p>
      {summary.till === 0 ? null : <p class="small">{t.pay.till(summary.till)}</p>}
      {summary.editable ? null : (
        <p>
          <Amount amount={summary.amount} currency={formOf(summary.currency)} size="huge" />
        </p>
      )}
    </div>
  );
}

/** The money that pays: what the person chose while that can pay it, else what the rule says. */
function usePayFrom(currency: Currency, amount: Minor | undefined): PurseFieldProps {
  const { view, wallet } = useWallet();
  const [chosen, setChosen] = useState<PayFrom>();
  const { offline, open, coins } = moneyIn(currency, { view, coins: wallet.coins() });
  const fitting = open.filter((each) => amount !== undefined && each.amount >= amount);
  const isThere =
    chosen === 'coins'
      ? coins > 0n
      : chosen === MAIN_PURSE || fitting.some(({ purse }) => purse === chosen);
  const from =
    chosen !== undefined && isThere
      ? chosen
      : choosePayFrom({
          fitting,
          offline,
          coins,
          amount: amount ?? 0n,
          now: view.now,
        });
  const isReady = offline !== undefined;
  const isForeign = currency !== view.currency.number && coins === 0n;
  return { currency, fitting, isReady, isForeign, coins, from, onFrom: setChosen };
}

function typedAtFirst({ amount }: RequestSummary, exponent: number): string {
  return amount === 0n ? '' : plainAmount(amount, exponent);
}

/** The amount that would be paid; undefined while what is typed is none. */
function useChosen(
  summary: RequestSummary,
  typed: string,
): { readonly amount?: Minor; readonly problem?: string } {
  const { ui } = useLanguage();
  const { formOf } = useWallet();
  if (!summary.editable) return { amount: summary.amount };
  const parsed = parseAmount(typed, formOf(summary.currency).exponent);
  if (parsed.ok) return parsed.amount === 0n ? {} : { amount: parsed.amount };
  return parsed.code === 'empty' ? {} : { problem: ui.amount[parsed.code] };
}

function usePaying(
  text: string,
  onPaid: (paymentId: string) => void,
): {
  readonly problem: string | undefined;
  /** Was it refused because money is locked? */
  readonly isLocked: boolean;
  readonly isBusy: boolean;
  readonly payNow: (choice: PayChoice) => void;
} {
  const { wallet, t, refusals } = useWallet();
  const [problem, setProblem] = useState<string>();
  const [isLocked, setLocked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const run = async (choice: PayChoice): Promise<void> => {
    setBusy(true);
    const outcome = await wallet.pay(text, choice);
    setBusy(false);
    if (outcome === undefined) return;
    if ('other' in outcome) setProblem(t.otherCode[outcome.other]);
    else if (!outcome.ok) {
      setProblem(refusals.pay[outcome.code]);
      setLocked(outcome.code === 'fundsLocked');
    } else {
      navigator.vibrate?.(30);
      onPaid(outcome.paymentId);
    }
  };
  return { problem, isLocked, isBusy, payNow: (choice) => void run(choice) };
}

/** Never a silent second payment: an earlier one to the same payee that hangs is named first. */
function EarlierPayment({ summary }: { summary: RequestSummary }): JSX.Element | null {
  const { view, t, moneyOf, when, go } = useWallet();
  const earlier = view.hanging.find(({ payeeName }) => payeeName === summary.payeeName);
  if (earlier === undefined) return null;
  const texts = t.pay.earlier;
  return (
    <Notice tone="warn" title={texts.title}>
      <p>{texts.body(moneyOf(earlier), when(earlier.paidAt))}</p>
      <Button onPress={() => go({ name: 'payment', id: earlier.paymentId })}>{texts.show}</Button>
    </Notice>
  );
}

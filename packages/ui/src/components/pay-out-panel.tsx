/** Paying out to the holder's bank account, in both apps: how much, what became of it, and each day (V-62, V-76). */

import type { PayOutsResult } from '@tallystick/protocol/calls/pay-out';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { isPrivateCurrency } from '@tallystick/protocol/money';
import { isOpenPayOut } from '@tallystick/sdk/bank/held-pay-out';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PayOutPlace } from '../bank/pay-out-place.ts';
import { PAY_OUT_TEXTS } from '../texts/pay-out-texts.ts';
import { whenText } from '../time-text.ts';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { PayOutEachDay } from './pay-out-each-day.tsx';
import { PayOutForm } from './pay-out-form.tsx';
import { PayOutList } from './pay-out-list.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { WithBankAccount } from './with-bank-account.tsx';

/** Everything below the title. */
export function PayOutPanel(props: PayOutPlace): JSX.Element {
  const { verbs, isOffline, currency, issuerRefused } = props;
  const { language, refusals } = useLanguage();
  const [hasAsked, setAsked] = useState(false);
  const { known, problem, ask } = usePayOuts(props);
  if (isPrivateCurrency(currency.number)) {
    return (
      <Notice>
        <p>{refusals.payOut.privateMoney}</p>
      </Notice>
    );
  }
  if (isOffline) {
    return (
      <Notice>
        <p>{PAY_OUT_TEXTS[language].needsNetwork}</p>
      </Notice>
    );
  }
  return (
    <WithBankAccount
      ask={verbs.account}
      issuerRefused={issuerRefused}
      isQuiet={hasAsked}
      onKept={ask}
    >
      <ProblemNotice problem={problem} />
      {known === undefined ? null : <Known {...props} known={known} onAsk={() => setAsked(true)} />}
    </WithBankAccount>
  );
}

interface KnownProps extends PayOutPlace {
  readonly known: PayOutsResult;
  readonly onAsk: () => void;
}

function Known(props: KnownProps): JSX.Element {
  const { known, now, isMerchant } = props;
  const { language } = useLanguage();
  const { payableFrom = 0, orders, endOfDay } = known;
  const isOpen = orders.some(isOpenPayOut);
  return (
    <>
      {now < payableFrom ? (
        <Notice tone="warn">
          <p>{PAY_OUT_TEXTS[language].tooNew(whenText(payableFrom, now, language))}</p>
        </Notice>
      ) : null}
      {now < payableFrom || isOpen ? null : <PayOutForm {...props} />}
      <PayOutList orders={orders} {...props} />
      {isMerchant ? <PayOutEachDay first={endOfDay} {...props} /> : null}
    </>
  );
}

/** What the operator has: asked for at first, and again when the newest payout goes on. */
function usePayOuts({ verbs, isOffline, issuerRefused }: PayOutPlace): {
  readonly known: PayOutsResult | undefined;
  readonly problem: string | undefined;
  readonly ask: () => void;
} {
  const { refusals } = useLanguage();
  const [known, setKnown] = useState<PayOutsResult>();
  const [problem, setProblem] = useState<string>();
  const ask = async (): Promise<void> => {
    const outcome = await verbs.orders();
    if (outcome === undefined) return;
    if (outcome.ok) setKnown(outcome);
    const code = outcome.ok ? undefined : outcome.code;
    if (code === undefined) setProblem(undefined);
    else setProblem(code === 'issuerRefused' ? issuerRefused : refusals.payOuts[code]);
  };
  const newest = verbs.newest();
  const state = newest === undefined ? '' : `${toHex(newest.order)} ${newest.state}`;
  useEffect(() => {
    if (!isOffline) void ask();
  }, [isOffline, state]);
  return { known, problem, ask: () => void ask() };
}

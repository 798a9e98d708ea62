/** The till's home: how much, and ask for it. Beside it, or below on a phone, what came in today. */

import { billSum } from '@tallystick/protocol/messages/bill';
import type { Minor } from '@tallystick/protocol/money';
import { BrandHead } from '@tallystick/ui/components/brand';
import { Button } from '@tallystick/ui/components/button';
import { Icon } from '@tallystick/ui/components/icons';
import { Notice } from '@tallystick/ui/components/notice';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { enteredAmount } from '../model/amount-entry.ts';
import { linesOf } from '../model/item.ts';
import { formatRoute } from '../model/route.ts';
import type { Sale } from '../model/till.ts';
import { NO_ENTRY, useTill } from '../till-context.tsx';
import { BasketPanel } from './basket-panel.tsx';
import { KeypadPanel } from './keypad-panel.tsx';
import { TillScreen } from './till-screen.tsx';
import { TodayPanel } from './today-panel.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** The amount, by keypad or from the list of items. */
export function HomeScreen({ by }: { by: 'home' | 'items' }): JSX.Element {
  const { view, texts, places, money, entry } = useTill();
  const { ask, problem } = useAsk();
  const { currency } = view;
  const lines = by === 'items' ? linesOf(entry.basket, view.items) : [];
  const amount = by === 'items' ? billSum(lines) : enteredAmount(entry.keyed, currency.exponent);
  const isReady = amount !== undefined && amount > 0n;
  return (
    <TillScreen
      title={view.name}
      className="till-home"
      aside={
        <>
          <Reach />
          <Button kind="icon" label={texts.home.menu} onPress={() => places.go({ name: 'menu' })}>
            <Icon name="menu" />
          </Button>
        </>
      }
      actions={
        <>
          {problem === undefined ? null : (
            <p class="field-problem" role="alert">
              {problem}
            </p>
          )}
          <Button
            kind="primary"
            disabled={!isReady}
            onPress={() => {
              if (amount !== undefined) ask(amount, { lines, restName: texts.items.more });
            }}
          >
            {isReady ? texts.home.askFor(money(amount, currency.number)) : texts.home.ask}
          </Button>
        </>
      }
    >
      <div class="till-enter">
        <Operator />
        <Unsent />
        <Ways by={by} />
        {by === 'home' ? <KeypadPanel /> : <BasketPanel />}
      </div>
      <TodayPanel />
    </TillScreen>
  );
}

function useAsk(): {
  readonly ask: (amount: Minor, sale: Sale) => void;
  readonly problem: string | undefined;
} {
  const { till, refusals, places, setEntry } = useTill();
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const ask = async (amount: Minor, sale: Sale): Promise<void> => {
    const asked = await till.ask(amount, sale);
    if (asked === undefined) return;
    if (!asked.ok) return setProblem(refusals.requestPayment[asked.code]);
    setEntry(NO_ENTRY);
    places.go({ name: 'request', id: asked.requestId });
  };
  return { ask: (amount, sale) => once(() => ask(amount, sale)), problem };
}

function Operator(): JSX.Element {
  const { state, view } = useTill();
  const { last } = state.contact;
  const isBlocked = last?.ok === false && last.code === 'deviceBlocked';
  return <BrandHead brand={view.brand} isBlocked={isBlocked} />;
}

/** Offline is a word, not an alarm. */
function Reach(): JSX.Element {
  const { state, view, texts } = useTill();
  const { reach } = state.contact;
  return (
    <p class="till-reach small">
      {texts.till(view.till)}
      <br />
      <span role="status">{texts.home[reach]}</span>
    </p>
  );
}

function Ways({ by }: { by: 'home' | 'items' }): JSX.Element {
  const { texts } = useTill();
  const ways = [
    { name: 'home', text: texts.home.keypad },
    { name: 'items', text: texts.home.items },
  ] as const;
  return (
    <nav class="tabs" aria-label={texts.home.ways}>
      {ways.map(({ name, text }) => (
        <a
          key={name}
          class="tab"
          href={formatRoute({ name })}
          aria-current={name === by ? 'page' : undefined}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}

/** From the age or the sum on that the merchant set. */
function Unsent(): JSX.Element | null {
  const { view, texts, places, when, money } = useTill();
  const { unsent, currency } = view;
  const { oldestAt } = unsent;
  if (unsent.warnings.length === 0 || oldestAt === undefined) return null;
  const { unsentTitle, unsentMuch, unsentOld, handIn } = texts.notices;
  const sum = unsent.sums.find((each) => each.currency === currency.number)?.sum ?? 0n;
  return (
    <Notice tone="warn" title={unsentTitle}>
      <p>
        {unsent.warnings.includes('tooMuch')
          ? unsentMuch(unsent.count, money(sum, currency.number))
          : unsentOld(unsent.count, when(oldestAt))}
      </p>
      <Button onPress={() => places.go({ name: 'handIn' })}>{handIn}</Button>
    </Notice>
  );
}

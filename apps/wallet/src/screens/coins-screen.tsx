/** Coins: what can be paid with, what became of the others, and how money becomes coins and goes back. */

import type { CoinHoldings, CoinSum } from '@tallystick/sdk/coins/coin-holdings';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import type { Coins } from '../model/coins.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { PAPER_TEXTS } from '../texts/paper-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { ConvertCoins } from './convert-coins.tsx';
import { PutBackNotices, usePutBack } from './put-back.tsx';

/** The screen; empty for the moment in which coins are being loaded. */
export function CoinsScreen(): JSX.Element {
  const { wallet, view, language, home } = useWallet();
  const coins = wallet.coins();
  const holdings = view.coins?.holdings;
  if (coins !== undefined && holdings !== undefined) {
    return <Loaded coins={coins} holdings={holdings} />;
  }
  return (
    <Screen title={COINS_TEXTS[language].title} onBack={home}>
      {null}
    </Screen>
  );
}

function Loaded({ coins, holdings }: HoldingsProps & { readonly coins: Coins }): JSX.Element {
  const { language, home, go, isOffline } = useWallet();
  const texts = COINS_TEXTS[language];
  const { spendable, redeemOnly } = holdings;
  const isKept = coins.list().length > 0;
  const back = usePutBack();
  return (
    <Screen title={texts.title} onBack={home}>
      {isKept ? <CanPay holdings={holdings} /> : <p>{texts.intro}</p>}
      <PutBackNotices back={back} />
      {isKept ? <Totals holdings={holdings} /> : null}
      {isKept ? <Button onPress={() => go({ name: 'coinList' })}>{texts.list.title}</Button> : null}
      {isOffline ? (
        <Notice>
          <p>{texts.needsNetwork}</p>
        </Notice>
      ) : (
        <ConvertCoins coins={coins} />
      )}
      {isOffline || spendable.count + redeemOnly.count === 0 ? null : (
        <Button disabled={back.isBusy} onPress={() => back.putBack('all')}>
          {texts.putBack.all}
        </Button>
      )}
      {spendable.count + redeemOnly.count === 0 ? null : (
        <Button onPress={() => go({ name: 'printCoins' })}>
          {PAPER_TEXTS[language].print.title}
        </Button>
      )}
      <Button onPress={() => go({ name: 'lostCoins' })}>{PAPER_TEXTS[language].lost.title}</Button>
      {isKept ? <p class="small">{texts.intro}</p> : null}
    </Screen>
  );
}

function CanPay({ holdings: { spendable, firstExpiry } }: HoldingsProps): JSX.Element {
  const { view, language, when } = useWallet();
  const texts = COINS_TEXTS[language];
  return (
    <section class="card">
      <h2 class="section">{texts.canPay}</h2>
      <p>
        <Amount amount={spendable.amount} currency={view.currency} size="huge" />
      </p>
      <p>
        {firstExpiry === undefined
          ? texts.none
          : texts.until(texts.count(spendable.count), when(firstExpiry))}
      </p>
    </section>
  );
}

interface HoldingsProps {
  readonly holdings: CoinHoldings;
}

/** Coins that cannot be paid with; a row for each kind that there is. */
function Totals({ holdings }: HoldingsProps): JSX.Element | null {
  const { view, language } = useWallet();
  const texts = COINS_TEXTS[language];
  const words = texts.totals;
  const rows: readonly (readonly [CoinSum, string, string?])[] = [
    [holdings.redeemOnly, words.redeemOnly, words.redeemOnlyWhy],
    [holdings.handedOver, words.handedOver, words.handedOverWhy],
    [holdings.claimed, words.claimed],
    [holdings.cameBack, words.cameBack],
    [holdings.lost, words.lost, words.lostWhy],
  ];
  const some = rows.filter(([{ count }]) => count > 0);
  if (some.length === 0) return null;
  return (
    <section>
      <h2 class="section">{words.title}</h2>
      <ul class="list">
        {some.map(([{ count, amount }, name, why]) => (
          <Row
            key={name}
            main={name}
            side={<Amount amount={amount} currency={view.currency} size="row" />}
            sub={why ?? ''}
            subSide={texts.count(count)}
          />
        ))}
      </ul>
    </section>
  );
}

/** The single coins: each with its number, where it is from, how long it lasts, and what became of it (V-03). */

import { formatVirtualId } from '@tallystick/protocol/coins/virtual-id';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Facts, type Fact } from '@tallystick/ui/components/facts';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark, type MoneyState } from '@tallystick/ui/components/state-mark';
import { moneyText } from '@tallystick/ui/money-text';
import { spanText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { WalletView } from '../model/wallet-view.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { PutBackNotices, usePutBack, type PutBack } from './put-back.tsx';

/** The list, what can be paid with first; a row leads to its coin. */
export function CoinListScreen(): JSX.Element {
  const { wallet, language, go } = useWallet();
  const texts = COINS_TEXTS[language];
  const [chosen, setChosen] = useState<string>();
  const back = usePutBack();
  const coins = wallet.coins();
  const all = coins?.list() ?? [];
  const coin = all.find(({ coinId }) => coinId === chosen);
  if (coin !== undefined) {
    return <OneCoin coin={coin} back={back} onBack={() => setChosen(undefined)} />;
  }
  const here = all.filter(({ state }) => state === 'held').toSorted(byDayAndValue);
  const gone = all.filter(({ state }) => state !== 'held');
  const terms = coins?.terms();
  return (
    <Screen title={texts.list.title} onBack={() => go({ name: 'coins' })}>
      <PutBackNotices back={back} />
      {all.length === 0 ? <p>{texts.none}</p> : null}
      <ul class="list">
        {[...here, ...gone].map((each) => (
          <CoinRow key={each.coinId} coin={each} onPress={() => setChosen(each.coinId)} />
        ))}
      </ul>
      {terms === undefined ? null : (
        <Facts facts={[{ name: texts.list.yourNumber, value: formatVirtualId(terms.virtualId) }]} />
      )}
    </Screen>
  );
}

/** Those that end first at the top, the large ones before the small. */
function byDayAndValue(left: CoinSummary, right: CoinSummary): number {
  return left.expiresAt - right.expiresAt || Number(right.value - left.value);
}

interface CoinProps {
  readonly coin: CoinSummary;
}

function CoinRow({ coin, onPress }: CoinProps & { readonly onPress: () => void }): JSX.Element {
  const { view, language } = useWallet();
  const texts = COINS_TEXTS[language].list;
  const left = coin.state === 'held' ? coin.expiresAt - view.now : 0;
  return (
    <Row
      main={<Amount amount={coin.value} currency={currencyOf(view, coin)} size="row" />}
      side={coin.isOwn ? texts.own : texts.received}
      sub={<CoinState coin={coin} />}
      subSide={left > 0 ? texts.daysLeft(spanText(left, language)) : ''}
      onPress={onPress}
    />
  );
}

/** Who has the issuer's own word has it; who was given a coin hears only when it is put back. */
function CoinState({ coin }: CoinProps): JSX.Element {
  const { language } = useWallet();
  const { state, heldReceived } = COINS_TEXTS[language].list;
  const isAtRisk = coin.state === 'held' && !coin.isOwn;
  return <StateMark state={markOf(coin)}>{isAtRisk ? heldReceived : state[coin.state]}</StateMark>;
}

function markOf({ state, isOwn, hindrance }: CoinSummary): MoneyState {
  switch (state) {
    case 'held':
      if (!isOwn) return 'atRisk';
      return hindrance === undefined ? 'covered' : 'waiting';
    case 'handedOver':
    case 'claimed':
      return 'waiting';
    case 'refused':
      return 'failed';
    case 'voided':
    case 'returned':
      return 'neutral';
  }
}

interface OneCoinProps extends CoinProps {
  readonly back: PutBack;
  readonly onBack: () => void;
}

function OneCoin({ coin, back, onBack }: OneCoinProps): JSX.Element {
  const { view, language, isOffline } = useWallet();
  const texts = COINS_TEXTS[language];
  const why = useWhy(coin);
  const canGoBack = coin.state === 'held' || coin.state === 'claimed';
  return (
    <Screen
      title={texts.list.one}
      onBack={onBack}
      actions={
        canGoBack && !isOffline ? (
          <Button disabled={back.isBusy} onPress={() => back.putBack([coin.coinId])}>
            {texts.putBack.one}
          </Button>
        ) : undefined
      }
    >
      <p>
        <Amount amount={coin.value} currency={currencyOf(view, coin)} size="huge" />
      </p>
      <CoinState coin={coin} />
      {why === undefined ? null : (
        <Notice>
          <p>{why}</p>
        </Notice>
      )}
      <PutBackNotices back={back} />
      <Facts facts={useFacts(coin)} />
    </Screen>
  );
}

/** Why it cannot be paid with, or was not paid. */
function useWhy({ hindrance, code, state }: CoinSummary): string | undefined {
  const { language, refusals } = useWallet();
  const texts = COINS_TEXTS[language].list;
  if (hindrance !== undefined) return texts.why[hindrance];
  if (code !== undefined) return refusals.coin[code];
  return state === 'voided' ? texts.voided : undefined;
}

function useFacts(coin: CoinSummary): readonly Fact[] {
  const { view, language, when } = useWallet();
  const texts = COINS_TEXTS[language].list;
  const { uuid, value, worth, isOwn, expiresAt, redeemBy } = coin;
  const text = moneyText(worth, currencyOf(view, coin), language);
  return [
    ...(worth === value ? [] : [{ name: texts.worth, value: text }]),
    { name: texts.from, value: isOwn ? texts.own : texts.received },
    { name: texts.payUntil, value: when(expiresAt) },
    { name: texts.backUntil, value: when(redeemBy) },
    { name: texts.number, value: uuid },
  ];
}

function currencyOf({ currencies, currency }: WalletView, coin: CoinSummary): CurrencyInfo {
  return currencies.find(({ number }) => number === coin.currency) ?? currency;
}

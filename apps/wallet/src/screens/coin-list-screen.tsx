/** The single coins: each with its number, where it is from, how long it lasts, and what became of it (V-03). */

import { formatVirtualId } from '@tallystick/protocol/coins/virtual-id';
import type { CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Facts, type Fact } from '@tallystick/ui/components/facts';
import { Icon } from '@tallystick/ui/components/icons';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark, type MoneyState } from '@tallystick/ui/components/state-mark';
import { spanText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { coinGroups, type CoinGroup } from '../model/coin-groups.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { PutBackNotices, usePutBack, type PutBack } from './put-back.tsx';

/** The list, alike coins together: a row leads to its coin, or to the single ones of its kind. */
export function CoinListScreen(): JSX.Element {
  const { wallet, view, language, day, go } = useWallet();
  const texts = COINS_TEXTS[language];
  const [chosen, setChosen] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const back = usePutBack();
  const coins = wallet.coins();
  const all = coins?.list() ?? [];
  const groups = coinGroups(all, { own: view.currency.number, dayOf: day });
  const coin = all.find(({ coinId }) => coinId === chosen);
  if (coin !== undefined) {
    return <OneCoin coin={coin} back={back} onBack={() => setChosen(undefined)} />;
  }
  const group = groups.find(({ key }) => key === opened);
  if (group !== undefined && group.coins.length > 1) {
    const onBack = (): void => setOpened(undefined);
    return <AlikeCoins group={group} back={back} onCoin={setChosen} onBack={onBack} />;
  }
  const terms = coins?.terms();
  return (
    <Screen title={texts.list.title} onBack={() => go({ name: 'coins' })}>
      <PutBackNotices back={back} />
      {all.length === 0 ? <p>{texts.none}</p> : null}
      <ul class="list">
        {groups.map((each) => (
          <GroupRow
            key={each.key}
            group={each}
            onPress={() => {
              if (each.coins.length === 1) setChosen(each.first.coinId);
              else setOpened(each.key);
            }}
          />
        ))}
      </ul>
      {terms === undefined ? null : (
        <Facts facts={[{ name: texts.list.yourNumber, value: formatVirtualId(terms.virtualId) }]} />
      )}
    </Screen>
  );
}

interface AlikeCoinsProps {
  readonly group: CoinGroup;
  readonly back: PutBack;
  readonly onCoin: (coinId: string) => void;
  readonly onBack: () => void;
}

/** The single coins of a kind, by their numbers. */
function AlikeCoins({ group, back, onCoin, onBack }: AlikeCoinsProps): JSX.Element {
  const { language, formOf } = useWallet();
  const texts = COINS_TEXTS[language];
  const { first, coins } = group;
  return (
    <Screen title={texts.count(coins.length)} onBack={onBack}>
      <p>
        <Amount amount={first.value} currency={formOf(first.currency)} size="large" />
      </p>
      <CoinState coin={first} />
      <PutBackNotices back={back} />
      <ul class="list">
        {coins.map(({ coinId, uuid }) => (
          <Row
            key={coinId}
            main={uuid}
            side={<Icon name="next" />}
            onPress={() => onCoin(coinId)}
          />
        ))}
      </ul>
    </Screen>
  );
}

interface CoinProps {
  readonly coin: CoinSummary;
}

function GroupRow(props: { readonly group: CoinGroup; readonly onPress: () => void }): JSX.Element {
  const { group, onPress } = props;
  const { view, language, formOf } = useWallet();
  const texts = COINS_TEXTS[language].list;
  const { first, coins } = group;
  const left = first.state === 'held' ? first.expiresAt - view.now : 0;
  return (
    <Row
      main={
        <>
          <Amount amount={first.value} currency={formOf(first.currency)} size="row" />
          {coins.length === 1 ? '' : ` × ${coins.length}`}
        </>
      }
      side={first.isOwn ? texts.own : texts.received}
      sub={<CoinState coin={first} />}
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
  const { language, formOf, isOffline } = useWallet();
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
        <Amount amount={coin.value} currency={formOf(coin.currency)} size="huge" />
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
  const { language, formOf, moneyOf, when } = useWallet();
  const texts = COINS_TEXTS[language].list;
  const { uuid, currency, value, worth, isOwn, expiresAt, redeemBy } = coin;
  const text = moneyOf({ amount: worth, currency });
  return [
    ...(worth === value ? [] : [{ name: texts.worth, value: text }]),
    { name: texts.from, value: isOwn ? texts.own : texts.received },
    { name: texts.payUntil, value: when(expiresAt) },
    { name: texts.backUntil, value: when(redeemBy) },
    { name: texts.money, value: `${formOf(currency).code} (${currency})` },
    { name: texts.number, value: uuid },
  ];
}

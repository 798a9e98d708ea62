/** Claiming coins that were lost with another device of the account: from a printed sheet, or without one (V-67, V-69). */

import type { ClaimedLostCoin } from '@tallystick/sdk/coins/claim-lost-coins';
import { Button } from '@tallystick/ui/components/button';
import { LazyScanner } from '@tallystick/ui/components/lazy-scanner';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { PAPER_TEXTS } from '../texts/paper-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { useLostCoins, type LostCoins } from './use-lost-coins.ts';

/** The two ways to claim, and what came of it. */
export function LostCoinsScreen(): JSX.Element {
  const { language, go } = useWallet();
  const words = PAPER_TEXTS[language].lost;
  const lost = useLostCoins();
  return (
    <Screen title={words.title} onBack={() => go({ name: 'coins' })}>
      <ProblemNotice problem={lost.problem} />
      {lost.claimed === undefined ? <Ways lost={lost} /> : <Claimed coins={lost.claimed} />}
    </Screen>
  );
}

function Ways({ lost }: { readonly lost: LostCoins }): JSX.Element {
  const { language } = useWallet();
  const words = PAPER_TEXTS[language].lost;
  const { isBusy, isScanning, scanned } = lost;
  if (isScanning) {
    return (
      <>
        <p role="status">{words.scanned(scanned)}</p>
        <LazyScanner onText={lost.take} problem={lost.notRead} hint={words.hint} />
        <Button kind="primary" disabled={isBusy || scanned === 0} onPress={lost.claimScanned}>
          {words.claim}
        </Button>
      </>
    );
  }
  return (
    <>
      <p>{words.about}</p>
      <Button kind="primary" disabled={isBusy} onPress={lost.startScanning}>
        {words.scan}
      </Button>
      <Button disabled={isBusy} onPress={lost.claimKnown}>
        {words.without}
      </Button>
    </>
  );
}

/** Coins that fare alike are told of together: a sheet names up to a thousand. */
function Claimed({ coins }: { readonly coins: readonly ClaimedLostCoin[] }): JSX.Element {
  const { language, day } = useWallet();
  const words = PAPER_TEXTS[language].lost;
  if (coins.length === 0) return <p>{words.none}</p>;
  const alike = Map.groupBy(coins, ({ state, redeemBy = 0 }) => `${state} ${day(redeemBy)}`);
  return (
    <ul class="list" role="status">
      {[...alike.values()].map((some) => (
        <AlikeRow key={some[0]?.uuid} coins={some} />
      ))}
    </ul>
  );
}

function AlikeRow({ coins }: { readonly coins: readonly ClaimedLostCoin[] }): JSX.Element | null {
  const { language, refusals, money, day } = useWallet();
  const words = PAPER_TEXTS[language].lost;
  const [first] = coins;
  if (first === undefined) return null;
  const { state, redeemBy = 0 } = first;
  const worth = coins.reduce((sum, coin) => sum + (coin.worth ?? 0n), 0n);
  const said = (): string => {
    if (state === 'waits') return words.waits(money(worth), day(redeemBy));
    return state === 'returned' ? words.returned : refusals.lostCoin[state];
  };
  return <Row main={COINS_TEXTS[language].count(coins.length)} sub={said()} />;
}

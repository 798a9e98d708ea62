/** Which money pays, where there is more than one kind. */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { Reservation } from '@tallystick/sdk/payer/reservations';
import { Choice } from '@tallystick/ui/components/choice';
import type { JSX } from 'preact';
import type { PayFrom } from '../model/pay-from.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { SET_ASIDE_TEXTS } from '../texts/set-aside-texts.ts';
import { useWallet } from '../wallet-context.tsx';

export interface PurseFieldProps {
  /** Set aside, open and enough. */
  readonly fitting: readonly Reservation[];
  /** Worth of the coins that can be paid with. */
  readonly coins: bigint;
  readonly from: PayFrom;
  readonly onFrom: (from: PayFrom) => void;
}

/** One choice for each sum that is set aside, one for what is ready, one for coins; nothing where there is no choice. */
export function PurseField({ fitting, coins, from, onFrom }: PurseFieldProps): JSX.Element | null {
  const { view, language, money, when } = useWallet();
  const words = SET_ASIDE_TEXTS[language].from;
  const { from: coinWords } = COINS_TEXTS[language];
  const isReady = view.offline !== undefined;
  if (fitting.length === 0 && !isReady && coins > 0n) {
    return <p class="centred">{coinWords.only(money(coins))}</p>;
  }
  if (fitting.length === 0 && coins === 0n) return null;
  return (
    <div class="stack">
      <Choice
        label={words.label}
        value={String(from)}
        options={[
          ...fitting.map((each) => ({
            value: String(each.purse),
            label: words.setAside(money(each.amount), when(each.expiresAt)),
          })),
          { value: String(MAIN_PURSE), label: words.ready(money(view.ready)) },
          ...(coins === 0n ? [] : [{ value: 'coins', label: coinWords.coins(money(coins)) }]),
        ]}
        onChange={(value) => onFrom(value === 'coins' ? value : Number(value))}
      />
      {from === MAIN_PURSE || from === 'coins' ? null : <p class="small">{words.online}</p>}
    </div>
  );
}

/** Which money pays, where there is more than one kind. */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { Currency } from '@tallystick/protocol/money';
import type { Reservation } from '@tallystick/sdk/payer/reservations';
import { Choice } from '@tallystick/ui/components/choice';
import { Notice } from '@tallystick/ui/components/notice';
import type { JSX } from 'preact';
import type { PayFrom } from '../model/pay-from.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { SET_ASIDE_TEXTS } from '../texts/set-aside-texts.ts';
import { useWallet } from '../wallet-context.tsx';

export interface PurseFieldProps {
  /** Of the request. */
  readonly currency: Currency;
  /** Is there a certificate of it? */
  readonly isReady: boolean;
  /** Nothing here is money of that currency. */
  readonly isForeign: boolean;
  /** Set aside, open and enough. */
  readonly fitting: readonly Reservation[];
  /** Worth of the coins that can be paid with. */
  readonly coins: bigint;
  readonly from: PayFrom;
  readonly onFrom: (from: PayFrom) => void;
}

/** One choice for each sum that is set aside, one for what is ready, one for coins; nothing where there is no choice. */
export function PurseField(props: PurseFieldProps): JSX.Element | null {
  const { currency, fitting, isReady, isForeign, coins, from, onFrom } = props;
  const { view, language, formOf, moneyOf, when } = useWallet();
  const money = (amount: bigint): string => moneyOf({ amount, currency });
  const words = SET_ASIDE_TEXTS[language].from;
  const { from: coinWords } = COINS_TEXTS[language];
  if (isForeign) {
    return (
      <Notice tone="warn">
        <p>{coinWords.foreign(formOf(currency).code, view.currency.code)}</p>
      </Notice>
    );
  }
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

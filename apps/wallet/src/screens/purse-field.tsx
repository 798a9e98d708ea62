/** Which money pays, where something is set aside that is enough. */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { Reservation } from '@tallystick/sdk/payer/reservations';
import { Choice } from '@tallystick/ui/components/choice';
import type { JSX } from 'preact';
import { SET_ASIDE_TEXTS } from '../texts/set-aside-texts.ts';
import { useWallet } from '../wallet-context.tsx';

export interface PurseFieldProps {
  /** Set aside, open and enough; not empty where this is shown. */
  readonly fitting: readonly Reservation[];
  readonly purse: number;
  readonly onPurse: (purse: number) => void;
}

/** One choice for each sum that is set aside, and one for what is ready. */
export function PurseField({ fitting, purse, onPurse }: PurseFieldProps): JSX.Element {
  const { view, language, money, when } = useWallet();
  const { from } = SET_ASIDE_TEXTS[language];
  return (
    <div class="stack">
      <Choice
        label={from.label}
        value={String(purse)}
        options={[
          ...fitting.map((each) => ({
            value: String(each.purse),
            label: from.setAside(money(each.amount), when(each.expiresAt)),
          })),
          { value: String(MAIN_PURSE), label: from.ready(money(view.ready)) },
        ]}
        onChange={(value) => onPurse(Number(value))}
      />
      {purse === MAIN_PURSE ? null : <p class="small">{from.online}</p>}
    </div>
  );
}

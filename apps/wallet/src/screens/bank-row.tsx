/** How money stands that was asked for at the bank: on the first screen until its end was read. */

import { Row } from '@tallystick/ui/components/row';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import type { JSX } from 'preact';
import { BANK_TEXTS } from '../texts/bank-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { ORDER_MARKS } from './bank-order.tsx';
import { useFromBank } from './use-from-bank.ts';

/** Nothing where nothing was asked for. */
export function BankRow(): JSX.Element | null {
  const { language, moneyOf, go } = useWallet();
  const order = useFromBank().order();
  if (order === undefined) return null;
  const texts = BANK_TEXTS[language];
  const text = texts.row(moneyOf(order));
  return (
    <>
      <ul class="list">
        <Row
          main={text}
          sub={<StateMark state={ORDER_MARKS[order.state]}>{texts.state[order.state]}</StateMark>}
          onPress={() => go({ name: 'bank' })}
        />
      </ul>
      <StatusLine text={`${text}: ${texts.state[order.state]}`} />
    </>
  );
}

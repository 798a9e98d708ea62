/** Keying in an amount, by the large keys or by a keyboard. */

import { Amount } from '@tallystick/ui/components/amount';
import { AmountKeys } from '@tallystick/ui/components/amount-keys';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { enteredAmount, pressAmountKey, type AmountKey } from '../model/amount-entry.ts';
import { useTill } from '../till-context.tsx';

/** The amount and its keys. */
export function KeypadPanel(): JSX.Element {
  const { view, texts, entry, setEntry } = useTill();
  const { exponent } = view.currency;
  const press = (key: AmountKey): void => {
    setEntry({ ...entry, keyed: pressAmountKey(entry.keyed, key, exponent) });
  };
  useKeyboard(press);
  return (
    <>
      <output class="till-amount" aria-label={texts.home.amount}>
        <Amount
          amount={enteredAmount(entry.keyed, exponent)}
          currency={view.currency}
          size="huge"
        />
      </output>
      <AmountKeys onKey={press} backLabel={texts.home.back} exponent={exponent} />
    </>
  );
}

const KEYBOARD: Readonly<Record<string, AmountKey>> = {
  '0': '0',
  '1': '1',
  '2': '2',
  '3': '3',
  '4': '4',
  '5': '5',
  '6': '6',
  '7': '7',
  '8': '8',
  '9': '9',
  '.': '.',
  ',': '.',
  Backspace: 'back',
  Delete: 'clear',
};

function useKeyboard(press: (key: AmountKey) => void): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const key = Object.hasOwn(KEYBOARD, event.key) ? KEYBOARD[event.key] : undefined;
      if (key === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      latest.current(key);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

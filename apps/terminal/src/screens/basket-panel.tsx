/** The amount from what is sold: a tap for each item. */

import { billSum } from '@tallystick/protocol/messages/bill';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import type { JSX } from 'preact';
import { linesOf, withCount, type Item } from '../model/item.ts';
import { NO_ENTRY, useTill } from '../till-context.tsx';

/** The sum and the items. */
export function BasketPanel(): JSX.Element {
  const { view, texts, entry, setEntry, places } = useTill();
  const sum = billSum(linesOf(entry.basket, view.items));
  return (
    <>
      <output class="till-amount" aria-label={texts.home.amount}>
        <Amount amount={sum ?? 0n} currency={view.currency} size="huge" />
      </output>
      {view.items.length === 0 ? <p>{texts.items.empty}</p> : null}
      <ul class="tiles">
        {view.items.map((item) => (
          <Tile key={item.number} item={item} />
        ))}
      </ul>
      <div class="till-pair">
        {entry.basket.size === 0 ? null : (
          <Button onPress={() => setEntry({ ...entry, basket: NO_ENTRY.basket })}>
            {texts.home.clear}
          </Button>
        )}
        <Button kind="plain" onPress={() => places.go({ name: 'itemList' })}>
          {texts.items.change}
        </Button>
      </div>
    </>
  );
}

function Tile({ item }: { item: Item }): JSX.Element {
  const { texts, entry, setEntry, money } = useTill();
  const { number, name, price, currency, unit } = item;
  const count = entry.basket.get(number) ?? 0;
  const step = (by: 1 | -1): void => {
    setEntry({ ...entry, basket: withCount(entry.basket, number, by) });
  };
  return (
    <li class="tile">
      <button type="button" class="tile-more" onClick={() => step(1)}>
        <span class="unseen">{texts.items.one(name)}</span>
        <span class="tile-name" aria-hidden="true">
          {name}
        </span>
        <span class="row-sub">
          {money(price, currency)}
          {unit === undefined ? null : ` / ${unit}`}
        </span>
      </button>
      {count === 0 ? null : (
        <div class="tile-side">
          <span class="tile-count">{count}</span>
          <button type="button" aria-label={texts.items.oneLess(name)} onClick={() => step(-1)}>
            <span aria-hidden="true">−</span>
          </button>
        </div>
      )}
    </li>
  );
}

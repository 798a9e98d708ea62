/** The list of what this till sells: add, change, take off. */

import { Button } from '@tallystick/ui/components/button';
import { Row } from '@tallystick/ui/components/row';
import { TextField } from '@tallystick/ui/components/text-field';
import { parseAmount, plainAmount } from '@tallystick/ui/money-text';
import { useLanguage } from '@tallystick/ui/components/language';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ITEM_NAME_LENGTH_MAX, ITEM_UNIT_LENGTH_MAX, type Item } from '../model/item.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** The list, or one item of it. */
export function ItemListScreen(): JSX.Element {
  const { view, texts, places, money } = useTill();
  const [edited, setEdited] = useState<Item | 'new'>();
  if (edited !== undefined) {
    return (
      <ItemForm item={edited === 'new' ? undefined : edited} onEnd={() => setEdited(undefined)} />
    );
  }
  return (
    <TillScreen
      title={texts.items.title}
      onBack={() => places.replace({ name: 'items' })}
      actions={
        <Button kind="primary" onPress={() => setEdited('new')}>
          {texts.items.add}
        </Button>
      }
    >
      {view.items.length === 0 ? <p>{texts.items.empty}</p> : null}
      <ul class="list">
        {view.items.map((item) => (
          <Row
            key={item.number}
            main={item.name}
            side={money(item.price, item.currency)}
            sub={item.unit}
            onPress={() => setEdited(item)}
          />
        ))}
      </ul>
    </TillScreen>
  );
}

function ItemForm({ item, onEnd }: { item: Item | undefined; onEnd: () => void }): JSX.Element {
  const { till, view, texts } = useTill();
  const { ui } = useLanguage();
  const { exponent } = view.currency;
  const [name, setName] = useState(item?.name ?? '');
  const [price, setPrice] = useState(item === undefined ? '' : plainAmount(item.price, exponent));
  const [unit, setUnit] = useState(item?.unit ?? '');
  const [problems, setProblems] = useState<{ name?: string; price?: string; unit?: string }>({});
  const once = useOnce();
  const keep = async (): Promise<void> => {
    const parsed = parseAmount(price, exponent);
    if (!parsed.ok) return setProblems({ price: ui.amount[parsed.code] });
    const number = item === undefined ? {} : { number: item.number };
    const kept = await till.keepItem({ ...number, name, price: parsed.amount, unit });
    if (kept === undefined) return;
    if (kept.ok) return onEnd();
    const sentence = texts.items.refusals[kept.code];
    if (kept.code === 'priceZero') setProblems({ price: sentence });
    else if (kept.code === 'unitTooLong') setProblems({ unit: sentence });
    else setProblems({ name: sentence });
  };
  const remove = async (): Promise<void> => {
    if (item !== undefined) await till.dropItem(item.number);
    onEnd();
  };
  return (
    <TillScreen title={item === undefined ? texts.items.add : texts.items.edit} onBack={onEnd}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          once(keep);
        }}
      >
        <TextField
          label={texts.items.name}
          value={name}
          onInput={setName}
          lengthMax={ITEM_NAME_LENGTH_MAX}
          problem={problems.name}
        />
        <TextField
          label={texts.items.price}
          kind="amount"
          value={price}
          onInput={setPrice}
          problem={problems.price}
        />
        <TextField
          label={texts.items.unit}
          hint={texts.items.unitHint}
          value={unit}
          onInput={setUnit}
          lengthMax={ITEM_UNIT_LENGTH_MAX}
          problem={problems.unit}
        />
        <Button kind="primary" type="submit">
          {texts.items.keep}
        </Button>
      </form>
      {item === undefined ? null : (
        <Button kind="danger" onPress={() => once(remove)}>
          {texts.items.remove}
        </Button>
      )}
    </TillScreen>
  );
}

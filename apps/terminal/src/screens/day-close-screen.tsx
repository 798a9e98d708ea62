/** A day that was closed: on the screen, on paper, and as a file for a spreadsheet. */

import { saveFile } from '@tallystick/browser/save-file';
import { Button } from '@tallystick/ui/components/button';
import { Icon } from '@tallystick/ui/components/icons';
import { dateTimeText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import { closeFileName, closeRows } from '../model/close-rows.ts';
import { csvText } from '../model/csv.ts';
import type { DayClose } from '../model/day-close.ts';
import { useTill } from '../till-context.tsx';
import { DayCloseView } from './day-close-view.tsx';
import { TillScreen } from './till-screen.tsx';

/** The close of this number. */
export function DayCloseScreen({ number }: { number: number }): JSX.Element {
  const { till, texts, places } = useTill();
  const close = till.findClose(number);
  if (close !== undefined) return <Closed close={close} />;
  return (
    <TillScreen title={texts.dayClose.title} onBack={() => places.replace({ name: 'dayCloses' })}>
      <p>{texts.dayClose.unknown}</p>
    </TillScreen>
  );
}

function Closed({ close }: { close: DayClose }): JSX.Element {
  const { view, texts, places, language, dayOf, stampOf } = useTill();
  const title = texts.dayClose.number(close.number);
  const download = (): void => {
    const words = { ...texts.dayClose.csv, states: texts.payment.group };
    const rows = closeRows({ close, currencies: view.currencies, words, stampOf });
    saveFile(closeFileName(close, dayOf), csvText(rows), 'text/csv;charset=utf-8');
  };
  return (
    <TillScreen
      title={title}
      onBack={() => places.replace({ name: 'dayCloses' })}
      actions={
        <>
          <Button onPress={() => window.print()}>
            <Icon name="print" />
            {texts.print}
          </Button>
          <Button kind="primary" onPress={download}>
            <Icon name="save" />
            {texts.dayClose.download}
          </Button>
        </>
      }
    >
      <article class={`paper paper-plain paper-${view.settings.paper}`}>
        <h2>{view.name}</h2>
        <p>{`${texts.till(view.till)}, ${title}, ${dateTimeText(close.closedAt, language)}`}</p>
        <DayCloseView close={close} />
      </article>
    </TillScreen>
  );
}

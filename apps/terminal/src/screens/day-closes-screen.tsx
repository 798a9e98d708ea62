/** Closing the day, and the closes before. */

import { Button } from '@tallystick/ui/components/button';
import { Row } from '@tallystick/ui/components/row';
import { dateTimeText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import { HOME } from '../model/route.ts';
import { useTill } from '../till-context.tsx';
import { DayCloseView } from './day-close-view.tsx';
import { TillScreen } from './till-screen.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** What the next close would count, and the button. */
export function DayClosesScreen(): JSX.Element {
  const { till, texts, places } = useTill();
  const { dayClose } = texts;
  const once = useOnce();
  const next = till.nextClose();
  const isEmpty = next.payments.length === 0 && next.takenBack.length === 0;
  const close = async (): Promise<void> => {
    const closed = await till.closeDay();
    if (closed?.ok === true) places.go({ name: 'dayClose', number: closed.number });
  };
  return (
    <TillScreen
      title={dayClose.title}
      onBack={() => places.replace(HOME)}
      actions={
        isEmpty ? undefined : (
          <Button kind="primary" onPress={() => once(close)}>
            {dayClose.action}
          </Button>
        )
      }
    >
      {isEmpty ? (
        <p class="lead">{dayClose.nothing}</p>
      ) : (
        <>
          <p class="lead">{dayClose.next}</p>
          <p class="small">{dayClose.body}</p>
          <DayCloseView close={next} />
        </>
      )}
      <Earlier />
    </TillScreen>
  );
}

function Earlier(): JSX.Element | null {
  const { till, texts, places, language } = useTill();
  const closes = till.closeNumbers().flatMap((number) => till.findClose(number) ?? []);
  if (closes.length === 0) return null;
  return (
    <section>
      <h2>{texts.dayClose.earlier}</h2>
      <ul class="list">
        {closes.map(({ number, closedAt, payments }) => (
          <Row
            key={number}
            main={texts.dayClose.number(number)}
            side={texts.payments(payments.length)}
            sub={dateTimeText(closedAt, language)}
            onPress={() => places.go({ name: 'dayClose', number })}
          />
        ))}
      </ul>
    </section>
  );
}

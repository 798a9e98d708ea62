/**
 * What keeps a till from working as it should: storage, clock, an older state; and payments whose customer
 * paid twice with the same money. Nothing else is an alarm.
 */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { TroubleNotice } from '@tallystick/ui/components/trouble-notice';
import { spanText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import { useTill } from '../till-context.tsx';

/** The alerts, the worst first; nothing where all is well. */
export function Alerts(): JSX.Element {
  return (
    <>
      <TroubleAlert />
      <LostAlert />
      <ClockAlert />
      <ConvictedAlert />
    </>
  );
}

function TroubleAlert(): JSX.Element {
  const { state, till } = useTill();
  return <TroubleNotice trouble={state.trouble} onRoomMade={() => till.forgetTrouble()} />;
}

function LostAlert(): JSX.Element | null {
  const { view, places, texts } = useTill();
  if (!view.isStateLost || places.route.name === 'logOut') return null;
  return (
    <Notice tone="bad" title={texts.notices.lostTitle}>
      <p>{texts.notices.lostBody}</p>
      <Button onPress={() => places.go({ name: 'logOut' })}>{texts.notices.logOut}</Button>
    </Notice>
  );
}

function ClockAlert(): JSX.Element | null {
  const { view, texts, language } = useTill();
  const { clockError } = view;
  if (clockError === undefined) return null;
  const span = spanText(Math.abs(clockError), language);
  const { clockAhead, clockBehind, clockTitle } = texts.notices;
  return (
    <Notice tone="warn" title={clockTitle}>
      <p>{clockError > 0 ? clockAhead(span) : clockBehind(span)}</p>
    </Notice>
  );
}

/** Money that has come does not alarm anybody: the payment itself says what its customer did. */
function ConvictedAlert(): JSX.Element | null {
  const { view, places, texts } = useTill();
  const concerned = view.payments.filter(
    ({ issuer, standing }) => issuer?.convicted === true && standing !== 'settled',
  );
  const [first] = concerned;
  if (first === undefined || places.route.name === 'payment') return null;
  return (
    <Notice tone="warn" title={texts.notices.convictedTitle}>
      <p>{texts.notices.convictedBody(concerned.length)}</p>
      <Button
        onPress={() =>
          places.go(
            concerned.length === 1
              ? { name: 'payment', id: first.paymentId }
              : { name: 'payments' },
          )
        }
      >
        {texts.notices.convictedShow}
      </Button>
    </Notice>
  );
}

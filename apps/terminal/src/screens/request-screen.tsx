/** The request: how much, the code for the customer, and the four digits that both screens show. */

import { useEvery } from '@tallystick/ui/use-every';
import type { JSX } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { CodeView } from '@tallystick/ui/components/code-view';
import { Icon } from '@tallystick/ui/components/icons';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { Tally } from '@tallystick/ui/components/tally';
import { clockText, spanText } from '@tallystick/ui/time-text';
import { HOME } from '../model/route.ts';
import type { ShownRequest } from '@tallystick/ui/payee/shown-request';
import { coverFree } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** The time that is left is written anew so often. */
const REFRESH_MS = 5_000;

/** The request of this id, as it stands now. */
export function RequestScreen({ id }: { id: string }): JSX.Element {
  const { till, texts, places } = useTill();
  const [isCancelling, setCancelling] = useState(false);
  useEvery(
    REFRESH_MS,
    useCallback(() => till.refresh(), [till]),
  );
  const request = till.request(id);
  if (request === undefined) {
    return (
      <TillScreen title={texts.request.title} onBack={() => places.replace(HOME)}>
        <p>{texts.request.unknown}</p>
      </TillScreen>
    );
  }
  if (request.state !== 'open') return <EndedRequest request={request} />;
  if (isCancelling) return <CancelRequest id={id} onKeep={() => setCancelling(false)} />;
  return <OpenRequest request={request} onCancel={() => setCancelling(true)} />;
}

function OpenRequest({
  request,
  onCancel,
}: {
  request: ShownRequest;
  onCancel: () => void;
}): JSX.Element {
  const { texts, places, money, form, view, language } = useTill();
  const { requestId, amount, currency, text, digits, expiresAt } = request;
  const left = spanText(Math.max(0, expiresAt - view.now), language);
  return (
    <TillScreen
      title={texts.request.title}
      className="till-code"
      onBack={() => places.replace(HOME)}
      actions={
        <>
          <Button kind="primary" onPress={() => places.replace({ name: 'scan', id: requestId })}>
            <Icon name="scan" />
            {texts.request.scan}
          </Button>
          <TypeCode id={requestId} />
        </>
      }
    >
      <div class="outcome">
        <p>
          <Amount amount={amount} currency={form(currency)} size="huge" />
        </p>
        <Tally phase="half" digits={digits} />
      </div>
      <div class="till-side">
        <CodeView
          text={text}
          label={texts.request.codeLabel(money(amount, currency))}
          fileName={`request-${digits}`}
        />
      </div>
      <div class="outcome">
        <p class="small">{texts.request.timeLeft(left, clockText(expiresAt, language))}</p>
        <OfflineGuarantee />
        <Button kind="plain" onPress={onCancel}>
          {texts.request.cancel}
        </Button>
      </div>
    </TillScreen>
  );
}

/** For a customer who paid through the network, where this till has none. */
function TypeCode({ id }: { id: string }): JSX.Element {
  const { texts, places } = useTill();
  return (
    <Button onPress={() => places.replace({ name: 'paidCode', id })}>
      {texts.request.typeCode}
    </Button>
  );
}

/** What a payment would be worth before it settles: said before it is taken. */
function OfflineGuarantee(): JSX.Element | null {
  const { state, view, texts, money } = useTill();
  if (state.contact.reach !== 'offline') return null;
  const free = coverFree(view) ?? 0n;
  return (
    <p class="small">
      {free > 0n
        ? texts.request.offlineCovered(money(free, view.currency.number))
        : texts.request.offlineAtRisk}
    </p>
  );
}

function CancelRequest({ id, onKeep }: { id: string; onKeep: () => void }): JSX.Element {
  const { till, texts, refusals, places } = useTill();
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const cancel = async (): Promise<void> => {
    const closed = await till.cancelRequest(id);
    if (closed === undefined) return;
    if (closed.ok) places.replace(HOME);
    else setProblem(refusals.closeRequest[closed.code]);
  };
  return (
    <TillScreen
      title={texts.request.cancelTitle}
      onBack={onKeep}
      actions={
        <>
          <Button kind="danger" onPress={() => once(cancel)}>
            {texts.request.cancelYes}
          </Button>
          <Button kind="primary" onPress={onKeep}>
            {texts.request.cancelNo}
          </Button>
        </>
      }
    >
      <p class="lead">{texts.request.cancelBody}</p>
      <ProblemNotice problem={problem} />
    </TillScreen>
  );
}

function EndedRequest({ request }: { request: ShownRequest }): JSX.Element {
  const { till, view, texts, refusals, places, form } = useTill();
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const { requestId, amount, currency, state } = request;
  const payment = view.payments.find(
    (each) => each.requestId === requestId && each.standing !== 'declined',
  );
  const sentence =
    state === 'paid' || state === 'closed' ? texts.request[state] : texts.request.expired;
  const askAgain = async (): Promise<void> => {
    const asked = await till.ask(amount, {
      lines: till.linesOf(requestId),
      restName: texts.items.more,
    });
    if (asked === undefined) return;
    if (asked.ok) places.replace({ name: 'request', id: asked.requestId });
    else setProblem(refusals.requestPayment[asked.code]);
  };
  return (
    <TillScreen
      title={texts.request.ended}
      onBack={() => places.replace(HOME)}
      actions={
        <>
          {state === 'paid' ? null : (
            <Button onPress={() => once(askAgain)}>{texts.request.askAgain}</Button>
          )}
          {state === 'expired' ? <TypeCode id={requestId} /> : null}
          {payment === undefined ? null : (
            <Button onPress={() => places.replace({ name: 'payment', id: payment.paymentId })}>
              {texts.request.openPayment}
            </Button>
          )}
          <Button kind="primary" onPress={() => places.replace(HOME)}>
            {texts.request.next}
          </Button>
        </>
      }
    >
      <p>
        <Amount amount={amount} currency={form(currency)} size="huge" />
      </p>
      <p class="lead">{sentence}</p>
      <StatusLine text={sentence} />
      <ProblemNotice problem={problem} />
    </TillScreen>
  );
}

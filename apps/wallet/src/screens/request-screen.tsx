/** A request of this wallet: how much, the code for the payer, and the four digits on both screens. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { CodeView } from '@tallystick/ui/components/code-view';
import { Icon } from '@tallystick/ui/components/icons';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { Tally } from '@tallystick/ui/components/tally';
import type { ShownRequest } from '@tallystick/ui/payee/shown-request';
import { clockText, spanText } from '@tallystick/ui/time-text';
import { useEvery } from '@tallystick/ui/use-every';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { useBeingPaid } from './use-being-paid.ts';

/** The time that is left is written anew so often. */
const REFRESH_MS = 5_000;

/** The request of this id, as it stands now. */
export function RequestScreen({ id }: { id: string }): JSX.Element {
  const { wallet, t, replace } = useWallet();
  const paid = useBeingPaid();
  const [isCancelling, setCancelling] = useState(false);
  useEvery(
    REFRESH_MS,
    useCallback(() => wallet.live.refresh(), [wallet]),
  );
  const request = paid.request(id);
  if (request === undefined) {
    return (
      <Screen title={t.paid.request.ended} onBack={() => replace({ name: 'getPaid' })}>
        <p>{t.paid.request.unknown}</p>
      </Screen>
    );
  }
  if (request.state !== 'open') return <EndedRequest request={request} state={request.state} />;
  if (isCancelling) return <CancelRequest id={id} onKeep={() => setCancelling(false)} />;
  return <OpenRequest request={request} onCancel={() => setCancelling(true)} />;
}

/** What is asked for, also where the payer chooses. */
export function AskedAmount({
  request,
  size,
}: {
  request: ShownRequest;
  size: 'large' | 'huge';
}): JSX.Element {
  const { view, t } = useWallet();
  return request.amount === 0n ? (
    <p class={`amount amount-${size}`}>{t.paid.payerChooses}</p>
  ) : (
    <p>
      <Amount amount={request.amount} currency={view.currency} size={size} />
    </p>
  );
}

function OpenRequest({
  request,
  onCancel,
}: {
  request: ShownRequest;
  onCancel: () => void;
}): JSX.Element {
  const { view, t, money, language, replace } = useWallet();
  const words = t.paid.request;
  const { requestId, amount, isEditable, text, digits, expiresAt } = request;
  const left = spanText(Math.max(0, expiresAt - view.now), language);
  return (
    <Screen
      title={words.title}
      onBack={() => replace({ name: 'getPaid' })}
      actions={
        <Button kind="primary" onPress={() => replace({ name: 'take', id: requestId })}>
          <Icon name="scan" />
          {words.scan}
        </Button>
      }
    >
      <div class="outcome">
        <AskedAmount request={request} size="huge" />
        {isEditable && amount > 0n ? <p class="small">{words.mayChange}</p> : null}
        <Tally phase="half" digits={digits} />
      </div>
      <CodeView
        text={text}
        label={amount === 0n ? words.anyAmountLabel : words.codeLabel(money(amount))}
        fileName={`request-${digits}`}
      />
      <div class="outcome">
        <p class="small">{words.timeLeft(left, clockText(expiresAt, language))}</p>
        <p class="small">{words.atRisk}</p>
        <Button kind="plain" onPress={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </Screen>
  );
}

function CancelRequest({ id, onKeep }: { id: string; onKeep: () => void }): JSX.Element {
  const { t, refusals, replace } = useWallet();
  const paid = useBeingPaid();
  const words = t.paid.request;
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const cancel = async (): Promise<void> => {
    const closed = await paid.cancelRequest(id);
    if (closed === undefined) return;
    if (closed.ok) replace({ name: 'getPaid' });
    else setProblem(refusals.closeRequest[closed.code]);
  };
  return (
    <Screen
      title={words.cancelTitle}
      onBack={onKeep}
      actions={
        <>
          <Button kind="danger" onPress={() => once(cancel)}>
            {words.cancelYes}
          </Button>
          <Button kind="primary" onPress={onKeep}>
            {words.cancelNo}
          </Button>
        </>
      }
    >
      <p>{words.cancelBody}</p>
      <ProblemNotice problem={problem} />
    </Screen>
  );
}

function EndedRequest({
  request,
  state,
}: {
  request: ShownRequest;
  state: 'paid' | 'closed' | 'expired';
}): JSX.Element {
  const { view, t, refusals, replace } = useWallet();
  const paid = useBeingPaid();
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const words = t.paid.request;
  const payment = view.received.find(
    ({ requestId, standing }) => requestId === request.requestId && standing !== 'declined',
  );
  const askAgain = async (): Promise<void> => {
    const asked = await paid.ask(request);
    if (asked === undefined) return;
    if (asked.ok) replace({ name: 'request', id: asked.requestId });
    else setProblem(refusals.requestPayment[asked.code]);
  };
  return (
    <Screen
      title={words.ended}
      onBack={() => replace({ name: 'getPaid' })}
      actions={
        payment === undefined ? (
          <Button kind="primary" onPress={() => once(askAgain)}>
            {words.askAgain}
          </Button>
        ) : (
          <Button
            kind="primary"
            onPress={() => replace({ name: 'received', id: payment.paymentId })}
          >
            {words.openPayment}
          </Button>
        )
      }
    >
      <AskedAmount request={request} size="huge" />
      <p>{words.state[state]}</p>
      <StatusLine text={words.state[state]} />
      <ProblemNotice problem={problem} />
    </Screen>
  );
}

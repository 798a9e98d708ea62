/** The PIN, the device's own lock, and the way out for whoever forgot. */

// adapter: clock

import type { Access, AccessControl, UnlockProblem } from '@tallystick/browser/access';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { spanText } from '../time-text.ts';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { Screen } from './screen.tsx';
import { TextField } from './text-field.tsx';

export interface LockedScreenProps {
  readonly access: Extract<Access, { readonly phase: 'locked' }>;
  readonly control: AccessControl;
}

/** Asks for the PIN. */
export function LockedScreen({ access, control }: LockedScreenProps): JSX.Element {
  const { ui } = useLanguage();
  const texts = ui.access.locked;
  const [pin, setPin] = useState('');
  const [hasForgotten, setForgotten] = useState(false);
  const waitSeconds = useWait(access.problem);
  if (hasForgotten) return <ForgottenPin control={control} onKeep={() => setForgotten(false)} />;
  return (
    <Screen title={texts.title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (waitSeconds === 0 && pin !== '') void control.unlock(pin);
        }}
      >
        <TextField
          label={texts.pin}
          kind="pin"
          value={pin}
          onInput={setPin}
          problem={useProblem(access.problem, waitSeconds)}
        />
        <Button kind="primary" type="submit" disabled={waitSeconds > 0}>
          {texts.unlock}
        </Button>
      </form>
      {access.hasPasskey ? (
        <Button onPress={() => void control.unlockWithPasskey()}>{texts.passkey}</Button>
      ) : null}
      <Button kind="plain" onPress={() => setForgotten(true)}>
        {texts.forgot}
      </Button>
    </Screen>
  );
}

/** Seconds that are left to wait, counting down. */
function useWait(problem: UnlockProblem | undefined): number {
  const wait = problem !== undefined && 'waitSeconds' in problem ? problem.waitSeconds : 0;
  const [left, setLeft] = useState(wait);
  useEffect(() => {
    const end = performance.now() + wait * 1_000;
    setLeft(wait);
    if (wait === 0) return undefined;
    const timer = window.setInterval(() => {
      setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1_000)));
    }, 500);
    return () => window.clearInterval(timer);
  }, [problem, wait]);
  return left;
}

function useProblem(problem: UnlockProblem | undefined, left: number): string | undefined {
  const { language, ui } = useLanguage();
  const texts = ui.access.locked;
  const wait = left > 0 ? texts.wait(spanText(left, language)) : '';
  switch (problem?.code) {
    case undefined:
      return undefined;
    case 'wrongPin':
      return `${texts.wrong} ${wait}`.trimEnd();
    case 'waitFirst':
      return wait === '' ? undefined : wait;
    case 'passkeyRefused':
      return texts.passkeyRefused;
  }
}

function ForgottenPin({
  control,
  onKeep,
}: {
  control: AccessControl;
  onKeep: () => void;
}): JSX.Element {
  const { ui } = useLanguage();
  const texts = ui.access.forgot;
  return (
    <Screen
      title={texts.title}
      onBack={onKeep}
      actions={
        <>
          <Button kind="danger" onPress={() => void control.eraseAll()}>
            {texts.erase}
          </Button>
          <Button kind="primary" onPress={onKeep}>
            {texts.keep}
          </Button>
        </>
      }
    >
      <Notice tone="warn">
        {texts.body.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </Notice>
    </Screen>
  );
}

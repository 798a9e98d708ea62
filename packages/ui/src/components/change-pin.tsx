/** Changing the PIN: the one of now shows who asks. */

import { pinProblem } from '@tallystick/browser/pin';
import type { UnlockResult, Vault } from '@tallystick/browser/vault';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { spanText } from '../time-text.ts';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { TextField } from './text-field.tsx';

/** Why the vault did not open, in the language. */
export function useUnlockProblem(): (
  result: Exclude<UnlockResult, { readonly ok: true }>,
) => string {
  const { language, ui } = useLanguage();
  const texts = ui.access.locked;
  return (result) => {
    if (result.code === 'passkeyRefused') return texts.passkeyRefused;
    const wait = result.waitSeconds > 0 ? texts.wait(spanText(result.waitSeconds, language)) : '';
    return result.code === 'wrongPin' ? `${texts.wrong} ${wait}`.trimEnd() : wait;
  };
}

/** Three fields behind one line. */
export function ChangePin({ vault }: { vault: Pick<Vault, 'changePin'> }): JSX.Element {
  const { ui } = useLanguage();
  const unlockProblem = useUnlockProblem();
  const { choosePin, changePin } = ui.access;
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isDone, setDone] = useState(false);
  const change = async (): Promise<void> => {
    const refused = pinProblem(next);
    if (refused !== undefined) return setProblem(choosePin[refused]);
    if (next !== again) return setProblem(choosePin.differ);
    const result = await vault.changePin(old, next);
    setProblem(result.ok ? undefined : unlockProblem(result));
    setDone(result.ok);
  };
  return (
    <details class="more">
      <summary>{changePin.title}</summary>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <TextField label={changePin.old} kind="pin" value={old} onInput={setOld} />
        <TextField label={choosePin.pin} kind="pin" value={next} onInput={setNext} />
        <TextField
          label={choosePin.again}
          kind="pin"
          value={again}
          onInput={setAgain}
          problem={problem}
        />
        {isDone ? (
          <Notice tone="good" isNew>
            <p>{changePin.done}</p>
          </Notice>
        ) : null}
        <Button type="submit">{changePin.title}</Button>
      </form>
    </details>
  );
}

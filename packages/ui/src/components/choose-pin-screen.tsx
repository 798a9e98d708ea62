/** Choosing the PIN that locks the money on this device: twice, because nobody can find it again. */

import type { AccessControl } from '@tallystick/browser/access';
import { pinProblem } from '@tallystick/browser/pin';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { Screen } from './screen.tsx';
import { TextField } from './text-field.tsx';

/** Asks for a new PIN. */
export function ChoosePinScreen({ control }: { control: AccessControl }): JSX.Element {
  const { ui } = useLanguage();
  const texts = ui.access.choosePin;
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [problems, setProblems] = useState<{ pin?: string; again?: string }>({});
  const set = (): void => {
    const problem = pinProblem(pin);
    if (problem !== undefined) setProblems({ pin: texts[problem] });
    else if (pin !== again) setProblems({ again: texts.differ });
    else void control.choosePin(pin);
  };
  return (
    <Screen title={texts.title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          set();
        }}
      >
        <p class="lead">{texts.body}</p>
        <TextField
          label={texts.pin}
          kind="pin"
          value={pin}
          onInput={setPin}
          problem={problems.pin}
        />
        <TextField
          label={texts.again}
          kind="pin"
          value={again}
          onInput={setAgain}
          problem={problems.again}
        />
        <Button kind="primary" type="submit">
          {texts.set}
        </Button>
      </form>
    </Screen>
  );
}

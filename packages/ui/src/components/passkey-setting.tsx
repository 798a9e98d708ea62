/** Opening the app by the lock of the device, beside the PIN. */

import type { Vault } from '@tallystick/browser/vault';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { useUnlockProblem } from './change-pin.tsx';
import { useLanguage } from './language.tsx';
import { TextField } from './text-field.tsx';

export interface PasskeySettingProps {
  readonly vault: Pick<Vault, 'hasPasskey' | 'mayAddPasskey' | 'addPasskey' | 'dropPasskey'>;
  /** The name under which the device lists it. */
  readonly label: string;
}

/** Nothing where the browser has none. */
export function PasskeySetting({ vault, label }: PasskeySettingProps): JSX.Element | null {
  const { ui } = useLanguage();
  const unlockProblem = useUnlockProblem();
  const texts = ui.access.passkey;
  const [has, setHas] = useState(vault.hasPasskey());
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string>();
  if (!vault.mayAddPasskey()) return null;
  const add = async (): Promise<void> => {
    const result = await vault.addPasskey(pin, label);
    setProblem(result.ok ? undefined : unlockProblem(result));
    setHas(vault.hasPasskey());
    setPin('');
  };
  const drop = async (): Promise<void> => {
    await vault.dropPasskey();
    setHas(false);
  };
  return (
    <details class="more">
      <summary>{texts.title}</summary>
      {has ? (
        <div>
          <p role="status">{texts.on}</p>
          <Button onPress={() => void drop()}>{texts.drop}</Button>
        </div>
      ) : (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <p>{texts.body}</p>
          <TextField
            label={ui.access.locked.pin}
            kind="pin"
            value={pin}
            onInput={setPin}
            problem={problem}
          />
          <Button type="submit">{texts.add}</Button>
        </form>
      )}
    </details>
  );
}

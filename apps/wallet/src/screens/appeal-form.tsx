/** Where the holder says how a proof against a device came about. */

import { APPEAL_TEXT_MAX } from '@tallystick/protocol/limits';
import type { AccountConvictions } from '@tallystick/sdk/device/convictions';
import { Button } from '@tallystick/ui/components/button';
import { TextField } from '@tallystick/ui/components/text-field';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ConvictionsTexts } from '../texts/convictions-texts.ts';
import { useWallet } from '../wallet-context.tsx';

interface AppealFormProps {
  readonly keyHash: Uint8Array;
  readonly texts: ConvictionsTexts['appeal'];
  readonly onMade: (known: AccountConvictions) => void;
}

/** Sends what was written once it was sent for; what was refused stays in the field. */
export function AppealForm({ keyHash, texts, onMade }: AppealFormProps): JSX.Element {
  const { wallet, t, refusals } = useWallet();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    const outcome = await wallet.appeal(keyHash, text);
    setBusy(false);
    if (outcome === undefined) return;
    if (outcome.ok) onMade(outcome.value);
    else {
      const isStranger = outcome.code === 'issuerRefused';
      setProblem(isStranger ? t.issuerRefused : refusals.appeal[outcome.code]);
    }
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3 class="section">{texts.title}</h3>
      <p>{texts.body}</p>
      <TextField
        kind="long"
        label={texts.label}
        value={text}
        hint={texts.hint(APPEAL_TEXT_MAX - text.length)}
        problem={problem}
        lengthMax={APPEAL_TEXT_MAX}
        onInput={(typed) => {
          setText(typed);
          setProblem(undefined);
        }}
      />
      <Button type="submit" disabled={isBusy || text.trim() === ''}>
        {texts.send}
      </Button>
    </form>
  );
}

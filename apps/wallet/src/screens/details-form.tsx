/** The holder's details: read from the operator, changed and sent back; never kept on the device. */

import {
  normaliseRegistration,
  REGISTRATION_FIELDS,
  type Registration,
  type RegistrationField,
  type RegistrationRefusal,
} from '@tallystick/protocol/registration';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { TextField } from '@tallystick/ui/components/text-field';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PRIVACY_TEXTS } from '../texts/privacy-texts.ts';
import { useWallet } from '../wallet-context.tsx';

const FIELD_OF: Readonly<Record<RegistrationRefusal, RegistrationField>> = {
  personNameInvalid: 'name',
  addressInvalid: 'address',
  phoneInvalid: 'phone',
  emailInvalid: 'email',
};

/** Four fields behind one line; they are read when it is opened. */
export function DetailsForm(): JSX.Element {
  const { language } = useWallet();
  const { details } = PRIVACY_TEXTS[language];
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="more" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{details.title}</summary>
      {isOpen ? <Fields /> : null}
    </details>
  );
}

function Fields(): JSX.Element {
  const { language } = useWallet();
  const { details } = PRIVACY_TEXTS[language];
  const { typed, setTyped, refused, said, save } = useDetails();
  if (typed === undefined) return <Said said={said} />;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save(typed);
      }}
    >
      <p>{details.about}</p>
      {REGISTRATION_FIELDS.map((field) => (
        <TextField
          key={field}
          label={details.labels[field]}
          value={typed[field] ?? ''}
          onInput={(value) => setTyped({ ...typed, [field]: value })}
          hint={field === 'phone' ? details.phoneHint : undefined}
          problem={
            refused !== undefined && FIELD_OF[refused] === field
              ? details.problems[refused]
              : undefined
          }
        />
      ))}
      <Said said={said} />
      <Button type="submit">{details.save}</Button>
    </form>
  );
}

interface Word {
  readonly isBad: boolean;
  readonly text: string;
}

function Said({ said }: { said: Word | undefined }): JSX.Element | null {
  if (said === undefined) return null;
  return (
    <Notice tone={said.isBad ? 'bad' : 'good'} isNew>
      <p>{said.text}</p>
    </Notice>
  );
}

function useDetails(): {
  readonly typed: Registration | undefined;
  readonly setTyped: (typed: Registration) => void;
  readonly refused: RegistrationRefusal | undefined;
  readonly said: Word | undefined;
  readonly save: (typed: Registration) => Promise<void>;
} {
  const { wallet, language, t, refusals } = useWallet();
  const [typed, setTyped] = useState<Registration>();
  const [refused, setRefused] = useState<RegistrationRefusal>();
  const [said, setSaid] = useState<Word>();
  const ask = async (change?: Registration): Promise<void> => {
    const outcome = await wallet.registration(change);
    if (outcome === undefined) return;
    if (!outcome.ok) {
      const isStranger = outcome.code === 'issuerRefused';
      const text = isStranger ? t.issuerRefused : refusals.registration[outcome.code];
      setSaid({ isBad: true, text });
      return;
    }
    setTyped(outcome.registration);
    setSaid(
      change === undefined
        ? undefined
        : { isBad: false, text: PRIVACY_TEXTS[language].details.saved },
    );
  };
  useEffect(() => void ask(), []);
  const save = async (changed: Registration): Promise<void> => {
    const normal = normaliseRegistration(changed);
    setRefused(normal.ok ? undefined : normal.code);
    setSaid(undefined);
    if (normal.ok) await ask(normal.registration);
  };
  return { typed, setTyped, refused, said, save };
}

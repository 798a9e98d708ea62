/** The holder's bank account: five details that are given once, and shown back by their last four characters (V-02, V-21). */

import type {
  BankFieldRefusal,
  ShownBankAccount,
  TypedBankAccount,
} from '@tallystick/protocol/calls/bank';
import { BANK_FIELD_LENGTH_MAX } from '@tallystick/protocol/limits';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AskAccount } from '../bank/ask-account.ts';
import { BANK_ACCOUNT_TEXTS } from '../texts/bank-account-texts.ts';
import { useOnce } from '../use-once.ts';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { TextField } from './text-field.tsx';

const FIELDS = ['bank', 'account', 'name', 'phone', 'pan'] as const;
type Field = keyof TypedBankAccount;

const FIELD_OF: Readonly<Record<BankFieldRefusal, Field>> = {
  bankCodeInvalid: 'bank',
  accountNumberInvalid: 'account',
  personNameInvalid: 'name',
  phoneInvalid: 'phone',
  panInvalid: 'pan',
};

const EMPTY: TypedBankAccount = { bank: '', account: '', name: '', phone: '', pan: '' };

export interface BankAccountFormProps {
  readonly ask: AskAccount;
  /** What the app says where somebody else than the operator answered. */
  readonly issuerRefused: string;
  /** The operator has them now, and shows them so. */
  readonly onKept: (account: ShownBankAccount | undefined) => void;
}

/** The form. What is none of a bank account is refused beside its field. */
export function BankAccountForm(props: BankAccountFormProps): JSX.Element {
  const { language } = useLanguage();
  const texts = BANK_ACCOUNT_TEXTS[language];
  const [typed, setTyped] = useState<TypedBankAccount>(EMPTY);
  const { refused, isBusy, keep } = useKeep(props);
  const form = useRef<HTMLFormElement>(null);
  // The field may be above what is in sight.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused]);
  return (
    <form
      ref={form}
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        keep(typed);
      }}
    >
      <h2 class="section">{texts.title}</h2>
      <p>{texts.about}</p>
      {FIELDS.map((field) => (
        <TextField
          key={field}
          label={texts.labels[field]}
          value={typed[field]}
          onInput={(value) => setTyped({ ...typed, [field]: value })}
          hint={texts.hints[field]}
          lengthMax={BANK_FIELD_LENGTH_MAX}
          problem={refused?.field === field ? refused.text : undefined}
        />
      ))}
      <ProblemNotice problem={refused?.field === undefined ? refused?.text : undefined} />
      <Button kind="primary" type="submit" disabled={isBusy}>
        {texts.keep}
      </Button>
    </form>
  );
}

interface Refused {
  /** Undefined where it is no field's fault. */
  readonly field: Field | undefined;
  readonly text: string;
}

function useKeep({ ask, issuerRefused, onKept }: BankAccountFormProps): {
  readonly refused: Refused | undefined;
  readonly isBusy: boolean;
  readonly keep: (typed: TypedBankAccount) => void;
} {
  const { refusals } = useLanguage();
  const [refused, setRefused] = useState<Refused>();
  const [isBusy, setBusy] = useState(false);
  const once = useOnce();
  const run = async (typed: TypedBankAccount): Promise<void> => {
    setBusy(true);
    setRefused(undefined);
    const outcome = await ask(typed);
    setBusy(false);
    if (outcome === undefined) return;
    if (outcome.ok) onKept(outcome.account);
    else {
      const { code } = outcome;
      const text = code === 'issuerRefused' ? issuerRefused : refusals.bankAccount[code];
      setRefused({ field: isOfField(code) ? FIELD_OF[code] : undefined, text });
    }
  };
  return { refused, isBusy, keep: (typed) => once(() => run(typed)) };
}

function isOfField(code: string): code is BankFieldRefusal {
  return Object.hasOwn(FIELD_OF, code);
}

/** A new rule: what it does, one value, and how long it holds. */

import type { NewRule } from '@tallystick/protocol/calls/rules';
import type { RuleKind } from '@tallystick/protocol/rules/rule';
import { Button } from '@tallystick/ui/components/button';
import { Choice } from '@tallystick/ui/components/choice';
import { useLanguage } from '@tallystick/ui/components/language';
import { SelectField } from '@tallystick/ui/components/select-field';
import { TextField } from '@tallystick/ui/components/text-field';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { FIELD_OF, FORM_KINDS, readRuleForm, SHOPS_NAMES } from '../model/rule-form.ts';
import { useWallet } from '../wallet-context.tsx';

const SPANS = { good: undefined, day: 86_400, week: 7 * 86_400 } as const;
type Span = keyof typeof SPANS;

export interface RuleFormProps {
  readonly isBusy: boolean;
  /** Gives whether it was set. */
  readonly onRule: (rule: NewRule) => Promise<boolean>;
}

/** One rule at a time. */
export function RuleForm({ isBusy, onRule }: RuleFormProps): JSX.Element {
  const { ui } = useLanguage();
  const { view, t } = useWallet();
  const [kind, setKind] = useState<RuleKind>('minimumBalance');
  const [typed, setTyped] = useState('');
  const [span, setSpan] = useState<Span>('good');
  const [problem, setProblem] = useState<string>();
  const submit = async (): Promise<void> => {
    const { exponent } = view.currency;
    const read = readRuleForm({ kind, typed }, { exponent, now: view.now });
    if (!read.ok) {
      setProblem(read.problem === 'empty' ? ui.amount.empty : t.rules.problems[read.problem]);
      return;
    }
    setProblem(undefined);
    const seconds = SPANS[span];
    const until = seconds === undefined ? {} : { until: view.now + seconds };
    if (await onRule({ rule: read.value, ...until })) setTyped('');
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void submit();
      }}
    >
      <h2 class="section">{t.rules.add}</h2>
      <SelectField
        label={t.rules.kind}
        value={kind}
        options={FORM_KINDS.map((value) => ({ value, label: t.rules.kinds[value] }))}
        onChange={(chosen) => {
          setKind(chosen);
          setTyped('');
          setProblem(undefined);
        }}
      />
      <Value kind={kind} typed={typed} problem={problem} onTyped={setTyped} />
      <Choice
        label={t.rules.lasts}
        value={span}
        options={(['good', 'day', 'week'] as const).map((value) => {
          return { value, label: t.rules.spans[value] };
        })}
        onChange={setSpan}
      />
      <Button kind="primary" type="submit" disabled={isBusy}>
        {t.rules.action}
      </Button>
    </form>
  );
}

interface ValueProps {
  readonly kind: RuleKind;
  readonly typed: string;
  readonly problem: string | undefined;
  readonly onTyped: (typed: string) => void;
}

function Value({ kind, typed, problem, onTyped }: ValueProps): JSX.Element {
  const { t } = useWallet();
  const field = FIELD_OF[kind];
  const label = t.rules.fields[kind];
  if (field === 'shops') {
    const [first = 'groceries'] = SHOPS_NAMES;
    return (
      <SelectField
        label={label}
        value={SHOPS_NAMES.find((name) => name === typed) ?? first}
        options={SHOPS_NAMES.map((value) => ({ value, label: t.rules.shops[value] }))}
        onChange={onTyped}
      />
    );
  }
  const inputs = {
    amount: 'amount',
    percent: 'amount',
    number: 'digits',
    hours: 'digits',
    areas: 'text',
  } as const;
  return (
    <TextField
      label={label}
      kind={inputs[field]}
      value={typed}
      onInput={onTyped}
      problem={problem}
      {...(field === 'areas' ? { hint: t.rules.areaHint } : {})}
    />
  );
}

/** The limits that a merchant sets for this till, and what it carries now. */

import type { Minor } from '@tallystick/protocol/money';
import type { OwnLimits as Limits } from '@tallystick/protocol/risk/risk-limits';
import { Button } from '@tallystick/ui/components/button';
import { useLanguage } from '@tallystick/ui/components/language';
import { TextField } from '@tallystick/ui/components/text-field';
import { parseAmount, plainAmount } from '@tallystick/ui/money-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { LIMIT_NAMES, type LimitName } from '../model/typed-limits.ts';
import { useTill } from '../till-context.tsx';
import { Facts } from '@tallystick/ui/components/facts';
import { useOnce } from '@tallystick/ui/use-once';

type Typed = Readonly<Record<LimitName, string>>;

/** A form of four amounts; an empty one limits nothing. */
export function OwnLimits(): JSX.Element {
  const { texts, view } = useTill();
  const { ui } = useLanguage();
  const words = texts.settings.limits;
  const { typed, type, problems, isKept, keep } = useTyped();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <h2>{words.title}</h2>
      <p class="small">{words.body}</p>
      {LIMIT_NAMES.map((name) => (
        <TextField
          key={name}
          label={words.names[name]}
          kind="amount"
          value={typed[name]}
          onInput={(value) => type(name, value)}
          problem={problems[name] === undefined ? undefined : ui.amount[problems[name]]}
        />
      ))}
      <Button kind="primary" type="submit">
        {words.save}
      </Button>
      <p role="status">{isKept ? texts.settings.saved : ''}</p>
      <Facts facts={carriedFacts(useTill(), view.carried)} />
    </form>
  );
}

function carriedFacts(
  { texts, money, view }: ReturnType<typeof useTill>,
  { sum, covered }: ReturnType<typeof useTill>['view']['carried'],
): Parameters<typeof Facts>[0]['facts'] {
  const words = texts.settings.limits;
  const currency = view.currency.number;
  return [
    { name: words.carried, value: money(sum, currency) },
    { name: words.covered, value: money(covered, currency) },
    { name: words.atRisk, value: money(sum - covered, currency) },
  ];
}

interface TypedLimits {
  readonly typed: Typed;
  readonly type: (name: LimitName, value: string) => void;
  readonly problems: Readonly<Partial<Record<LimitName, Problem>>>;
  readonly isKept: boolean;
  readonly keep: () => void;
}

type Problem = Extract<ReturnType<typeof parseAmount>, { readonly ok: false }>['code'];

function useTyped(): TypedLimits {
  const { till, view } = useTill();
  const { exponent } = view.currency;
  const [typed, setTyped] = useState<Typed>(() => textsOf(view.ownLimits, exponent));
  const [problems, setProblems] = useState<TypedLimits['problems']>({});
  const [isKept, setKept] = useState(false);
  const once = useOnce();
  const keep = async (): Promise<void> => {
    const limits: Partial<Record<LimitName, Minor>> = {};
    const found: Partial<Record<LimitName, Problem>> = {};
    for (const name of LIMIT_NAMES) {
      const parsed = parseAmount(typed[name], exponent);
      if (parsed.ok) limits[name] = parsed.amount;
      else if (parsed.code !== 'empty') found[name] = parsed.code;
    }
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    await till.keepLimits(limits);
    setKept(till.state().trouble === undefined);
  };
  return {
    typed,
    type: (name, value) => {
      setKept(false);
      setTyped({ ...typed, [name]: value });
    },
    problems,
    isKept,
    keep: () => once(keep),
  };
}

function textsOf(limits: Limits, exponent: number): Typed {
  const text = (name: LimitName): string => {
    const limit = limits[name];
    return limit === undefined ? '' : plainAmount(limit, exponent);
  };
  return {
    paymentMax: text('paymentMax'),
    daySumMax: text('daySumMax'),
    lineSumMax: text('lineSumMax'),
    unsettledSumMax: text('unsettledSumMax'),
  };
}

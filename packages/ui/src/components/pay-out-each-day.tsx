/** A merchant's money goes to the bank at an hour of each day, by itself (V-66, V-76). */

import type { EndOfDay } from '@tallystick/protocol/calls/pay-out';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PayOutPlace } from '../bank/pay-out-place.ts';
import { PAY_OUT_TEXTS } from '../texts/pay-out-texts.ts';
import { useOnce } from '../use-once.ts';
import { useLanguage } from './language.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { SelectField } from './select-field.tsx';
import { StatusLine } from './status-line.tsx';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const NEVER = 'never';

export interface PayOutEachDayProps extends Pick<PayOutPlace, 'verbs' | 'issuerRefused'> {
  /** What held when the screen was opened. */
  readonly first: EndOfDay;
}

/** The choice of an hour, which holds as soon as it is made. */
export function PayOutEachDay({ verbs, issuerRefused, first }: PayOutEachDayProps): JSX.Element {
  const { language, refusals } = useLanguage();
  const { eachDay } = PAY_OUT_TEXTS[language];
  const [hour, setHour] = useState(first.hour);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const change = async (chosen: EndOfDay): Promise<void> => {
    setSaid('');
    setProblem(undefined);
    const outcome = await verbs.orders(chosen);
    if (outcome === undefined) return;
    if (outcome.ok) {
      setHour(outcome.endOfDay.hour);
      setSaid(eachDay.kept);
      return;
    }
    const { code } = outcome;
    setProblem(code === 'issuerRefused' ? issuerRefused : refusals.payOuts[code]);
  };
  return (
    <section class="stack">
      <h2 class="section">{eachDay.title}</h2>
      <p>{eachDay.about}</p>
      <SelectField
        label={eachDay.when}
        value={hour === undefined ? NEVER : String(hour)}
        options={[
          { value: NEVER, label: eachDay.never },
          ...HOURS.map((each) => ({ value: String(each), label: eachDay.at(`${each}:00`) })),
        ]}
        onChange={(value) => once(() => change(value === NEVER ? {} : { hour: Number(value) }))}
      />
      {said === '' ? null : <p>{said}</p>}
      <StatusLine text={said} />
      <ProblemNotice problem={problem} />
    </section>
  );
}

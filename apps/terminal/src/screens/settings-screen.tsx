/** What the merchant sets: language, when to warn, the paper, and the way in. */

import { Button } from '@tallystick/ui/components/button';
import { ChangePin } from '@tallystick/ui/components/change-pin';
import { Choice } from '@tallystick/ui/components/choice';
import { useLanguage } from '@tallystick/ui/components/language';
import { PasskeySetting } from '@tallystick/ui/components/passkey-setting';
import { TextField } from '@tallystick/ui/components/text-field';
import { LANGUAGE_NAMES, LANGUAGES } from '@tallystick/ui/language';
import { parseAmount, plainAmount } from '@tallystick/ui/money-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { hoursOfSeconds, secondsOfHours } from '../model/typed-settings.ts';
import { useTill } from '../till-context.tsx';
import { OwnLimits } from './own-limits.tsx';
import { TillScreen } from './till-screen.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** The settings. */
export function SettingsScreen(): JSX.Element {
  const { vault, till, view, texts, places } = useTill();
  const { language, setLanguage } = useLanguage();
  const { settings } = view;
  return (
    <TillScreen title={texts.settings.title} onBack={() => places.replace({ name: 'menu' })}>
      <Choice
        label={texts.settings.language}
        value={language}
        options={LANGUAGES.map((each) => ({
          value: each,
          label: LANGUAGE_NAMES[each],
          lang: each,
        }))}
        onChange={setLanguage}
      />
      <Choice
        label={texts.settings.paper}
        value={settings.paper}
        options={[
          { value: 'roll58', label: texts.settings.papers.roll58 },
          { value: 'a4', label: texts.settings.papers.a4 },
        ]}
        onChange={(paper) => void till.keepSettings({ ...settings, paper })}
      />
      <Limits />
      <OwnLimits />
      <ChangePin vault={vault} />
      <PasskeySetting vault={vault} label={view.name} />
    </TillScreen>
  );
}

function Limits(): JSX.Element {
  const { till, view, texts } = useTill();
  const { ui } = useLanguage();
  const { settings, currency } = view;
  const [hours, setHours] = useState(hoursOfSeconds(settings.unsent.ageSecondsMax));
  const [sum, setSum] = useState(plainAmount(settings.unsent.sumMax, currency.exponent));
  const [problems, setProblems] = useState<{ hours?: string; sum?: string }>({});
  const [isKept, setKept] = useState(false);
  const once = useOnce();
  const keep = async (): Promise<void> => {
    const ageSecondsMax = secondsOfHours(hours);
    const parsed = parseAmount(sum, currency.exponent);
    setProblems({
      ...(ageSecondsMax === undefined ? { hours: texts.settings.hoursProblem } : {}),
      ...(parsed.ok ? {} : { sum: ui.amount[parsed.code] }),
    });
    if (ageSecondsMax === undefined || !parsed.ok) return;
    await till.keepSettings({ ...settings, unsent: { ageSecondsMax, sumMax: parsed.amount } });
    setKept(till.state().trouble === undefined);
  };
  const typed =
    (set: (value: string) => void) =>
    (value: string): void => {
      setKept(false);
      set(value);
    };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        once(keep);
      }}
    >
      <h2>{texts.settings.warn}</h2>
      <p class="small">{texts.settings.warnBody}</p>
      <TextField
        label={texts.settings.hours}
        kind="digits"
        value={hours}
        onInput={typed(setHours)}
        problem={problems.hours}
      />
      <TextField
        label={texts.settings.sum}
        kind="amount"
        value={sum}
        onInput={typed(setSum)}
        problem={problems.sum}
      />
      <Button kind="primary" type="submit">
        {texts.save}
      </Button>
      <p role="status">{isKept ? texts.settings.saved : ''}</p>
    </form>
  );
}

/** A new device: the operator's code, by camera, as text, or in the link that opened the app. */

import type { Access, AccessControl, EnrolProblem } from '@tallystick/browser/access';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LANGUAGE_NAMES, LANGUAGES } from '../language.ts';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import { useLanguage } from './language.tsx';
import { LazyScanner } from './lazy-scanner.tsx';
import { Notice } from './notice.tsx';
import { Screen } from './screen.tsx';
import { Tally } from './tally.tsx';
import { TextField } from './text-field.tsx';

export interface EnrolScreenProps {
  readonly access: Extract<Access, { readonly phase: 'enterCode' }>;
  readonly control: AccessControl;
  readonly appName: string;
}

/** Asks for the code. */
export function EnrolScreen({ access, control, appName }: EnrolScreenProps): JSX.Element {
  const { ui } = useLanguage();
  const texts = ui.access.enterCode;
  const [isScanning, setScanning] = useState(false);
  const [text, setText] = useState('');
  useEffect(() => takeLink(control), [control]);
  const problem = useProblem(access.problem);
  if (isScanning) {
    return (
      <Screen title={texts.scan} onBack={() => setScanning(false)}>
        <LazyScanner onText={(found) => void control.enterCode(found)} problem={problem} />
      </Screen>
    );
  }
  return (
    <Screen
      title={appName}
      aside={<LanguageSwitch />}
      actions={
        access.canRetry ? (
          <Button kind="primary" onPress={() => void control.retry()}>
            {texts.retry}
          </Button>
        ) : undefined
      }
    >
      <Tally phase="half" />
      <p>{texts.body}</p>
      {problem === undefined ? null : (
        <Notice tone="bad" title={texts.problem} isNew>
          <p>{problem}</p>
        </Notice>
      )}
      <Button kind={access.canRetry ? 'quiet' : 'primary'} onPress={() => setScanning(true)}>
        <Icon name="scan" />
        {texts.scan}
      </Button>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void control.enterCode(text);
        }}
      >
        <TextField label={texts.paste} kind="long" value={text} onInput={setText} />
        <Button type="submit">{texts.use}</Button>
      </form>
    </Screen>
  );
}

/** Takes the code out of the address, once, and out of the history with it. */
function takeLink(control: AccessControl): void {
  if (!location.hash.startsWith('#enrol=')) return;
  const link = location.hash;
  history.replaceState(null, '', location.pathname);
  void control.enterCode(link);
}

function useProblem(problem: EnrolProblem | undefined): string | undefined {
  const { refusals, ui } = useLanguage();
  if (problem === undefined) return undefined;
  if (problem === 'issuerRefused') return ui.access.enterCode.issuerRefused;
  return refusals.enrol[problem];
}

/** The other languages, each in its own name. */
function LanguageSwitch(): JSX.Element {
  const { language, setLanguage } = useLanguage();
  return (
    <>
      {LANGUAGES.filter((other) => other !== language).map((other) => (
        <Button key={other} kind="plain" onPress={() => setLanguage(other)}>
          <span lang={other}>{LANGUAGE_NAMES[other]}</span>
        </Button>
      ))}
    </>
  );
}

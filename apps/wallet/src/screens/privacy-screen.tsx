/** Privacy: what may be kept and why, the holder's details, a copy of everything, and the way out. */

import { saveFile } from '@tallystick/browser/save-file';
import { ownBytes } from '@tallystick/browser/own-bytes';
import { CONSENT_PURPOSES, type ConsentPurpose } from '@tallystick/protocol/calls/consents';
import { Button } from '@tallystick/ui/components/button';
import { Choice } from '@tallystick/ui/components/choice';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PRIVACY_TEXTS } from '../texts/privacy-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { DetailsForm } from './details-form.tsx';

/** Each part talks to the operator by itself: what is kept is kept there. */
export function PrivacyScreen(): JSX.Element {
  const { language, home, go } = useWallet();
  const privacy = PRIVACY_TEXTS[language];
  return (
    <Screen title={privacy.title} onBack={home}>
      <p>{privacy.intro}</p>
      <Consents />
      <DetailsForm />
      <CopyOfData />
      <section class="stack">
        <h2 class="section">{privacy.erase.title}</h2>
        <Button onPress={() => go({ name: 'erase' })}>{privacy.erase.open}</Button>
      </section>
    </Screen>
  );
}

function Consents(): JSX.Element {
  const { wallet, language, view, t, refusals } = useWallet();
  const privacy = PRIVACY_TEXTS[language];
  const [problem, setProblem] = useState<string>();
  const say = async (changes: Parameters<typeof wallet.consents>[0]): Promise<void> => {
    const outcome = await wallet.consents(changes);
    if (outcome === undefined || outcome.ok) setProblem(undefined);
    else {
      const isStranger = outcome.code === 'issuerRefused';
      setProblem(isStranger ? t.issuerRefused : refusals.consents[outcome.code]);
    }
  };
  // Another device of the account may have changed them.
  useEffect(() => void say([]), []);
  const set = (purpose: ConsentPurpose, given: boolean): Promise<void> => say([{ purpose, given }]);
  // Without an investigator nobody could read trace data; whoever said yes can always take it back.
  const offered = CONSENT_PURPOSES.filter(
    (purpose) =>
      purpose !== 'traceData' || view.trace.isOffered || view.consented.includes(purpose),
  );
  return (
    <section class="stack">
      {offered.map((purpose) => (
        <div key={purpose} class="stack">
          <Choice
            label={privacy.consents[purpose].question}
            value={view.consented.includes(purpose) ? 'yes' : 'no'}
            options={[
              { value: 'no', label: privacy.no },
              { value: 'yes', label: privacy.yes },
            ]}
            onChange={(value) => void set(purpose, value === 'yes')}
          />
          <p class="small">{privacy.consents[purpose].about}</p>
          {purpose === 'traceData' ? <Trace onAgree={() => void set(purpose, true)} /> : null}
        </div>
      ))}
      <ProblemNotice problem={problem} />
    </section>
  );
}

/** What this device does about trace data, besides what the account's holder said. */
function Trace({ onAgree }: { readonly onAgree: () => void }): JSX.Element {
  const { view, language, when } = useWallet();
  const { trace } = PRIVACY_TEXTS[language];
  const { isWithheld, sentAt } = view.trace;
  return (
    <>
      {isWithheld ? (
        <Notice tone="warn">
          <p>{trace.withheld}</p>
          <Button onPress={onAgree}>{trace.agreeHere}</Button>
        </Notice>
      ) : null}
      {sentAt === undefined ? null : <p class="small">{trace.sent(when(sentAt))}</p>}
    </>
  );
}

const FILE_NAME = 'tallystick-account.json';

function CopyOfData(): JSX.Element {
  const { wallet, language, t, refusals } = useWallet();
  const { copy } = PRIVACY_TEXTS[language];
  const [said, setSaid] = useState<{ readonly isBad: boolean; readonly text: string }>();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    const outcome = await wallet.exportAccount();
    setBusy(false);
    if (outcome === undefined) return;
    if (outcome.ok) {
      saveFile(FILE_NAME, ownBytes(outcome.document), 'application/json');
      setSaid({ isBad: false, text: copy.done });
      return;
    }
    const isStranger = outcome.code === 'issuerRefused';
    const text = isStranger ? t.issuerRefused : refusals.exportAccount[outcome.code];
    setSaid({ isBad: true, text });
  };
  return (
    <section class="stack">
      <h2 class="section">{copy.title}</h2>
      <p>{copy.about}</p>
      <Button disabled={isBusy} onPress={() => void save()}>
        {copy.action}
      </Button>
      {said === undefined ? null : (
        <Notice tone={said.isBad ? 'bad' : 'good'} isNew>
          <p>{said.text}</p>
        </Notice>
      )}
    </section>
  );
}

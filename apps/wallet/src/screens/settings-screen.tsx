/** Language, PIN, and the lock of the device. */

import { Choice } from '@tallystick/ui/components/choice';
import { ChangePin } from '@tallystick/ui/components/change-pin';
import { useLanguage } from '@tallystick/ui/components/language';
import { PasskeySetting } from '@tallystick/ui/components/passkey-setting';
import { Screen } from '@tallystick/ui/components/screen';
import { LANGUAGE_NAMES, LANGUAGES } from '@tallystick/ui/language';
import type { JSX } from 'preact';
import { useWallet } from '../wallet-context.tsx';

/** What a person may set. */
export function SettingsScreen(): JSX.Element {
  const { view, access, t, home } = useWallet();
  const { language, setLanguage } = useLanguage();
  return (
    <Screen title={t.settings.title} onBack={home}>
      <Choice
        label={t.settings.language}
        value={language}
        options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value], lang: value }))}
        onChange={setLanguage}
      />
      <ChangePin vault={access.vault} />
      <PasskeySetting vault={access.vault} label={view.name} />
    </Screen>
  );
}

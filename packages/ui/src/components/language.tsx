/**
 * The language of the app, for everything below: chosen once, kept on the device, changed at any time.
 *
 * Invariant: nothing below is drawn in a language before its texts are here. Where they cannot be had,
 * the app goes on in the language that it spoke, and tries the chosen one at its next start.
 */

import type { RefusalTexts } from '@tallystick/sdk/refusal-texts';
import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { chooseLanguage, type Language } from '../language.ts';
import { FIRST_LANGUAGE, type LanguageTexts } from '../texts/language-texts.ts';
import { REFUSALS } from '../texts/refusals.ts';
import { UI_TEXTS, type UiTexts } from '../texts/ui-texts.ts';

interface LanguageChoice {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({
  language: FIRST_LANGUAGE,
  setLanguage: () => undefined,
});

const KEPT_AS = 'tallystick-language';

export interface LanguageProviderProps {
  /** What the app says, besides what all apps say. */
  readonly texts: LanguageTexts<unknown>;
  readonly children: ComponentChildren;
}

/** Gives the language to everything inside it, and tells the browser which one it is. */
export function LanguageProvider({ texts, children }: LanguageProviderProps): JSX.Element {
  const [language, setLanguage] = useState<Language>();
  const wanted = useRef<Language>(FIRST_LANGUAGE);
  const speak = useCallback(
    async (next: Language): Promise<void> => {
      wanted.current = next;
      const heard = await loadAll([UI_TEXTS, REFUSALS, texts], next);
      // Somebody may have chosen another one meanwhile.
      if (wanted.current === next) setLanguage((now) => (heard ? next : (now ?? FIRST_LANGUAGE)));
    },
    [texts],
  );
  useEffect(() => {
    void speak(chooseLanguage(localStorage.getItem(KEPT_AS), navigator.languages));
  }, [speak]);
  useEffect(() => {
    if (language !== undefined) document.documentElement.lang = language;
  }, [language]);
  if (language === undefined) return <></>;
  const choose = (next: Language): void => {
    localStorage.setItem(KEPT_AS, next);
    void speak(next);
  };
  return (
    <LanguageContext.Provider value={{ language, setLanguage: choose }}>
      {children}
    </LanguageContext.Provider>
  );
}

/** Are all these texts here in this language now? */
async function loadAll(
  all: readonly LanguageTexts<unknown>[],
  language: Language,
): Promise<boolean> {
  try {
    await Promise.all(all.map((texts) => texts.load(language)));
    return true;
  } catch {
    // No network, and the app's files are not kept on this device yet.
    return false;
  }
}

/** The language, how to change it, and what the shared parts and the SDK's refusals say in it. */
export function useLanguage(): LanguageChoice & {
  readonly ui: UiTexts;
  readonly refusals: RefusalTexts;
} {
  const choice = useContext(LanguageContext);
  return {
    ...choice,
    ui: UI_TEXTS.of(choice.language),
    refusals: REFUSALS.of(choice.language),
  };
}

/** The language of the app, for everything below: chosen once, kept on the device, changed at any time. */

import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { chooseLanguage, type Language } from '../language.ts';
import { UI_TEXTS, type UiTexts } from '../texts/ui-texts.ts';

interface LanguageChoice {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({
  language: 'en',
  setLanguage: () => undefined,
});

const KEPT_AS = 'tallystick-language';

/** Gives the language to everything inside it, and tells the browser which one it is. */
export function LanguageProvider({ children }: { children: ComponentChildren }): JSX.Element {
  const [language, setLanguage] = useState(() =>
    chooseLanguage(localStorage.getItem(KEPT_AS), navigator.languages),
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (next: Language): void => {
    localStorage.setItem(KEPT_AS, next);
    setLanguage(next);
  };
  return (
    <LanguageContext.Provider value={{ language, setLanguage: choose }}>
      {children}
    </LanguageContext.Provider>
  );
}

/** The language, how to change it, and what the shared parts say in it. */
export function useLanguage(): LanguageChoice & { readonly ui: UiTexts } {
  const choice = useContext(LanguageContext);
  return { ...choice, ui: UI_TEXTS[choice.language] };
}

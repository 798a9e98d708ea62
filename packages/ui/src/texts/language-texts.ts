/**
 * Texts in each language, of which English alone comes with the first screen: a phone loads the words
 * of another language when somebody chose it. They lie among the files that the app keeps for starting
 * without a network.
 *
 * Invariant: `of` is asked for languages that were loaded; `LanguageProvider` sees to that before it
 * shows anything.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Language } from '../language.ts';

/** Spoken where the texts of the wanted language cannot be had. */
export const FIRST_LANGUAGE = 'en';

type Other = Exclude<Language, typeof FIRST_LANGUAGE>;

export interface LanguageTexts<T> {
  /** The texts of a language that was loaded. */
  of(language: Language): T;
  /** Loads them once; rejects with what `import` rejects with, and may then be tried again. */
  load(language: Language): Promise<T>;
}

/** Texts with English at hand and a way to load each other language. */
export function languageTexts<T>(
  first: T,
  others: Readonly<Record<Other, () => Promise<T>>>,
): LanguageTexts<T> {
  const loaded = new Map<Language, T>([[FIRST_LANGUAGE, first]]);
  return {
    of: (language) => {
      const texts = loaded.get(language);
      assert(texts !== undefined, 'texts are read before they were loaded');
      return texts;
    },
    load: async (language) => {
      const known = loaded.get(language);
      if (known !== undefined || language === FIRST_LANGUAGE) return known ?? first;
      const texts = await others[language]();
      loaded.set(language, texts);
      return texts;
    },
  };
}

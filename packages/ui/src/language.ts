/** The languages that the apps speak, and how one is chosen. */

export const LANGUAGES = ['en', 'hi'] as const;
export type Language = (typeof LANGUAGES)[number];

/** As each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', hi: 'हिन्दी' };

/** For `Intl`. Digits are 0 to 9 in both: codes and amounts are compared across two screens. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-IN', hi: 'hi-IN-u-nu-latn' };

/** The BCP 47 tag by which `Intl` writes amounts and dates. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

/** What somebody chose before, else the first language of the browser that the apps speak, else English. */
export function chooseLanguage(stored: string | null, wanted: readonly string[]): Language {
  const candidates = [...(stored === null ? [] : [stored]), ...wanted];
  const spoken = candidates.flatMap((tag) => {
    const base = tag.toLowerCase().split('-')[0];
    return LANGUAGES.filter((language) => language === base);
  });
  return spoken[0] ?? 'en';
}

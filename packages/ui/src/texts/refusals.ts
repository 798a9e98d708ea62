/** Why a verb of the SDK did not do what was asked, and what to do, in each language. */

import { REFUSAL_TEXTS, type RefusalTexts } from '@tallystick/sdk/refusal-texts';
import { languageTexts, type LanguageTexts } from './language-texts.ts';

export const REFUSALS: LanguageTexts<RefusalTexts> = languageTexts(REFUSAL_TEXTS, {
  hi: async () => (await import('@tallystick/sdk/refusal-texts-hindi')).REFUSAL_TEXTS_HINDI,
});

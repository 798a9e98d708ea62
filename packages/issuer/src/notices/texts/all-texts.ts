/** The languages in which notices are given. */

import type { NoticeLanguage } from '@tallystick/api/routes/notices';
import { ENGLISH } from './english.ts';
import { HINDI } from './hindi.ts';
import type { NoticeTexts } from './notice-texts.ts';

export const NOTICE_TEXTS: Readonly<Record<NoticeLanguage, NoticeTexts>> = {
  en: ENGLISH,
  hi: HINDI,
};

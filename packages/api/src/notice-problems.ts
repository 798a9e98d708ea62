/** Problems with the texts of notices. */

import type { ProblemKind } from './problems.ts';

export type NoticeCode = 'unknownNoticeEvent' | 'unknownField' | 'fieldMissing' | 'templateTooLong';

export const NOTICE_PROBLEMS: Readonly<Record<NoticeCode, ProblemKind>> = {
  unknownNoticeEvent: {
    status: 404,
    title: 'There is no such event.',
    remedy: 'Take one from the list of templates: tallystick notice template list.',
  },
  unknownField: {
    status: 422,
    title: 'The text names a field that the event has not.',
    remedy: 'Use the fields that the list of templates shows, in braces, and no other braces.',
  },
  fieldMissing: {
    status: 422,
    title: 'The text lacks an amount or a code of its event.',
    remedy: 'Name {amount}, and {code}, where the event has them.',
  },
  templateTooLong: {
    status: 422,
    title: 'The text does not fit into three short messages.',
    remedy: 'Shorten it: names, amounts and times are longer than their fields.',
  },
};

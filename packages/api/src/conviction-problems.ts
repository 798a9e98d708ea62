/** What can go wrong with debts and appeals: rows of the problems, apart because they are of one kind. */

import type { ProblemKind } from './problems.ts';

export type ConvictionCode =
  'unknownDebt' | 'nothingOwed' | 'unknownAppeal' | 'alreadyDecided' | 'rejectedKeepsDebt';

export const CONVICTION_PROBLEMS: Readonly<Record<ConvictionCode, ProblemKind>> = {
  unknownDebt: {
    status: 404,
    title: 'The account has no debt for such a line.',
    remedy: 'Take account and line from the list of debts.',
  },
  nothingOwed: {
    status: 409,
    title: 'Nothing is owed of this debt any more.',
    remedy: 'Look the debt up. Nothing was changed.',
  },
  unknownAppeal: {
    status: 404,
    title: 'There is no such appeal.',
    remedy: 'Take account and key hash from the list of appeals.',
  },
  alreadyDecided: {
    status: 409,
    title: 'The appeal is decided otherwise, and what was upheld stays so.',
    remedy: 'Look the appeal up. Only a rejection can be corrected, by upholding it.',
  },
  rejectedKeepsDebt: {
    status: 422,
    title: 'An appeal that is rejected keeps the debt.',
    remedy: 'Keep the debt, or forgive it on its own with another reason. Nothing was changed.',
  },
};

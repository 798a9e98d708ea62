/** Problems with objections to payments. */

import type { ProblemKind } from './problems.ts';

export type DisputeCode = 'unknownDispute' | 'verdictInvalid' | 'disputeDecided' | 'payeeWasPaid';

export const DISPUTE_PROBLEMS: Readonly<Record<DisputeCode, ProblemKind>> = {
  unknownDispute: {
    status: 404,
    title: 'Nobody has objected to such a payment.',
    remedy: "Take the payment's digest from the list of disputes.",
  },
  verdictInvalid: {
    status: 422,
    title:
      'What is upheld has to be borne by somebody, what is rejected by nobody, and the words have to be one line.',
    remedy:
      'Give `borneBy` with `upheld`, and leave it out with `rejected`. Leave line breaks out.',
  },
  disputeDecided: {
    status: 409,
    title: 'The dispute was decided before.',
    remedy: 'Show it to see how. Nothing was changed.',
  },
  payeeWasPaid: {
    status: 409,
    title: 'The payee was paid, and nothing is proven against it.',
    remedy: 'Let the tenant bear it. Nothing was changed.',
  },
};

/** Problems with cases and the investigator. */

import type { ProblemKind } from './problems.ts';

export type CaseCode =
  | 'investigatorKeyInvalid'
  | 'noInvestigator'
  | 'noGround'
  | 'groundUsed'
  | 'unknownCase'
  | 'caseClosed';

export const CASE_PROBLEMS: Readonly<Record<CaseCode, ProblemKind>> = {
  investigatorKeyInvalid: {
    status: 422,
    title: 'Nothing can be sealed to this key.',
    remedy: 'Have the investigator make one with `tallystick investigator keygen`.',
  },
  noInvestigator: {
    status: 409,
    title: 'The tenant has no investigator: nobody could read what devices send.',
    remedy: 'Set the key of one first. No case was opened.',
  },
  noGround: {
    status: 409,
    title: 'There is no ground for such a case.',
    remedy:
      'Fraud needs a fraud proof against the device, loss that it was reported lost. No case was opened.',
  },
  groundUsed: {
    status: 409,
    title: 'There was a case on this ground, and it is closed.',
    remedy: 'A ground carries one case. Nothing was opened.',
  },
  unknownCase: {
    status: 404,
    title: 'The account has no case with this number.',
    remedy: 'List the cases of the tenant, closed ones too.',
  },
  caseClosed: {
    status: 409,
    title: 'The case is closed, and its reports are deleted.',
    remedy: 'Nothing was given out, and nothing brings them back.',
  },
};

/**
 * Towns that once failed, and why. Each line is a true story: it stays for as long as a town can be
 * played, also when what it showed is long mended. A town changes with what happens in it, so a line may
 * lose its point; the test that stands beside the mended code does not.
 */

import type { Masks } from './masks.ts';

export interface Regression {
  /** What was wrong, and where it was mended. */
  readonly about: string;
  readonly seed: number;
  readonly devices: number;
  readonly days: number;
  readonly masks?: Masks;
}

/** The oldest first. */
export const REGRESSIONS: readonly Regression[] = [
  {
    about:
      'a till died right after it had written down a void, and nobody in the town looked at it again: ' +
      'the witness still called the payment accepted (town/counter.ts)',
    seed: 7,
    devices: 5,
    days: 1,
  },
  {
    about:
      'a till whose clock ran weeks ahead had let go of what it was paid, which the restored issuer ' +
      'asked for (sdk/src/sync/forget-old.ts)',
    seed: 275,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a till that had signed nothing yet named a bundle from before the one it held, and was paid at ' +
      'once for a reported phone (issuer/src/operations/sync.ts)',
    seed: 297,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a till was lost with a void whose receipt the payer had not got, so that the payer’s half was ' +
      'paid; the checker wanted it back (checkers/promises.ts)',
    seed: 1_181,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a payment that a restored issuer had paid with a loan was voided, and the money went back to the ' +
      'lender; the checker looked for it with the payer (checkers/promises.ts)',
    seed: 1_322,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a phone that had been restored was replaced later, and the checker took the new one for it ' +
      '(checkers/state-lost.ts)',
    seed: 1_516,
    devices: 20,
    days: 2,
  },
  {
    about:
      'the other phone of an account was just being replaced and had no key yet; the checker took its line ' +
      'for that of the phone that had lost its state (checkers/state-lost.ts)',
    seed: 86,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a till took a payment back, told the payer, and redeemed it; the checker counted it among what the ' +
      'phone had paid that day (town/witness.ts)',
    seed: 390,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a phone said that it had lost its state of a line that a restored issuer had forgotten, and the line ' +
      'was open when a till brought it back (issuer/src/statements/state-lost.ts)',
    seed: 2_948,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a stranger brought a half before its payee asked for the money, after redeemBy; both auditors took ' +
      'the stranger for the payee (issuer/src/redemption/stored-half.ts keeps who it was)',
    seed: 5_183,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a phone was set back to when a deposit was open, asked for that same one again and was told that it ' +
      'had come, as it was the first time; the checker took it for another (town/witness.ts)',
    seed: 6_828,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a payment that had settled, and that a restored issuer had forgotten, came again when forks had taken ' +
      "its line's money; cover paid it and ran out the second time, before what the screen had promised of it " +
      '(checkers/honest-payees.ts)',
    seed: 9_938,
    devices: 20,
    days: 2,
  },
  {
    about:
      'a phone was killed right after it had written down that a till took a payment back, and the till ' +
      'redeemed it; the checker counted it among what the phone had paid that day (attacks/void-then-redeem.ts)',
    seed: 5,
    devices: 1_000,
    days: 30,
    masks: {
      without: [],
      only: ['phone-93', 'phone-93b', 'till-141', 'till-24', 'till-160', 'till-62'],
      untilMs: 44 * 3_600_000,
    },
  },
];

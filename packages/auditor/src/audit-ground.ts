/** What every part of an audit has at hand. */

import type { Reader } from '@tallystick/database/read-only-database';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { AuditKey } from './audit-key.ts';
import type { Findings } from './finding.ts';
import type { SignedReader } from './signed-half.ts';

export interface Ground {
  readonly reader: Reader;
  readonly crypto: Crypto;
  readonly key: AuditKey;
  /** Knows every issuer key that a bundle names and the root certified. */
  readonly signed: SignedReader;
  /** Unix seconds. */
  readonly now: number;
  /** Came back from a backup: what it once knew it may have forgotten. */
  readonly isRestored: boolean;
  readonly findings: Findings;
  readonly counts: Counts;
}

/** What was looked at. */
export interface Counts {
  bundles: number;
  accounts: number;
  devices: number;
  lines: number;
  certificates: number;
  payments: number;
  halves: number;
  receipts: number;
  /** Tries at status codes. */
  codes: number;
  statements: number;
  proofs: number;
  postings: number;
  /** Claims of coins. */
  claims: number;
  /** Payers' halves of coins. */
  coinHalves: number;
  /** Payments of which only one side has handed in its half. */
  payerHalfOnly: number;
  payeeHalfOnly: number;
  /** Payments accepted by six digits. Without a further key the issuer's judgement is taken as told. */
  acceptedByCode: number;
  /** Payments whose money has to come back from a payee who has too little. */
  reversalsWaiting: number;
  /** Numbers of lines under which nothing was handed in. */
  numbersMissing: number;
}

/** Counts of nothing. */
export function newCounts(): Counts {
  return {
    bundles: 0,
    accounts: 0,
    devices: 0,
    lines: 0,
    certificates: 0,
    payments: 0,
    halves: 0,
    receipts: 0,
    codes: 0,
    statements: 0,
    proofs: 0,
    postings: 0,
    claims: 0,
    coinHalves: 0,
    payerHalfOnly: 0,
    payeeHalfOnly: 0,
    acceptedByCode: 0,
    reversalsWaiting: 0,
    numbersMissing: 0,
  };
}

/** The issuer's worker may be behind by as much before its lateness is a finding. */
export const WORK_SECONDS_MAX = 86_400;

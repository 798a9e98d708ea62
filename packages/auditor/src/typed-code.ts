/**
 * Tries at a payment's status code as they are kept: the digits, and how the issuer judged them, sealed
 * together. So a judgement cannot be written into the table by somebody without the issuer's keys; an
 * auditor who was given the key of the codes judges the digits again.
 */

import type { Row } from '@tallystick/database/database';
import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import type { Ground } from './audit-ground.ts';
import type { Findings } from './finding.ts';
import { bytesOf, isSet, numberOf, octetsOf, textOf } from './row-values.ts';
import { openSealed } from './sealed-record.ts';
import { rightDigits, type SignedHalf } from './signed-half.ts';

export interface TypedCode {
  /** From 1. */
  readonly number: number;
  readonly digits: string;
  readonly isRight: boolean;
  readonly receivedAt: number;
}

/** Opens a payment's tries; one that says what nobody judged so is a finding and counts for nothing. */
export async function readCodes(
  ground: Ground,
  input: { readonly about: string; readonly half: SignedHalf; readonly rows: readonly Row[] },
): Promise<readonly TypedCode[]> {
  const { half, rows } = input;
  const codes: TypedCode[] = [];
  for (const row of rows) {
    const number = numberOf(row, 'number');
    const about = `status code ${number} of ${input.about}`;
    const value = await openSealed(ground, bytesOf(half.digest), octetsOf(row, 'sealed'));
    const code = codeOf(value);
    if (code === undefined) {
      ground.findings.add({ kind: 'notSigned', about });
      continue;
    }
    if (isJudgedWrongly(ground, half, code)) {
      const found = code.isRight ? 'right' : 'wrong';
      const expected = code.isRight ? 'wrong' : 'right';
      ground.findings.add({ kind: 'evidenceDiffers', about, expected, found });
      continue;
    }
    codes.push({ ...code, number, receivedAt: numberOf(row, 'received_at') });
  }
  return codes;
}

type JudgedCode = Pick<TypedCode, 'digits' | 'isRight'>;

function codeOf(value: CborValue | undefined): JudgedCode | undefined {
  if (value === undefined || !isList(value) || value.length !== 2) return undefined;
  const [digits, isRight] = value;
  if (typeof digits !== 'string' || typeof isRight !== 'boolean') return undefined;
  return { digits, isRight };
}

function isJudgedWrongly(
  { signed }: Ground,
  { digest, payeeKeyHash }: SignedHalf,
  { digits, isRight }: JudgedCode,
): boolean {
  if (signed.statusKey === undefined) return false;
  const payment = { digest: bytesOf(digest), payeeKeyHash: bytesOf(payeeKeyHash) };
  return isRight !== (digits === rightDigits(signed, signed.statusKey, payment));
}

/** Compares the payment's row with its tries, of which each that the row counts has to be there. */
export function checkCodes(
  findings: Findings,
  input: { readonly about: string; readonly row: Row; readonly codes: readonly TypedCode[] },
): void {
  const { about, row, codes } = input;
  const wrong = textOf(row, 'wrong_codes').split(',').filter(Boolean);
  const isMatched = isSet(row, 'code_matched');
  const counted = wrong.length + (isMatched ? 1 : 0);
  const numbers = new Set(codes.map(({ number }) => number));
  for (let number = 1; number <= counted; number += 1) {
    if (numbers.has(number)) continue;
    findings.add({ kind: 'codeMissing', about: `status code ${number} of ${about}` });
  }
  const differs = (what: string, expected: unknown, found: unknown): void =>
    findings.compare({ kind: 'evidenceDiffers', about: `${what} of ${about}` }, expected, found);
  const right = codes.some(({ isRight }) => isRight);
  const kept = codes.filter(({ isRight }) => !isRight).map(({ digits }) => digits);
  differs('a right status code', right, isMatched);
  differs('wrong status codes', kept.join(', '), wrong.join(', '));
}

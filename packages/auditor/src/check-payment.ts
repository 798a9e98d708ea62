/** One payment judged: its evidence, the outcome of its money, and the facts around it that decide. */

import { MONEY_STATUSES, type MoneyStatus } from '@tallystick/protocol/states/money-status';
import type { Row } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { Ground } from './audit-ground.ts';
import { outcomeFault } from './payment-outcome.ts';
import {
  countingWord,
  isClaimedByPayee,
  paymentName,
  type PaymentRecord,
} from './payment-record.ts';
import { isSet, numberOf, sumOf, textOf } from './row-values.ts';
import { checkOrder } from './signed-order.ts';
import { checkCodes } from './typed-code.ts';

/** What stands around a payment. */
export interface Surroundings {
  /** Which payment used its request up; undefined while none did. */
  readonly usedBy?: string;
  /** A device of the payee signed that the request is closed unpaid. */
  readonly isClosed: boolean;
  readonly isWorkAsked: boolean;
  /** Both devices and the certificate have rows. */
  readonly isIssued: boolean;
  /** The line's money is in doubt, or the payer's device is reported. */
  readonly isContested: boolean;
}

/** Compares evidence and outcome. */
export function checkPayment(ground: Ground, record: PaymentRecord, around: Surroundings): void {
  const { findings, counts } = ground;
  const { row, digest, half, words, isBeyond } = record;
  const about = paymentName(digest);
  if (!around.isIssued) findings.add({ kind: 'notIssued', about });
  checkEvidence(ground, record);
  const paid = ['paid_reservation', 'paid_cover', 'paid_late']
    .map((name) => sumOf(row, name))
    .reduce((sum, amount) => sum + amount, 0n);
  const status = statusOf(textOf(row, 'status'));
  const word = countingWord(words);
  const isGivenUp =
    (word !== undefined && word.outcome !== 'accepted') ||
    around.isClosed ||
    (around.usedBy !== undefined && around.usedBy !== digest);
  if (isGivenUp && paid > 0n && around.isWorkAsked) counts.reversalsWaiting += 1;
  const asked = askedAt(record);
  const fault = outcomeFault({
    status,
    code: textOf(row, 'code'),
    amount: half.amount,
    paid,
    isBeyond,
    isGivenUp: isGivenUp || isBackWithPayer(row, status),
    isWorkAsked: around.isWorkAsked,
    redeemBy: half.redeemBy,
    ...awaitsPayer(record),
    isContested: around.isContested || isSet(row, 'late'),
    now: ground.now,
    ...(asked === undefined ? {} : { askedAt: asked }),
  });
  if (fault !== undefined) {
    const found = `${status}, ${paid} paid`;
    findings.add({ kind: fault.kind, about, expected: fault.expected, found });
  }
  // Without this a second payment of the same request would be paid as well.
  if (status === 'settled' && around.usedBy === undefined) {
    const used = `the request that ${about} used up`;
    findings.add({ kind: 'evidenceDiffers', about: used, expected: digest });
  }
}

/** Somebody decided that it goes back: people's business, but it has to be written down who bears it. */
function isBackWithPayer(row: Row, status: MoneyStatus): boolean {
  return status === 'returned' && textOf(row, 'borne_by') === 'payee';
}

/**
 * How long the issuer may wait for the payer. It says so itself; nobody has signed it, so what it says counts
 * until the payer's half is there, and never after redeemBy.
 */
function awaitsPayer({
  row,
  half,
  arrived,
}: PaymentRecord): Pick<Parameters<typeof outcomeFault>[0], 'awaitsPayerUntil'> {
  const isToBeConfirmed = row['confirm_by'] !== null && arrived.payer === undefined;
  if (!isToBeConfirmed) return {};
  const isFlagged = textOf(row, 'code') === 'unknownToPayer';
  const until = isFlagged ? half.redeemBy : numberOf(row, 'confirm_by');
  return { awaitsPayerUntil: Math.min(until, half.redeemBy) };
}

function checkEvidence(ground: Ground, record: PaymentRecord): void {
  const { findings, counts } = ground;
  const { row, digest, arrived, words, codes } = record;
  const about = paymentName(digest);
  const differs = (what: string, expected: unknown, found: unknown): void =>
    findings.compare({ kind: 'evidenceDiffers', about: `${what} of ${about}` }, expected, found);
  if (isSet(row, 'reported') && arrived.payer === undefined) {
    findings.add({ kind: 'halfMissing', about: `payer's half of ${about}` });
  } else differs("the payer's half", arrived.payer !== undefined, isSet(row, 'reported'));
  if (isSet(row, 'claimed') && arrived.payee === undefined) {
    findings.add({ kind: 'halfMissing', about: `payee's half of ${about}` });
  }
  differs("the payee's word", countingWord(words)?.outcome ?? '', textOf(row, 'receipt'));
  checkCodes(findings, { about, row, codes });
  checkOrder(ground, { about, row, orderedAt: record.orderedAt });
  if (codes.some(({ isRight }) => isRight)) counts.acceptedByCode += 1;
  const { payer, payee } = arrived;
  if (payer !== undefined && payee === undefined) counts.payerHalfOnly += 1;
  if (payer === undefined && payee !== undefined) counts.payeeHalfOnly += 1;
}

/** When somebody first showed that the payee wants it, or its payer ordered it. */
function askedAt(record: PaymentRecord): number | undefined {
  const { words, arrived, codes, orderedAt } = record;
  const times = words
    .filter(({ outcome }) => outcome === 'accepted')
    .map(({ receivedAt }) => receivedAt);
  if (isClaimedByPayee(record) && arrived.payee !== undefined) times.push(arrived.payee);
  const right = codes.find(({ isRight }) => isRight);
  if (right !== undefined) times.push(right.receivedAt);
  if (orderedAt !== undefined) times.push(orderedAt);
  return times.length === 0 ? undefined : Math.min(...times);
}

function statusOf(text: string): MoneyStatus {
  const status = MONEY_STATUSES.find((known) => known === text);
  assert(status !== undefined, 'a payment has a status that the database does not allow');
  return status;
}

/**
 * The arithmetic of a line at the issuer.
 *
 * `ceiling` is the highest of any certificate before its redeemBy, `settled` what was paid from the
 * reservation, `returned` signed withdrawals that will never be paid. All are sums over the line's
 * life; `settled` and `returned` never fall. What is reserved is ceiling - settled - returned, and that
 * is never negative.
 */

import { assert } from '../assert.ts';

export interface LineFigures {
  readonly ceiling: bigint;
  readonly settled: bigint;
  readonly returned: bigint;
}

/** One of the line's certificates, as the arithmetic sees it. */
export interface LineCertificate {
  readonly ceiling: bigint;
  readonly baseSum: bigint;
  readonly expiresAt: number;
  readonly redeemBy: number;
}

export const NEW_LINE: LineFigures = Object.freeze({ ceiling: 0n, settled: 0n, returned: 0n });

/** What must be reserved for the line: ceiling - settled - returned. */
export function reservedFor({ ceiling, settled, returned }: LineFigures): bigint {
  const reserved = ceiling - settled - returned;
  assert(reserved >= 0n, 'a line has paid and returned more than its ceiling');
  return reserved;
}

/** The ceiling raised to `ceiling`; the difference must be reserved in the same transaction. */
export function withCeilingRaised(line: LineFigures, ceiling: bigint): LineFigures {
  assert(ceiling >= line.ceiling, 'a ceiling was to be raised to less');
  return { ...line, ceiling };
}

/** A payment of `amount` made from the reservation. */
export function withSettled(line: LineFigures, amount: bigint): LineFigures {
  assert(amount >= 0n, 'what a line has paid was to fall');
  const next = { ...line, settled: line.settled + amount };
  reservedFor(next);
  return next;
}

/** A withdrawal of `amount` that will never be paid: the money leaves the reservation for the account. */
export function withReturned(line: LineFigures, amount: bigint): LineFigures {
  assert(amount >= 0n, 'what a line has returned was to fall');
  const next = { ...line, returned: line.returned + amount };
  reservedFor(next);
  return next;
}

/**
 * The lowest ceiling the line may have now: no certificate before its redeemBy allows more, no known
 * withdrawal reaches higher, and nothing paid or returned is disowned.
 */
export function lowestCeiling(
  line: LineFigures,
  input: {
    readonly certificates: readonly LineCertificate[];
    /** The line's highest cumulative sum that the issuer knows. */
    readonly knownSum: bigint;
    readonly now: number;
  },
): bigint {
  const open = input.certificates.filter(({ redeemBy }) => input.now < redeemBy);
  return [
    input.knownSum,
    line.settled + line.returned,
    ...open.map(({ ceiling }) => ceiling),
  ].reduce((highest, sum) => (sum > highest ? sum : highest), 0n);
}

/** The line with its ceiling lowered as far as it may be; the difference goes to the account. */
export function withUnspentReleased(
  line: LineFigures,
  input: Parameters<typeof lowestCeiling>[1],
): { readonly line: LineFigures; readonly released: bigint } {
  const ceiling = lowestCeiling(line, input);
  const lowered = ceiling < line.ceiling ? ceiling : line.ceiling;
  return { line: { ...line, ceiling: lowered }, released: line.ceiling - lowered };
}

/**
 * What a rolled-back device could spend at one payee, one certificate after the other, before that payee
 * is heard: the highest ceiling less the lowest base among the line's certificates that expire after
 * `since`. The tenant's line limit bounds it.
 *
 * `since` lies as far back as a payee may stay unheard. One that expired a minute ago still counts: what
 * a payee took under it and has not handed in adds up with what it takes under the next.
 */
export function exposure(certificates: readonly LineCertificate[], since: number): bigint {
  const live = certificates.filter(({ expiresAt }) => since < expiresAt);
  const [first, ...rest] = live;
  if (first === undefined) return 0n;
  let [highest, lowest] = [first.ceiling, first.baseSum];
  for (const { ceiling, baseSum } of rest) {
    if (ceiling > highest) highest = ceiling;
    if (baseSum < lowest) lowest = baseSum;
  }
  return highest - lowest;
}

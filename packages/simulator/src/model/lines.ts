/**
 * The figures of a line, step by step as in the protocol's table "Lines": certificates raise the
 * ceiling, unspent money comes back only by lowering it after every certificate that allows more has
 * passed its redeemBy, and never below the highest sum known.
 */

import {
  accountOf,
  isOpen,
  least,
  most,
  paidTo,
  reservationOf,
  type ModelCertificate,
  type ModelLine,
  type ModelPayment,
  type ModelState,
} from './state.ts';

/** A line that nobody has used. */
export function newLine(input: Pick<ModelLine, 'id' | 'account' | 'keyHash'>): ModelLine {
  return {
    ...input,
    status: 'open',
    ceiling: 0n,
    settled: 0n,
    returned: 0n,
    covered: 0n,
    isReleaseDue: false,
    knownSum: 0n,
    certificates: [],
    payments: [],
  };
}

/**
 * What a rolled-back device could spend at one payee after the other, were `planned` issued: the highest
 * ceiling less the lowest base among the unexpired certificates.
 */
export function exposureWith(
  line: ModelLine,
  planned: Pick<ModelCertificate, 'ceiling' | 'baseSum'>,
  now: number,
): bigint {
  const live = [...line.certificates.filter(({ expiresAt }) => now < expiresAt), planned];
  const highest = live.reduce((sum, { ceiling }) => most(sum, ceiling), 0n);
  const lowest = live.reduce((sum, { baseSum }) => least(sum, baseSum), planned.baseSum);
  return highest - lowest;
}

/** Issues: what the ceiling rises by is set aside. False, and nothing happens, where it is not there. */
export function issue(state: ModelState, line: ModelLine, certificate: ModelCertificate): boolean {
  const account = accountOf(state, line.account);
  const more = most(certificate.ceiling - line.ceiling, 0n);
  if (account.free < more) return false;
  account.free -= more;
  line.ceiling += more;
  line.certificates.push(certificate);
  state.certificates.add(certificate.digest);
  return true;
}

/** A withdrawal first learned of: what lies above a lowered ceiling raises ceiling and returned alike. */
export function learnOf(line: ModelLine, { cumulative }: Pick<ModelPayment, 'cumulative'>): void {
  line.knownSum = most(line.knownSum, cumulative);
  const above = most(line.knownSum - line.ceiling, 0n);
  line.ceiling += above;
  line.returned += above;
}

/** Money of the line that will never be paid goes back to the account. */
export function giveBack(state: ModelState, line: ModelLine, amount: bigint): void {
  line.returned += amount;
  accountOf(state, line.account).free += amount;
}

/**
 * A certificate has passed its redeemBy, and no payment of the line is due any more: unspent money
 * comes back. After a proof of fraud nothing does before the last one has passed, and what is left then
 * first repays the loss account, then the account's free money does. The rest is owed, unless the device had
 * been reported before.
 */
export function release(state: ModelState, line: ModelLine, now: number): void {
  const running = line.certificates.filter(({ redeemBy }) => now < redeemBy);
  line.isReleaseDue = false;
  for (const certificate of line.certificates) certificate.isOver ||= now >= certificate.redeemBy;
  if (line.status === 'fraud' && running.length > 0) return;
  const floor = running.reduce(
    (sum, { ceiling }) => most(sum, ceiling),
    most(line.knownSum, line.settled + line.returned),
  );
  let freed = most(line.ceiling - floor, 0n);
  line.ceiling -= freed;
  if (running.length === 0) {
    // What is reserved beyond open payments are withdrawals that nobody will redeem any more.
    const open = line.payments.filter(isOpen);
    const owed = open.reduce((sum, payment) => sum + payment.amount - paidTo(payment), 0n);
    const unredeemed = most(reservationOf(line) - owed, 0n);
    line.returned += unredeemed;
    freed += unredeemed;
  }
  const repaid = line.status === 'fraud' ? least(line.covered, freed) : 0n;
  line.covered -= repaid;
  state.loss += repaid;
  const account = accountOf(state, line.account);
  account.free += freed - repaid;
  if (line.status === 'fraud' && running.length === 0) ownCover(state, line, now);
}

function ownCover(state: ModelState, line: ModelLine, now: number): void {
  if (state.devices.get(line.keyHash)?.wasReported !== false) return;
  payCover(state, line, accountOf(state, line.account).free);
  if (line.covered > 0n) line.owedSince ??= now;
}

/** Free money of the account goes to the loss account, `most` at most; what is left of it. */
function payCover(state: ModelState, line: ModelLine, mostOfIt: bigint): bigint {
  const paid = least(line.covered, mostOfIt);
  line.covered -= paid;
  accountOf(state, line.account).free -= paid;
  state.loss += paid;
  return mostOfIt - paid;
}

/** Half of a deposit, rounded up, pays what its account owes, the oldest debt first. */
export function payDebts(state: ModelState, account: bigint, deposited: bigint): void {
  const owing = [...state.lines.values()]
    .filter((line) => line.account === account && line.owedSince !== undefined)
    .toSorted(
      (left, right) =>
        (left.owedSince ?? 0) - (right.owedSince ?? 0) || (left.id < right.id ? -1 : 1),
    );
  let share = (deposited + 1n) / 2n;
  for (const line of owing) share = payCover(state, line, share);
}

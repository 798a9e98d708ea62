/**
 * A certificate of a line has passed its redeemBy: unspent money returns to the account.
 *
 * First all payments that are due are settled; then the ceiling is lowered as far as the certificates
 * that still run and the highest sum known allow. When none runs any more, what is left is withdrawals
 * that nobody will redeem, and returns as well. After a proof of fraud nothing returns before that, and
 * then the loss account is repaid first: from what is left, and from the account's free money. What it is
 * still out then is a debt of the account, unless its owner had reported the device before the proof.
 */

import { availableAccount, reservationAccount } from '@tallystick/ledger/account';
import { lockBalances } from '@tallystick/ledger/balances';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import { release, repay, reserve } from '@tallystick/ledger/reservations';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lowestCeiling, reservedFor, withReturned } from '@tallystick/protocol/lines/line';
import { least, minor } from '@tallystick/protocol/money';
import { runningCertificates, type CertificateRow } from '../certificates/certificate-row.ts';
import { promisedOf } from '../certificates/promise.ts';
import { lineKey, saveLines, tryLockLine, type LineRow } from '../certificates/line-row.ts';
import { findDevices } from '../accounts/device-row.ts';
import { noteDebt } from '../debts/debt-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openPaymentsOf, paidOf, type PaymentRow } from '../redemption/payment-row.ts';
import { book, settlePayments } from '../redemption/settle-payments.ts';
import type { JobResult } from './drain.ts';
import { BUSY_SECONDS, type Work } from './work.ts';

/** Releases what may be released of the line that the work names. */
export async function releaseLine(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const now = deps.clock();
  const line = await tryLockLine(transaction, { home, line: subject });
  if (line === undefined) return { again: now + BUSY_SECONDS };
  const open = await openPaymentsOf(transaction, line);
  const due = open.filter(({ status, redeemBy }) => status !== 'disputed' && now >= redeemBy);
  if (due.length > 0) {
    const lines = new Map([[lineKey(line), line]]);
    const settlement = await settlePayments(deps, tenant, transaction, { payments: due, lines });
    await book(deps, tenant, transaction, settlement);
    // What is left is known when these are written; the release follows in its own transaction.
    return { again: now };
  }
  const running = await runningCertificates(transaction, line, now);
  // A payment under a certificate has its redeemBy, so what is open beyond that is in dispute.
  const next = running.reduce((time, { redeemBy }) => Math.min(time, redeemBy), Infinity);
  const again = Number.isFinite(next) ? { again: next } : {};
  if (line.status === 'fraud' && running.length > 0) return again;
  const released = releasable(line, { running, open, now });
  const owes = await answersForCover(transaction, line, running.length);
  const ended = await pay(deps, transaction, line, { ...released, owes });
  if (owes && ended.covered + ended.lent > 0n) await noteDebt(transaction, tenant, ended, now);
  return again;
}

interface Release {
  readonly line: LineRow;
  readonly amount: bigint;
}

/** A convicted line has ended, and its owner had not reported the device before (decision 0028). */
async function answersForCover(
  transaction: Transaction,
  { home, keyHash, status }: LineRow,
  running: number,
): Promise<boolean> {
  if (status !== 'fraud' || running > 0) return false;
  const [device] = await findDevices(transaction, [{ home, keyHash }]);
  return device?.reportedFirst === false;
}

function releasable(
  line: LineRow,
  input: {
    readonly running: readonly CertificateRow[];
    readonly open: readonly PaymentRow[];
    readonly now: number;
  },
): Release {
  const { running, open, now } = input;
  const promised = promisedOf(line);
  const lowest = lowestCeiling(line.figures, {
    certificates: running,
    knownSum: line.knownSum,
    now,
  });
  const unspent = promised > lowest ? promised - lowest : 0n;
  // What no money stands behind ends first, and nothing comes back for it.
  const unbacked = line.unbacked > unspent ? line.unbacked - unspent : 0n;
  const released = unspent - (line.unbacked - unbacked);
  const lowered = { ...line.figures, ceiling: line.figures.ceiling - released };
  if (running.length > 0)
    return { line: { ...line, figures: lowered, unbacked }, amount: released };
  const disputed = open.reduce((sum, payment) => sum + payment.amount - paidOf(payment), 0n);
  const left = reservedFor(lowered) - disputed;
  const unredeemed = left > 0n ? left : 0n;
  const figures = withReturned(lowered, unredeemed);
  return { line: { ...line, figures, unbacked: 0n }, amount: released + unredeemed };
}

async function pay(
  deps: IssuerDeps,
  transaction: Transaction,
  before: LineRow,
  { line, amount, owes }: Release & { readonly owes: boolean },
): Promise<LineRow> {
  const { home, currency } = line;
  const lineId = toHex(line.line);
  const [reserved, free = 0n] = await lockBalances(transaction, [
    reservationAccount(home, lineId),
    ...(line.lent > 0n || owes ? [availableAccount(home)] : []),
  ]);
  assert(reserved === reservedFor(before.figures), 'a reservation differs from its line');
  const repaid = line.status === 'fraud' ? least(line.covered, amount) : 0n;
  // What the loss account lent comes back from what is left, then from the account, whose debt it is.
  const fromLine = least(line.lent, amount - repaid);
  const forLent = least(line.lent - fromLine, free);
  const forCover = owes ? least(line.covered - repaid, free - forLent) : 0n;
  const fromAccount = forLent + forCover;
  const move = (sum: bigint): Parameters<typeof release>[0] => ({
    home,
    lineId,
    id: deps.random(16),
    currency,
    amount: minor(sum),
    reference: line.line,
  });
  const toLoss = repaid + fromLine + fromAccount;
  const toAccount = amount - repaid - fromLine;
  const postings: readonly Posting[] = [
    ...(fromAccount > 0n ? [reserve(move(fromAccount))] : []),
    ...(toLoss > 0n ? [repay(move(toLoss))] : []),
    ...(toAccount > 0n ? [release(move(toAccount))] : []),
  ];
  const ended: LineRow = {
    ...line,
    covered: line.covered - repaid - forCover,
    lent: line.lent - fromLine - forLent,
  };
  await saveLines(transaction, [ended]);
  const posted = await post(transaction, postings, deps.clock());
  assert(posted.ok, 'a release was refused by the ledger');
  return ended;
}

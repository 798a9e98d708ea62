/**
 * Settling payments: under the locks of their lines, decide about each in order and write the rows; then,
 * with whatever else the caller's transaction asks for, the work that follows and the money. Everything in
 * the caller's transaction.
 */

import {
  availableAccount,
  coverAccount,
  lossAccount,
  type LedgerAccount,
} from '@tallystick/ledger/account';
import { lockBalances } from '@tallystick/ledger/balances';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Currency } from '@tallystick/protocol/money';
import { reservedFor } from '@tallystick/protocol/lines/line';
import { lineKey, saveLines, type LineRow } from '../certificates/line-row.ts';
import { afterConviction } from '../fraud/find-fraud.ts';
import type { IssuerDeps } from '../issuer.ts';
import { historyOf } from '../jobs/history.ts';
import { deferWork, type Work } from '../jobs/work.ts';
import { giveNotices } from '../notices/give-notices.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import { coveredTills, loadCircumstances } from './circumstances.ts';
import {
  insertPayments,
  isOpen,
  lookAgainAt,
  savePayments,
  type PaymentRow,
} from './payment-row.ts';
import { postingsOf, reservationOf } from './postings.ts';
import { settlesAs, type SettlementPolicy, type TermsQuestion } from './settlement-policy.ts';
import { decide, uphold, type Decision } from './settlement.ts';
import { waitingNotices, type DecidedPayment } from './waiting-notices.ts';

export interface SettleInput {
  readonly payments: readonly PaymentRow[];
  /** The payments' lines, locked; the map is brought up to date. */
  readonly lines: Map<string, LineRow>;
  /** Digests, in hexadecimal, of payments of the list that have no row yet. */
  readonly fresh?: ReadonlySet<string>;
  /** The same for payments whose row differs from the stored one already. */
  readonly changed?: ReadonlySet<string>;
  /** By the same names, payments that are claimed for the first time: what decides when they settle. */
  readonly claims?: ReadonlyMap<string, TermsQuestion>;
  /** The same for disputed payments that go back to their payers. */
  readonly upheld?: ReadonlySet<string>;
}

/** What is decided, and has to be {@link book}ed at the end of the transaction. */
export interface Settlement {
  /** In the order given, as they are afterwards. */
  readonly payments: readonly PaymentRow[];
  readonly work: readonly Work[];
  readonly postings: readonly Posting[];
}

const NONE: ReadonlySet<string> = new Set();

/** Decides about each payment in order and writes the rows. */
export async function settlePayments(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: SettleInput,
): Promise<Settlement> {
  const { lines, fresh = NONE, changed = NONE, upheld = NONE } = input;
  if (input.payments.length === 0) return { payments: [], work: [], postings: [] };
  const record = await loadTenant(transaction);
  assert(record !== undefined, 'payments of a tenant that does not exist');
  const payments = withTerms(input, record.settings.settlement, deps.clock());
  const lineOf = (payment: PaymentRow): LineRow => {
    const line = lines.get(lineKey(payment));
    assert(line !== undefined, 'a payment is settled without the lock of its line');
    return line;
  };
  const now = deps.clock();
  const { circumstances, surplus } = await loadCircumstances(transaction, {
    tenant,
    payments,
    lineOf,
    now,
    bundleAgeSecondsMax: record.settings.policy.bundleAgeSecondsMax,
  });
  const pots = await lockPots(transaction, { payments, lines, now });
  const postings: Posting[] = [];
  const results: PaymentRow[] = [];
  const [made, dirty]: [PaymentRow[], PaymentRow[]] = [[], []];
  const decided: DecidedPayment[] = [];
  const work: Work[] = surplus.map(({ home, digest }) => ({
    home,
    kind: 'lapse',
    subject: digest,
    dueAt: now,
  }));
  payments.forEach((payment, index) => {
    const facts = circumstances[index];
    assert(facts !== undefined, 'circumstances are missing');
    const judge = upheld.has(toHex(payment.digest)) ? uphold : decide;
    const decision = judge(
      payment,
      {
        line: lineOf(payment),
        cover: pots.cover.get(tillKey(payment)) ?? 0n,
        // A certificate for a key that the account does not know is not paid with the account's money.
        free: facts.enrolled ? (pots.free.get(payment.home) ?? 0n) : 0n,
        loss: pots.loss.get(lineOf(payment).currency) ?? 0n,
      },
      facts,
    );
    lines.set(lineKey(payment), decision.funds.line);
    pots.cover.set(tillKey(payment), decision.funds.cover);
    if (facts.enrolled) pots.free.set(payment.home, decision.funds.free);
    pots.loss.set(lineOf(payment).currency, decision.funds.loss);
    postings.push(...postingsOf(deps.crypto, payment, decision));
    work.push(...followUp(payment, decision, now));
    results.push(decision.payment);
    decided.push({ before: payment, after: decision.payment, currency: lineOf(payment).currency });
    const name = toHex(payment.digest);
    if (fresh.has(name)) made.push(decision.payment);
    else if (decision.payment !== payment || changed.has(name)) dirty.push(decision.payment);
  });
  await insertPayments(transaction, tenant, made);
  await savePayments(transaction, dirty);
  await saveLines(transaction, [...lines.values()]);
  const notices = await waitingNotices(transaction, decided, now);
  work.push(...(await giveNotices(transaction, tenant, notices)));
  work.push(...historyOf({ payments: results, fresh, changed, lineOf, now }));
  return { payments: results, work, postings };
}

/** Fixes until when payments that are claimed just now wait for their payers' halves. */
function withTerms(
  { payments, claims }: SettleInput,
  policy: SettlementPolicy | undefined,
  now: number,
): readonly PaymentRow[] {
  if (policy === undefined || claims === undefined) return payments;
  return payments.map((payment) => {
    const asked = claims.get(toHex(payment.digest));
    return asked === undefined || settlesAs(policy, asked) === 'guaranteed'
      ? payment
      : { ...payment, confirmBy: now + policy.windowSeconds };
  });
}

/**
 * Asks for all the work of a transaction in one statement, which takes its rows in their order, and then
 * posts. Two calls that asked twice, or posted in between, could each wait for what the other one holds.
 */
export async function book(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { work, postings }: Pick<Settlement, 'work' | 'postings'>,
): Promise<void> {
  await deferWork(transaction, tenant, work);
  const posted = await post(transaction, postings, deps.clock());
  assert(posted.ok, 'a settlement decided under lock was refused by the ledger');
}

interface Pots {
  readonly cover: Map<string, bigint>;
  readonly free: Map<bigint, bigint>;
  readonly loss: Map<Currency, bigint>;
}

function tillKey({ payee, till }: Pick<PaymentRow, 'payee' | 'till'>): string {
  return `${payee}/${till}`;
}

/** Locks every balance that a decision may draw on, in the ledger's order, and reads them. */
async function lockPots(
  transaction: Transaction,
  input: {
    readonly payments: readonly PaymentRow[];
    readonly lines: ReadonlyMap<string, LineRow>;
    readonly now: number;
  },
): Promise<Pots> {
  const { payments, now } = input;
  const covered = await coveredTills(transaction, payments, now);
  const tills = new Map(
    payments
      .filter((payment) => covered.has(tillKey(payment)))
      .map((payment) => [tillKey(payment), coverAccount(payment.payee, payment.till)] as const),
  );
  const isUnbacked = (payment: PaymentRow): boolean =>
    (input.lines.get(lineKey(payment))?.unbacked ?? 0n) > 0n;
  const homes = [
    ...new Set(
      payments
        .filter((payment) => now >= payment.redeemBy || isUnbacked(payment))
        .map(({ home }) => home),
    ),
  ];
  const unbacked = payments
    .filter(isUnbacked)
    .flatMap((one) => input.lines.get(lineKey(one)) ?? []);
  const currencies = [...new Set(unbacked.map(({ currency }) => currency))];
  const reservations = new Map(
    payments.map((payment) => [lineKey(payment), reservationOf(payment)] as const),
  );
  const accounts: readonly LedgerAccount[] = [
    ...reservations.values(),
    ...tills.values(),
    ...homes.map(availableAccount),
    ...currencies.map(lossAccount),
  ];
  const balances = await lockBalances(transaction, accounts);
  const lineKeys = [...reservations.keys()];
  lineKeys.forEach((key, index) => {
    const line = input.lines.get(key);
    assert(line !== undefined, 'a payment is settled without the lock of its line');
    // The ledger and the line's own figures are kept apart and must say the same.
    assert(balances[index] === reservedFor(line.figures), 'a reservation differs from its line');
  });
  const coverAt = lineKeys.length;
  const freeAt = coverAt + tills.size;
  const lossAt = freeAt + homes.length;
  return {
    cover: new Map([...tills.keys()].map((key, index) => [key, balances[coverAt + index] ?? 0n])),
    free: new Map(homes.map((home, index) => [home, balances[freeAt + index] ?? 0n])),
    loss: new Map(currencies.map((one, index) => [one, balances[lossAt + index] ?? 0n])),
  };
}

function followUp(
  before: PaymentRow,
  { payment, funds: { line }, moves, reverse }: Decision,
  now: number,
): readonly Work[] {
  const work: Work[] = [];
  const { home, digest, payee } = payment;
  if (moves.fromReservation + moves.fromCover + moves.fromFree > 0n) {
    work.push({ home: payee, kind: 'rollUp', subject: new Uint8Array(), dueAt: now });
  }
  // Nothing becomes of what is disputed by itself: whoever ends the dispute settles it.
  if (isOpen(payment) && payment.status !== 'disputed') {
    work.push({ home, kind: 'lapse', subject: digest, dueAt: lookAgainAt(payment, now) });
  }
  if (reverse) work.push({ home, kind: 'reverse', subject: digest, dueAt: now });
  // Its payee gave up what was objected to: there is nothing left to decide.
  const isMoot = before.status === 'disputed' && payment.status === 'returned';
  if (isMoot) work.push({ home, kind: 'dispute', subject: digest, dueAt: now });
  if (isMoot && line.status === 'fraud') work.push(afterConviction(line, now));
  return work;
}

/**
 * The auditor: when every last day has passed, it recomputes every balance from what was signed (the
 * records that the issuer keeps, the devices' signed deposits) and from the operator's orders, and
 * compares it with the ledger. It shares no decision with the issuer: an auditor knows only how things
 * have to stand in the end, not the steps there.
 *
 * Where a device was convicted its line's claims drew on one pot in order of arrival, which nobody
 * signed: there it takes the shares from the payments' rows and holds them against what was signed.
 */

import type { Row } from '@tallystick/database/database';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Violation } from '../checkers/violation.ts';
import type { Engine } from '../database/engine.ts';
import type { AuditedPayment, StoredRecords } from './stored-records.ts';
import { text } from '../database/row-values.ts';

/** A deposit that a device signed; it counts where the issuer kept an answer to it. */
export interface SignedDeposit {
  readonly keyHash: string;
  readonly callId: string;
  readonly account: bigint;
  readonly amount: bigint;
}

export interface AuditInput {
  readonly engine: Engine;
  readonly crypto: Crypto;
  readonly records: StoredRecords;
  readonly deposits: readonly SignedDeposit[];
}

/** What a payment's row says that no signature does. */
interface KeptPayment {
  readonly status: string;
  readonly isClaimed: boolean;
  readonly isCodeRight: boolean;
  readonly reservation: bigint;
  readonly cover: bigint;
  readonly free: bigint;
  /** Which payment used its request up. */
  readonly usedBy: string;
  /** Somebody objected, and it was decided that the payee gets nothing. */
  readonly isTakenBack: boolean;
  /** What the tenant gave the payer for it: people decided so, nobody signed it. */
  readonly reimbursed: bigint;
  /** What the reservation has paid for it, also where that came back. */
  readonly captured: bigint;
}

interface Audit {
  readonly records: StoredRecords;
  readonly kept: ReadonlyMap<string, KeptPayment>;
  readonly convicted: ReadonlySet<string>;
  readonly found: Violation[];
  /** From a backup: what it once knew it may have forgotten. */
  readonly isRestored: boolean;
  /** Money of each ledger account, by `home name`. */
  readonly books: Map<string, bigint>;
}

const FOUND_MAX = 10;

/** Looks at the books at the end of a town. */
export async function audit(input: AuditInput): Promise<readonly Violation[]> {
  const { engine, records } = input;
  const proofs = await engine.query(`select encode(key_hash, 'hex') as name from fraud_proof`);
  const [tenant] = await engine.query('select epoch from tenant');
  const state: Audit = {
    records,
    isRestored: Number(tenant?.['epoch']) > 1,
    kept: await keptPayments(engine),
    convicted: new Set(proofs.map((row) => text(row, 'name'))),
    found: records.unsigned.map((about) => ({ rule: 'a record is not signed as it says', about })),
    books: new Map(),
  };
  await bookDeposits(input, state);
  for (const payment of records.payments.values()) bookPayment(state, payment);
  await auditLines(engine, state);
  await bookTenant(engine, state);
  await compareBooks(engine, state);
  return state.found.slice(0, FOUND_MAX);
}

function book({ books }: Audit, name: string, amount: bigint): void {
  books.set(name, (books.get(name) ?? 0n) + amount);
}

async function keptPayments(engine: Engine): Promise<ReadonlyMap<string, KeptPayment>> {
  const rows = await engine.query(
    `select encode(p.digest, 'hex') as digest, p.status, p.claimed, p.code_matched,
       p.paid_reservation::text as reservation, p.paid_cover::text as cover,
       p.paid_late::text as free, encode(r.digest, 'hex') as used_by,
       coalesce(d.borne_by = 'payee', false) as is_taken_back,
       coalesce(d.reimbursed, 0)::text as reimbursed, coalesce(o.amount, 0)::text as captured
     from payment p left join paid_request r on r.home = p.payee and r.request = p.request
     left join dispute d on d.home = p.home and d.digest = p.digest
     left join (
       select reference, sum(amount) as amount from ledger_posting
       where kind = 'capture' group by reference
     ) o on o.reference = p.digest`,
  );
  return new Map(
    rows.map((row) => [
      text(row, 'digest'),
      {
        status: text(row, 'status'),
        isClaimed: row['claimed'] === true,
        isCodeRight: row['code_matched'] === true,
        reservation: sum(row, 'reservation'),
        cover: sum(row, 'cover'),
        free: sum(row, 'free'),
        usedBy: text(row, 'used_by'),
        isTakenBack: row['is_taken_back'] === true,
        reimbursed: sum(row, 'reimbursed'),
        captured: sum(row, 'captured'),
      },
    ]),
  );
}

async function bookDeposits({ engine, crypto, deposits }: AuditInput, state: Audit): Promise<void> {
  const answered = await engine.query(
    `select encode(key_hash, 'hex') || '/' || encode(call_id, 'hex') as name from call_answer`,
  );
  const names = new Set(answered.map((row) => text(row, 'name')));
  // A restored issuer has forgotten its answers: there the bank's word counts, by its references.
  const told = state.isRestored
    ? await engine.query(
        `select encode(id, 'hex') as id from ledger_posting where kind = 'deposit'`,
      )
    : [];
  const references = new Set(told.map((row) => text(row, 'id')));
  for (const one of deposits) {
    if (references.has(referenceOf(crypto, one))) names.add(`${one.keyHash}/${one.callId}`);
  }
  const once = new Map(deposits.map((one) => [`${one.keyHash}/${one.callId}`, one]));
  for (const [name, { account, amount }] of once) {
    if (names.has(name)) book(state, `${account} available`, amount);
  }
  const ordered = await engine.query(
    `select credit_home::text as home, amount::text as amount from ledger_posting
     where home = 0 and kind = 'deposit'`,
  );
  for (const row of ordered) book(state, `${text(row, 'home')} available`, sum(row, 'amount'));
}

/** By which the bank knows a deposit. */
function referenceOf(crypto: Crypto, { keyHash, callId }: SignedDeposit): string {
  const named = ['deposit', Buffer.from(keyHash, 'hex'), Buffer.from(callId, 'hex')];
  return toHex(crypto.sha256(encodeCbor(named)));
}

/** What the payee has to have been paid in the end, and who pays it. */
function bookPayment(state: Audit, payment: AuditedPayment): void {
  const { half } = payment;
  const kept = state.kept.get(half.digest);
  if (kept === undefined) {
    state.found.push({ rule: 'a half is kept and its payment is not', about: half.digest });
    return;
  }
  const paid = kept.reservation + kept.cover + kept.free;
  const expected = expectedOf(state, payment, kept);
  if (!expected.includes(paid)) {
    const about = `${half.digest}: ${paid}, by what was signed ${expected.join(' or ')}`;
    state.found.push({ rule: 'the auditor would have paid something else', about });
  }
  book(state, `${half.payee} available`, paid);
  book(state, `${half.payer} available`, kept.reimbursed - kept.reservation - kept.free);
}

/** The sums that can be right: one where everything that decides was signed. */
function expectedOf(
  { records, convicted, isRestored }: Audit,
  { half, words, arrived }: AuditedPayment,
  kept: KeptPayment,
): readonly bigint[] {
  const paid = kept.reservation + kept.cover + kept.free;
  if (half.isBeyond || half.isElsewhere) return [0n];
  const isGivenUp =
    words.some(({ outcome }) => outcome !== 'accepted') ||
    records.closed.has(`${half.payee}/${half.request}`) ||
    (kept.usedBy !== 'null' && kept.usedBy !== half.digest);
  // A payee that has spent what it was paid still owes it.
  if (isGivenUp) return kept.status === 'settled' ? [paid] : [0n];
  if (kept.isTakenBack) return [0n];
  const accepted = words.filter(({ outcome }) => outcome === 'accepted');
  const isClaimed = kept.isClaimed && arrived.has('payee');
  if (!isClaimed && accepted.length === 0 && !kept.isCodeRight) return [0n];
  const claims = accepted.map(({ receivedAt }) => receivedAt);
  const askedAt = Math.min(...claims, isClaimed ? (arrived.get('payee') ?? Infinity) : Infinity);
  // After redeemBy only the payer's free money pays, in full or not at all.
  if (askedAt >= half.redeemBy) return [0n, half.amount];
  // Of a device that the issuer has forgotten nothing but what the loss account can lend pays.
  const isForgotten = isRestored && !records.devices.has(half.payerKeyHash);
  if (!convicted.has(half.payerKeyHash) && !isForgotten) return [half.amount];
  return paid <= half.amount ? [paid] : [half.amount];
}

/** Every line has ended: what was known of it was paid or returned, and nothing is set aside. */
async function auditLines(engine: Engine, state: Audit): Promise<void> {
  const rows = await engine.query(
    `select encode(line, 'hex') as line, home::text as home, settled::text as settled,
       returned::text as returned, ceiling::text as ceiling, covered::text as covered,
       lent::text as lent from line`,
  );
  for (const row of rows) {
    const id = text(row, 'line');
    book(state, `${text(row, 'home')} reservation:${id}`, 0n);
    const line = state.records.lines.get(id);
    if (line === undefined) {
      if (sum(row, 'ceiling') !== 0n) {
        state.found.push({ rule: 'a line has a ceiling and no certificate', about: id });
      }
      continue;
    }
    const payments = [...state.records.payments.values()].filter(({ half }) => half.line === id);
    const cover = total(payments, ({ half }) => state.kept.get(half.digest)?.cover ?? 0n);
    const repaid = cover - sum(row, 'covered');
    if (repaid < 0n) {
      state.found.push({ rule: 'a line owes more cover than was paid for it', about: id });
    }
    // What the loss account lent for a certificate, and has not got back, the payer has not paid.
    book(state, `${line.account} available`, sum(row, 'lent') - repaid);
    if (state.convicted.has(line.keyHash)) continue;
    const settled = total(payments, ({ half }) => settledBy(state, half.digest, half.amount));
    const [made, kept] = [
      `${line.knownSum} - ${settled} - ${line.knownSum - settled}`,
      ['ceiling', 'settled', 'returned'].map((name) => text(row, name)).join(' - '),
    ];
    // What a restored issuer found no money for was never in the ceiling, and does not come back.
    const isUnfound = state.isRestored && sum(row, 'ceiling') < line.knownSum;
    const back = sum(row, 'ceiling') - settled;
    const isSame = isUnfound
      ? sum(row, 'settled') === settled && sum(row, 'returned') === back
      : made === kept;
    if (!isSame) {
      const about = `${id}: ${kept}, by what was signed ${made}`;
      state.found.push({ rule: 'the figures of a line are not what was signed', about });
    }
  }
}

/** What a payment took from the reservation: also where it came back from the payee afterwards. */
function settledBy({ kept }: Audit, digest: string, amount: bigint): bigint {
  const payment = kept.get(digest);
  if (payment === undefined) return 0n;
  if (payment.status === 'returned') return payment.captured;
  return payment.status === 'reversed' ? amount : payment.reservation;
}

function total(
  payments: readonly AuditedPayment[],
  of: (payment: AuditedPayment) => bigint,
): bigint {
  return payments.reduce((all, payment) => all + of(payment), 0n);
}

/** The tenant's own money: what it put in, less what it paid, lent and gave back and has not got again. */
async function bookTenant(engine: Engine, state: Audit): Promise<void> {
  const rows = await engine.query(
    `select kind, credit_name as name, amount::text as amount from ledger_posting where home = 0`,
  );
  for (const row of rows) {
    if (row['kind'] === 'prefund') book(state, `0 ${text(row, 'name')}`, sum(row, 'amount'));
  }
  const owed = await engine.query(
    `select currency, (covered + lent)::text as owed from line union all
     select l.currency, d.reimbursed::text from dispute d join payment p using (home, digest)
     join line l on l.home = p.home and l.line = p.line`,
  );
  for (const row of owed) book(state, `0 loss:${text(row, 'currency')}`, -sum(row, 'owed'));
}

const ENDED = `'available', 'reservation', 'cover', 'loss'`;

async function compareBooks(engine: Engine, { books, found }: Audit): Promise<void> {
  const rows = await engine.query(
    `select a.home::text || ' ' || a.name as name, a.kind, a.balance::text as balance
     from ledger_account a where a.kind in (${ENDED})`,
  );
  for (const row of rows) {
    const made = books.get(text(row, 'name')) ?? 0n;
    if (made === sum(row, 'balance')) continue;
    const about = `${text(row, 'name')}: ${text(row, 'balance')}, by what was signed ${made}`;
    found.push({ rule: 'a balance is not what was signed', about });
  }
}

function sum(row: Row, name: string): bigint {
  return BigInt(text(row, name));
}

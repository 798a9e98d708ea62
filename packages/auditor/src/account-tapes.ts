/** The statements behind an audit: every table in the order of accounts, so that they are read side by side. */

import type { Row } from '@tallystick/database/database';
import type { AccountTapes } from './audit-account.ts';
import type { Ground } from './audit-ground.ts';
import { COIN_KINDS } from './coin-money.ts';
import { PAYMENT_KINDS } from './payment-postings.ts';
import { hexOf, sumOf } from './row-values.ts';
import { createTape, type Tape } from './tape.ts';

/** Postings that payments, certificates, coins and last days cause; all others are somebody's orders. */
const OWN_KINDS: readonly string[] = [
  ...PAYMENT_KINDS,
  'reserve',
  'release',
  'lend',
  'repay',
  'rollUp',
  ...COIN_KINDS,
];

/** Names as a list of SQL texts. They are ours, and plain letters. */
function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

/** Postings that operators, or deposits, ordered: `kind not in (...)`. */
export const IS_ORDER: string = `kind not in (${listed(OWN_KINDS)})`;

const PAYMENT = `p.home, p.digest, p.line, p.counter, p.cumulative, p.amount, p.previous, p.certificate,
  p.redeem_by, p.payee, p.payee_key_hash, p.till, p.request, p.request_seq, p.bundle_seq, p.status, p.code,
  p.paid_reservation, p.paid_cover, p.paid_late, p.claimed, p.reported, p.receipt, p.code_matched,
  p.wrong_codes, p.late, p.ordered, p.confirm_by, d.borne_by, coalesce(d.reimbursed, 0) as reimbursed`;

/** One row for each account and each of its sums. */
const MONEY = `
  select home, 'held' as what, sum(balance)::text as amount from ledger_account
    where kind in ('available', 'reservation', 'coins', 'outgoing') group by home
  union all
  select payee, 'transit', sum(amount)::text from ledger_transit
    where rolled_up_by is null group by payee
  union all
  select payee, 'received', sum(paid_reservation + paid_cover + paid_late)::text from payment
    group by payee
  union all
  select home, 'ordered', sum(amount)::text from ledger_entry
    where home > 0 and name not like 'cover:%' and ${IS_ORDER} group by home
  union all
  select home, 'coins', sum(amount)::text from ledger_entry
    where home > 0 and kind in (${listed(COIN_KINDS)}) group by home
  order by 1, 2`;

const STATEMENTS: Readonly<Record<keyof AccountTapes, string>> = {
  devices: `select home, key_hash, till, status, reported_first, account_certificate from device
    order by home, key_hash`,
  proofs: 'select home, digest, key_hash, bytes from fraud_proof order by home, digest',
  lines: `select home, line, key_hash, currency, status, ceiling, settled, returned, known_sum, covered,
    lent from line order by home, line`,
  debts: 'select home, line, amount, arisen_at, forgiven from debt order by home, line',
  certificates: `select home, digest, line, version, base_sum, ceiling, redeem_by, bytes from certificate
    order by home, digest`,
  statements: 'select home, digest, key_hash, kind, bytes from statement order by home, digest',
  entries: `select home, name, kind, sum(amount)::text as amount from ledger_entry
    where name like 'reservation:%' group by home, name, kind order by home, name, kind`,
  money: MONEY,
  payments: `select ${PAYMENT} from payment p
    left join dispute d on d.home = p.home and d.digest = p.digest order by p.home, p.digest`,
  halves: 'select home, digest, side, sealed, received_at from half order by home, digest, side',
  receipts: `select home, digest, receipt, sealed, received_at from stored_receipt
    order by home, digest, receipt`,
  codes: `select home, digest, number, sealed, received_at from stored_code
    order by home, digest, number`,
  orders: 'select home, digest, sealed, received_at from stored_order order by home, digest',
  // Of the kinds that lines cause too, those that name a payment.
  postings: `select home, coalesce(reference, '') as digest, kind, currency, amount, debit_home,
      debit_name, credit_home, credit_name
    from ledger_posting
    where kind in (${listed(PAYMENT_KINDS)}) or kind = 'reimburse'
      or (kind in ('reserve', 'release', 'lend', 'repay') and octet_length(reference) = 32)
    order by home, digest`,
};

const BY_PAYMENT: ReadonlySet<string> = new Set([
  'halves',
  'receipts',
  'codes',
  'orders',
  'postings',
]);

/** Opens all tapes of the transaction. */
export function openTapes({ reader, findings }: Ground): AccountTapes {
  const tape = (name: keyof AccountTapes): Tape => {
    const isByPayment = BY_PAYMENT.has(name);
    const nameOf = (row: Row): string => (isByPayment ? hexOf(row, 'digest') : '');
    return createTape(
      reader.rows(STATEMENTS[name]),
      (row) => [sumOf(row, 'home'), nameOf(row)],
      (row) => {
        // The tenant's own money is compared on its own.
        if (name === 'money' && sumOf(row, 'home') === 0n) return;
        const of = isByPayment ? ` of payment ${nameOf(row)}` : '';
        const about = `a row of ${name}${of} at account ${sumOf(row, 'home')}`;
        findings.add({ kind: 'standsAlone', about });
      },
    );
  };
  return {
    devices: tape('devices'),
    proofs: tape('proofs'),
    lines: tape('lines'),
    debts: tape('debts'),
    certificates: tape('certificates'),
    statements: tape('statements'),
    entries: tape('entries'),
    money: tape('money'),
    payments: tape('payments'),
    halves: tape('halves'),
    receipts: tape('receipts'),
    codes: tape('codes'),
    orders: tape('orders'),
    postings: tape('postings'),
  };
}

/** Reports what no account asked for. */
export async function endTapes(tapes: AccountTapes): Promise<void> {
  for (const tape of Object.values(tapes) as readonly Tape[]) await tape.end();
}

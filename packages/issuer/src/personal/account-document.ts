/**
 * Everything that is held about an account, as one JSON document in plain names (G-175). Amounts are
 * minor units as text, times unix seconds, bytes hexadecimal; signed messages and halves are base64url
 * of their CBOR. Of a payment, it holds what this side handed in: the other half is the other's.
 *
 * The same data give the same text, so that its parts can be fetched one after the other.
 */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { readBalanceHalf } from '@tallystick/protocol/messages/half';
import { ruleShape } from '@tallystick/protocol/rules/rule';
import { loadBankAccount } from '../banks/bank-account.ts';
import { loadEndOfDay } from '../banks/end-of-day.ts';
import { booleanColumn, bytesColumn, nullable } from '../columns.ts';
import { appealsOf } from '../convictions/appeal-row.ts';
import { debtsOf } from '../debts/debt-row.ts';
import { fundingSourceOf } from '../guests/guest-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openHalf } from '../redemption/stored-half.ts';
import { casesOfAccount } from '../tracing/case-row.ts';
import { listConsents } from './consents.ts';
import { exportCoins } from './coins-document.ts';
import { loadRegistration } from './registration.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type AccountDocument = { readonly [name: string]: Json };

/** The document; undefined for an account that is not there. */
export async function accountDocument(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<AccountDocument | undefined> {
  const [account] = await transaction.query('select * from account where home = $1', [home]);
  if (account === undefined) return undefined;
  const registration = await loadRegistration(deps, tenant, transaction, home);
  const fundingSource = await fundingSourceOf(deps, tenant, transaction, home);
  const consents = await listConsents(transaction, home);
  const read = (table: string, order: string): Promise<readonly Row[]> =>
    transaction.query(`select * from ${table} where home = $1 order by ${order}`, [home]);
  return {
    form: 'tallystick-account-1',
    account: {
      ...plain(account, ['home', 'role', 'name', 'currency', 'merchant_type', 'place']),
      ...plain(account, ['created_at', 'erased_at']),
    },
    registration: { ...registration },
    ...(fundingSource === undefined ? {} : { fundingSource }),
    consents: consents.map((consent) => ({ ...consent, keyHash: toHex(consent.keyHash) })),
    rules: (await read('account_rule', 'number')).map((row) => ({
      ...plain(row, ['number', 'author', 'named', 'set_at', 'until', 'ended_at']),
      rule: ruleOf(row),
    })),
    devices: (await read('device', 'enrolled_at, key_hash')).map((row) => ({
      ...plain(row, ['key_hash', 'public_key', 'till', 'status', 'enrolled_at']),
      accountCertificate: base64url(bytesColumn(row, 'account_certificate')),
    })),
    balances: (await read('ledger_account', 'name')).map((row) =>
      plain(row, ['name', 'currency', 'balance']),
    ),
    postings: await postings(transaction, home),
    lines: (await read('line', 'line')).map((row) =>
      plain(row, ['line', 'key_hash', 'status', 'ceiling', 'settled', 'returned']),
    ),
    certificates: (await read('certificate', 'issued_at, digest')).map((row) => ({
      ...plain(row, ['digest', 'line', 'version', 'ceiling', 'issued_at', 'expires_at']),
      ...plain(row, ['redeem_by']),
      message: base64url(bytesColumn(row, 'bytes')),
    })),
    payments: await payments(deps, tenant, transaction, home),
    statements: (await read('statement', 'received_at, digest')).map((row) => ({
      ...plain(row, ['kind', 'key_hash', 'received_at']),
      message: base64url(bytesColumn(row, 'bytes')),
    })),
    notices: (await read('notice', 'given_at, id')).map((row) =>
      plain(row, ['event', 'subject', 'state', 'given_at', 'attempts', 'changed_at']),
    ),
    fraudProofs: (await read('fraud_proof', 'found_at, digest')).map((row) =>
      plain(row, ['digest', 'kind', 'key_hash', 'found_at']),
    ),
    cases: (await casesOfAccount(transaction, home)).map(({ home: _home, ...known }) => ({
      ...known,
      keyHash: toHex(known.keyHash),
    })),
    appeals: await appeals(deps, tenant, transaction, home),
    debts: await debts(transaction, home),
    coins: await exportCoins(deps, tenant, transaction, home),
    ...(await bank(deps, tenant, transaction, home)),
  };
}

/** The document as text. */
export function documentText(document: AccountDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

async function postings(transaction: Transaction, home: bigint): Promise<readonly Json[]> {
  const rows = await transaction.query(
    `select * from ledger_posting where debit_home = $1 or credit_home = $1
     order by posted_at, home, id`,
    [home],
  );
  return rows.map((row) => ({
    ...plain(row, ['id', 'kind', 'currency', 'amount', 'debit_home', 'debit_name']),
    ...plain(row, ['credit_home', 'credit_name', 'posted_at']),
  }));
}

async function appeals(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<readonly Json[]> {
  const made = await appealsOf(deps, tenant, transaction, home);
  return made.map(({ keyHash, text, madeAt, decision }) => ({
    keyHash: toHex(keyHash),
    text,
    madeAt,
    ...(decision === undefined ? {} : { decision: { ...decision } }),
  }));
}

/** The bank account that is kept, and the orders of money from it and to it. */
async function bank(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<{ readonly [name: string]: Json }> {
  const kept = await loadBankAccount(deps, tenant, transaction, home);
  const orders = await transaction.query(
    'select * from bank_order where home = $1 order by number',
    [home],
  );
  const payOuts = await transaction.query('select * from pay_out where home = $1 order by number', [
    home,
  ]);
  const endOfDay = await loadEndOfDay(transaction, home);
  return {
    ...(kept === undefined ? {} : { bankAccount: { ...kept.details, setAt: kept.setAt } }),
    bankOrders: orders.map((row) =>
      plain(row, [
        'id',
        'number',
        'currency',
        'amount',
        'bank',
        'state',
        'reason',
        'asked_at',
        'changed_at',
      ]),
    ),
    payOuts: payOuts.map((row) =>
      plain(row, [
        'id',
        'number',
        'currency',
        'amount',
        'is_end_of_day',
        'state',
        'bank',
        'reason',
        'bank_reason',
        'ordered_at',
        'changed_at',
      ]),
    ),
    ...(endOfDay === undefined ? {} : { endOfDay: { ...endOfDay } }),
  };
}

/** One a line: far more than an account has. */
const DEBTS_MAX = 100_000;

async function debts(transaction: Transaction, home: bigint): Promise<readonly Json[]> {
  const owed = await debtsOf(transaction, home, DEBTS_MAX);
  return owed.map((debt) => ({
    line: toHex(debt.line),
    arisenAt: debt.arisenAt,
    amount: String(debt.amount),
    owed: String(debt.owed),
    ...(debt.reason === undefined ? {} : { forgiven: debt.reason }),
  }));
}

async function payments(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<readonly Json[]> {
  const rows = await transaction.query(
    `select p.*, h.sealed, o.sealed as ordered_with, coalesce(p.home = $1, false) as pays
     from payment p
     left join half h on h.home = p.home and h.digest = p.digest
       and h.side = case when p.home = $1 then 'payer' else 'payee' end
     left join stored_order o on o.home = p.home and o.digest = p.digest and p.home = $1
     where p.home = $1 or p.payee = $1
     order by p.first_seen_at, p.digest`,
    [home],
  );
  return Promise.all(
    rows.map(async (row) => {
      const pays = booleanColumn(row, 'pays');
      const sealed = nullable(row, 'sealed', bytesColumn);
      const order = nullable(row, 'ordered_with', bytesColumn);
      const digest = bytesColumn(row, 'digest');
      return {
        ...plain(row, ['digest', 'line', 'counter', 'amount', 'status', 'code', 'till']),
        ...plain(row, ['first_seen_at', 'changed_at', 'redeem_by']),
        side: pays ? 'payer' : 'payee',
        otherAccount: String(bigintColumn(row, pays ? 'payee' : 'home')),
        ...(sealed === undefined ? {} : await handedIn(deps, tenant, digest, sealed)),
        ...(order === undefined
          ? {}
          : { order: base64url(encodeCbor(await openHalf(deps, tenant, digest, order))) }),
      };
    }),
  );
}

/** The half that this side handed in; with the place in it, where there is one. */
async function handedIn(
  deps: IssuerDeps,
  tenant: TenantId,
  digest: Uint8Array,
  sealed: Uint8Array,
): Promise<{ readonly [name: string]: Json }> {
  const value = await openHalf(deps, tenant, digest, sealed);
  const half = readBalanceHalf(value);
  assert(half.ok, 'a stored half is malformed');
  const { anchor } = half.half.authorization.withdrawal.body;
  return {
    half: base64url(encodeCbor(value)),
    ...(anchor === undefined ? {} : { anchor }),
  };
}

function ruleOf(row: Row): Json {
  const decoded = decodeCbor(bytesColumn(row, 'rule'), RULE_BYTES_MAX);
  const rule = decoded.ok ? readShape(ruleShape, decoded.value, 'rule') : decoded;
  assert(rule.ok, 'a stored rule is malformed');
  const entries = Object.entries<RuleValue>(rule.value);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]),
  );
}

type RuleValue = string | number | bigint | readonly string[] | readonly number[];
const RULE_BYTES_MAX = 1024;

/** Columns under their names in camel case; those that are null are left out. */
function plain(row: Row, names: readonly string[]): { readonly [name: string]: Json } {
  return Object.fromEntries(
    names
      .filter((name) => row[name] !== null)
      .map((name) => [
        name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
        json(row, name),
      ]),
  );
}

function json(row: Row, name: string): Json {
  const value = row[name];
  if (value instanceof Uint8Array) return toHex(value);
  // Times and the like are numbers; money and account numbers are text, as in the API.
  if (typeof value === 'bigint') return NUMBERS.test(name) ? Number(value) : String(value);
  if (typeof value === 'number') return integerColumn(row, name);
  return textColumn(row, name);
}

const NUMBERS = /(?:_at|_by|^until|^counter|^version)$/;

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

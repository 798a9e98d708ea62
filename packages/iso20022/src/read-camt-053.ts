/**
 * Reading camt.053.001.08, the bank to customer statement: what was booked on an account, with balances before and
 * after that add up to the last minor unit, or the statement is refused whole.
 */

import type { Currency } from '@tallystick/protocol/money';
import { equalDecimals, type Decimal } from './amount-text.ts';
import { entryOfNumber } from './currencies.ts';
import { readEntry, signOf, type StatementEntry } from './read-entry.ts';
import { readMessage, type MessageResult } from './read-message.ts';
import type { XmlElement } from './xml-element.ts';
import {
  all,
  amount,
  below,
  dateTime,
  demandSum,
  fault,
  one,
  oneOf,
  optional,
  optionalCount,
  optionalDecimal,
  optionalText,
  text,
} from './xml-fields.ts';

export interface Statement {
  /** The bank's name for it; with the account and the page it is unique. */
  readonly id: string;
  /** An IBAN, or a number of the bank's own. */
  readonly account: string;
  readonly currency: Currency;
  /** Where the statement goes on over several messages. */
  readonly page?: { readonly number: number; readonly isLast: boolean };
  /** Minor units; below zero where the account was overdrawn. */
  readonly opening: bigint;
  readonly closing: bigint;
  readonly entries: readonly StatementEntry[];
}

export interface StatementMessage {
  readonly messageId: string;
  readonly createdAt: string;
  readonly statements: readonly Statement[];
}

/** Statements of one message: accounts of a company at a bank. */
const STATEMENTS_MAX = 1_000;
/** Entries of one statement. */
const ENTRIES_MAX = 100_000;
/** A bank states a dozen kinds. */
const BALANCES_MAX = 64;
/** Where the books open and close, and where one page ends and the next begins. */
const OPENING_CODES = ['OPBD', 'PRCD'];
const CLOSING_CODE = 'CLBD';
const INTERIM_CODE = 'ITBD';
const ACCOUNT = /^[^\p{Cc}\s]{1,34}$/u;

/** The message, or why it is none. */
export function readCamt053(content: string): MessageResult<StatementMessage> {
  return readMessage(content, { name: 'camt.053.001.08', root: 'BkToCstmrStmt', read: readRoot });
}

function readRoot(root: XmlElement): StatementMessage {
  const header = one(root, 'GrpHdr');
  const statements = all(root, 'Stmt', STATEMENTS_MAX);
  if (statements.length === 0) fault(root, 'Stmt');
  return {
    messageId: text(header, 'MsgId'),
    createdAt: dateTime(header, 'CreDtTm'),
    statements: statements.map(readStatement),
  };
}

function readStatement(statement: XmlElement): Statement {
  const page = readPage(statement);
  const { opening, closing } = readBalances(statement);
  const { currency } = opening;
  const entries = all(statement, 'Ntry', ENTRIES_MAX).map((element) => {
    const entry = readEntry(element);
    return entry.amount.currency === currency ? entry : fault(element, 'Amt');
  });
  const accountCurrency = optionalText(one(statement, 'Acct'), 'Ccy', /^[A-Z]{3}$/);
  const entryOfAccount = entryOfNumber(currency)?.code;
  if (closing.currency !== currency || (accountCurrency ?? entryOfAccount) !== entryOfAccount) {
    fault(statement, 'Bal');
  }
  const booked = entries.filter(({ status }) => status === 'booked');
  const moved = booked.reduce((sum, entry) => sum + signOf(entry) * entry.amount.minor, 0n);
  demandSum(opening.value + moved === closing.value, statement);
  if (page === undefined) checkSummary(statement, entries);
  return {
    id: text(statement, 'Id'),
    account: readAccount(statement),
    currency,
    ...(page === undefined ? {} : { page }),
    opening: opening.value,
    closing: closing.value,
    entries,
  };
}

function readPage(statement: XmlElement): Statement['page'] {
  const page = optional(statement, 'StmtPgntn');
  if (page === undefined) return undefined;
  return {
    number: Number(text(page, 'PgNb', /^[0-9]{1,5}$/)),
    isLast: /^(?:true|1)$/.test(text(page, 'LastPgInd', /^(?:true|false|1|0)$/)),
  };
}

function readAccount(statement: XmlElement): string {
  const id = one(one(statement, 'Acct'), 'Id');
  const iban = optionalText(id, 'IBAN', /^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$/);
  return (iban ?? text(one(id, 'Othr'), 'Id', ACCOUNT)).toUpperCase();
}

interface Balance {
  readonly currency: Currency;
  readonly value: bigint;
}

function readBalances(statement: XmlElement): {
  readonly opening: Balance;
  readonly closing: Balance;
} {
  const balances = all(statement, 'Bal', BALANCES_MAX).map((element) => ({
    code: optionalText(below(element, 'Tp', 'CdOrPrtry'), 'Cd', /^[A-Z]{4}$/),
    element,
  }));
  const withCode = (code: string): readonly XmlElement[] =>
    balances.filter((balance) => balance.code === code).map(({ element }) => element);
  const interim = withCode(INTERIM_CODE);
  const single = (code: string): XmlElement | undefined => {
    const [first, second] = withCode(code);
    return second === undefined ? first : fault(statement, 'Bal');
  };
  const stated = OPENING_CODES.map(single).find((found) => found !== undefined);
  const first = stated ?? interim[0];
  const last = single(CLOSING_CODE) ?? interim.at(-1);
  if (first === undefined || last === undefined || first === last) fault(statement, 'Bal');
  return { opening: readBalance(first), closing: readBalance(last) };
}

function readBalance(balance: XmlElement): Balance {
  const { currency, minor: sum } = amount(balance, 'Amt');
  const direction = oneOf(balance, 'CdtDbtInd', ['CRDT', 'DBIT']);
  return { currency, value: direction === 'CRDT' ? sum : 0n - sum };
}

/** What the bank counts together, where it does, is what stands there. */
function checkSummary(statement: XmlElement, entries: readonly StatementEntry[]): void {
  const summary = optional(statement, 'TxsSummry');
  if (summary === undefined) return;
  const credits = entries.filter(({ direction }) => direction === 'credit');
  const debits = entries.filter(({ direction }) => direction === 'debit');
  checkTotal(optional(summary, 'TtlNtries'), entries);
  checkTotal(optional(summary, 'TtlCdtNtries'), credits);
  checkTotal(optional(summary, 'TtlDbtNtries'), debits);
}

function checkTotal(total: XmlElement | undefined, entries: readonly StatementEntry[]): void {
  if (total === undefined) return;
  const count = optionalCount(total, 'NbOfNtries');
  demandSum(count === undefined || count === entries.length, total);
  const sum = optionalDecimal(total, 'Sum');
  demandSum(sum === undefined || equalDecimals(sum, sumOfEntries(entries)), total);
}

function sumOfEntries(entries: readonly StatementEntry[]): Decimal {
  const [first] = entries;
  const decimals = first === undefined ? 0 : (entryOfNumber(first.amount.currency)?.exponent ?? 0);
  return { digits: entries.reduce((sum, entry) => sum + entry.amount.minor, 0n), decimals };
}

/**
 * A small issuer's books: accounts, lines, payments, in memory. The protocol's own functions decide;
 * what the real issuer adds (a database, cover, disputes) is left out.
 *
 * It also judges: every withdrawal and statement it sees is held against all others of its line, so a
 * test can demand that no honest device was ever convicted.
 */

import { assert } from '@tallystick/protocol/assert';
import { issuerDigits } from '@tallystick/protocol/codes/status-code';
import type { PaymentOutcome, RecordRefusal } from '@tallystick/protocol/calls/sync';
import type { Crypto } from '@tallystick/protocol/crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  contradiction,
  contradictsStatement,
  type LinePlace,
  type StatedHead,
} from '@tallystick/protocol/fraud/contradiction';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  NEW_LINE,
  reservedFor,
  withCeilingRaised,
  withReturned,
  withSettled,
  type LineFigures,
} from '@tallystick/protocol/lines/line';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { minor } from '@tallystick/protocol/money';
import type { MoneyStatus } from '@tallystick/protocol/states/money-status';
import { tallyOf } from '@tallystick/protocol/states/tally';
import type { VerifiedBalanceHalf } from '@tallystick/protocol/verification/verify-half';
import { createCoinBooks, moneyInCoins, type CoinBooks } from './coin-books.ts';

export interface BookedLine {
  readonly account: string;
  figures: LineFigures;
  version: number;
  closed: boolean;
  readonly places: LinePlace[];
  readonly statements: StatedHead[];
}

interface BookedPayment {
  readonly digest: Uint8Array;
  readonly request: string;
  readonly line: string;
  readonly payer: string;
  readonly payee: string;
  readonly amount: bigint;
  status: MoneyStatus;
  code?: RecordRefusal;
  claimed: boolean;
  reported: boolean;
  codeMatched: boolean;
  receipt?: ReceiptOutcome;
}

export interface Books {
  /** Money apart from reservations, by account. */
  readonly available: Map<string, bigint>;
  readonly lines: Map<string, BookedLine>;
  readonly payments: Map<string, BookedPayment>;
  readonly paidRequests: Map<string, string>;
  readonly closedRequests: Set<string>;
  /** What was found against devices; empty while all are honest. */
  readonly convictions: string[];
  readonly coins: CoinBooks;
}

export function createBooks(): Books {
  return {
    available: new Map(),
    lines: new Map(),
    payments: new Map(),
    paidRequests: new Map(),
    closedRequests: new Set(),
    convictions: [],
    coins: createCoinBooks(),
  };
}

/** All money there is: in accounts, reserved, and in coins. Only deposits may change it. */
export function moneyIn(books: Books): bigint {
  const coins = moneyInCoins(books.coins);
  const free = [...books.available.values()].reduce((sum, amount) => sum + amount, coins);
  return [...books.lines.values()].reduce((sum, { figures }) => sum + reservedFor(figures), free);
}

export function addMoney(books: Books, account: string, amount: bigint): void {
  books.available.set(account, (books.available.get(account) ?? 0n) + amount);
}

export function openLine(books: Books, line: string, account: string): BookedLine {
  const known = books.lines.get(line);
  if (known !== undefined) return known;
  const opened = {
    account,
    figures: NEW_LINE,
    version: 0,
    closed: false,
    places: [],
    statements: [],
  };
  books.lines.set(line, opened);
  return opened;
}

/** Reserves up to `ceiling`; false when the account has not enough. */
export function raiseCeiling(books: Books, line: BookedLine, ceiling: bigint): boolean {
  const more = ceiling - line.figures.ceiling;
  if (more <= 0n) return true;
  if ((books.available.get(line.account) ?? 0n) < more) return false;
  addMoney(books, line.account, -more);
  line.figures = withCeilingRaised(line.figures, ceiling);
  return true;
}

export function judgeStatement(books: Books, line: BookedLine, stated: StatedHead): void {
  line.statements.push(stated);
  for (const place of line.places) {
    if (contradictsStatement(stated, place)) books.convictions.push('hidden');
  }
}

/** Books one half that a device handed in. */
export function bookHalf(
  books: Books,
  half: VerifiedBalanceHalf,
  input: {
    readonly crypto: Crypto;
    readonly tenant: TenantId;
    readonly byPayee: boolean;
    readonly payee: string;
    readonly statusKey: Uint8Array;
  },
): PaymentOutcome {
  const { authorization, request, receipt, statusDigits } = half;
  const { withdrawal } = authorization;
  const name = toHex(withdrawal.digest);
  const line = books.lines.get(toHex(authorization.line));
  assert(line !== undefined, 'a certificate was issued without a line');
  const payment: BookedPayment = books.payments.get(name) ?? {
    digest: withdrawal.digest,
    request: toHex(request.digest),
    line: toHex(authorization.line),
    payer: line.account,
    payee: input.payee,
    amount: withdrawal.body.amount,
    status: 'awaited',
    claimed: false,
    reported: false,
    codeMatched: false,
  };
  if (!books.payments.has(name)) judgeWithdrawal(books, line, half);
  books.payments.set(name, payment);
  if (input.byPayee) payment.claimed = true;
  else payment.reported = true;
  const gaveUp = payment.receipt === 'declined' || payment.receipt === 'void';
  if (receipt !== undefined && !gaveUp) payment.receipt = receipt.body.outcome;
  if (statusDigits !== undefined) {
    const { crypto, tenant, statusKey } = input;
    const right = issuerDigits(crypto, statusKey, tenant, withdrawal.digest);
    if (right === statusDigits) payment.codeMatched = true;
  }
  settle(books, payment);
  return outcomeOf(payment);
}

function judgeWithdrawal(books: Books, line: BookedLine, half: VerifiedBalanceHalf): void {
  const { withdrawal } = half.authorization;
  const place: LinePlace = { ...withdrawal.body, digest: withdrawal.digest };
  if (half.beyond !== undefined) books.convictions.push('beyondCertificate');
  for (const other of line.places) {
    const kind = contradiction(place, other);
    if (kind !== undefined) books.convictions.push(kind);
  }
  for (const stated of line.statements) {
    if (contradictsStatement(stated, place)) books.convictions.push('hidden');
  }
  line.places.push(place);
}

/** Looks at a payment again, because a half came or its request was closed. */
export function settle(books: Books, payment: BookedPayment): void {
  const line = books.lines.get(payment.line);
  assert(line !== undefined, 'a payment without a line');
  const code = giveUpCode(books, payment);
  if (code !== undefined) return giveBack(books, payment, line, code);
  const claims = payment.claimed || payment.receipt === 'accepted' || payment.codeMatched;
  if (payment.status !== 'awaited' || !claims) return;
  books.paidRequests.set(payment.request, toHex(payment.digest));
  line.figures = withSettled(line.figures, payment.amount);
  addMoney(books, payment.payee, payment.amount);
  payment.status = 'settled';
}

function giveUpCode(books: Books, payment: BookedPayment): RecordRefusal | undefined {
  if (payment.receipt === 'declined') return 'declined';
  if (payment.receipt === 'void') return 'voided';
  if (books.closedRequests.has(payment.request)) return 'closedUnpaid';
  const paidWith = books.paidRequests.get(payment.request);
  return paidWith !== undefined && paidWith !== toHex(payment.digest) ? 'requestPaid' : undefined;
}

function giveBack(
  books: Books,
  payment: BookedPayment,
  line: BookedLine,
  code: RecordRefusal,
): void {
  if (payment.status === 'returned' || payment.status === 'reversed') return;
  payment.code = code;
  addMoney(books, payment.payer, payment.amount);
  if (payment.status === 'settled') {
    addMoney(books, payment.payee, -payment.amount);
    payment.status = 'reversed';
  } else {
    line.figures = withReturned(line.figures, payment.amount);
    payment.status = 'returned';
  }
}

/** What a device hears of a payment. */
export function outcomeOf(payment: BookedPayment): PaymentOutcome {
  const { digest, status, code, amount } = payment;
  return {
    digest,
    status,
    tally: tallyOf(payment),
    paid: minor(status === 'settled' ? amount : 0n),
    ...(code === undefined ? {} : { code }),
  };
}

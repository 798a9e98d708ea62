/** What the small issuer does behind its door, one operation of a verified call each. */

import { assert, unreachable } from '@tallystick/protocol/assert';
import type { Call, Operation } from '@tallystick/protocol/calls/call';
import { certifyBodyShape, certifyResultShape } from '@tallystick/protocol/calls/certify';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { depositBodyShape, depositResultShape } from '@tallystick/protocol/calls/deposit';
import { rulesBodyShape, rulesResultShape } from '@tallystick/protocol/calls/rules';
import type { AccountRole } from '@tallystick/protocol/calls/enrol';
import {
  syncBodyShape,
  syncResultShape,
  type CoverAllotment,
  type PaymentOutcome,
} from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  messageValue,
  readMessageValue,
  verifyMessage,
  type MessageKind,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { readShape, type Shape } from '@tallystick/protocol/encoding/shape';
import type { AccountCertificate } from '@tallystick/protocol/messages/account-certificate';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { readHalf } from '@tallystick/protocol/messages/half';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import {
  payeeStatementKind,
  payerStatementKind,
  stateLostKind,
  type PayeeStatement,
} from '@tallystick/protocol/messages/sync-statement';
import { purseKindOf, SHORT_SECONDS } from '@tallystick/protocol/messages/purse';
import { currency, minor, type Currency } from '@tallystick/protocol/money';
import { ruleSetDigest } from '@tallystick/protocol/rules/rule-set';
import type { Trust } from '@tallystick/protocol/verification/trust';
import { verifyHalf } from '@tallystick/protocol/verification/verify-half';
import {
  addMoney,
  bookHalf,
  judgeStatement,
  openLine,
  outcomeOf,
  raiseCeiling,
  settle,
  type Books,
} from './issuer-books.ts';
import { changeRules, termsOf, type CertificateTerms, type RuleBook } from './issuer-rules.ts';
import { manageDevices, type ManagedDevice } from './issuer-devices.ts';
import { signIssued, type BundleContent, type IssuerKeys } from './issuer-keys.ts';
import { trustOf } from './enrol-operation.ts';
import { runConvictions } from './conviction-operations.ts';
import {
  bookCoinHalf,
  coinOutcome,
  returnCoins,
  runCoins,
  type CoinOffer,
  type CoinPayment,
} from './coin-operations.ts';
import { runDisputes, type DisputeState } from './dispute-operations.ts';
import { runPersonal, type PersonalState } from './personal-operations.ts';

export interface AccountInput {
  readonly name: string;
  readonly role: AccountRole;
  readonly merchantType?: number;
  readonly place?: string;
  readonly person?: boolean;
  readonly redeemOnly?: boolean;
}

export interface Enrolled extends ManagedDevice {
  readonly role: AccountRole;
  readonly publicKey: Uint8Array;
  readonly certificate: SignedMessage<AccountCertificate>;
  readonly statusKey: Uint8Array;
  readonly answers: Map<string, CborValue>;
}

export interface IssuerState {
  readonly keys: IssuerKeys;
  readonly books: Books;
  readonly rules: RuleBook;
  readonly clock: () => number;
  readonly codes: Map<string, { readonly account: AccountInput; usedBy?: string }>;
  readonly devices: Map<string, Enrolled>;
  readonly issued: Set<string>;
  readonly nonces: Map<string, number>;
  readonly cover: Map<string, readonly CoverAllotment[]>;
  readonly statements: Map<string, PayeeStatement>;
  readonly personal: PersonalState;
  readonly disputes: DisputeState;
  /** Payments with coins that their payers handed in, by the hexadecimal digest. */
  readonly coinPayments: Map<string, CoinPayment>;
  /** None where the tenant makes no coins. */
  coinOffer?: CoinOffer;
  content: BundleContent;
  terms: CertificateTerms;
  fault: Interference;
}

export type Outcome =
  { readonly ok: true; readonly result: CborValue } | { readonly ok: false; readonly code: string };

/** What a faulty issuer makes of an outcome. */
export type Interference = (operation: Operation, outcome: Outcome) => Outcome;

export const EURO: Currency = currency(978);
export const DAY_SECONDS = 86_400;

function refused(code: string): Outcome {
  return { ok: false, code };
}

/** Runs any operation but the enrolment. It has never heard of banks. */
export async function runOperation(
  state: IssuerState,
  device: Enrolled,
  call: Call,
): Promise<Outcome> {
  switch (call.operation) {
    case 'enrol':
    case 'bundle':
    case 'bankAccount':
    case 'fundFromBank':
    case 'payOut':
    case 'payOuts':
      return refused('malformedBody');
    case 'deposit':
      return answeredOnce(device, call, async () => deposit(state, device, call.body));
    case 'certify':
      return answeredOnce(device, call, () => certify(state, device, call.body));
    case 'coinTerms':
    case 'mintCoins':
    case 'redeemCoins':
    case 'coinStates':
    case 'claimLostCoins':
      return runCoins(state, device, call.operation, call);
    case 'sync':
      return sync(state, device, call.body);
    case 'closeLine':
      return closeLine(state, device, call.body);
    case 'rules': {
      const { account } = device;
      const { rules, books } = state;
      const outcome = changeRules(rules, books, { account, ...read(rulesBodyShape, call.body) });
      return outcome.ok ? { ok: true, result: rulesResultShape.encode(outcome.result) } : outcome;
    }
    case 'heldCertificates':
      // It never forgets what it signed.
      return { ok: true, result: null };
    case 'convictions':
    case 'appeal':
      return runConvictions(EURO, call.operation);
    case 'devices':
    case 'nameDevice':
    case 'blockDevice':
    case 'retireDevice':
      return manageDevices(
        {
          devices: state.devices,
          currency: EURO,
          available: state.books.available.get(device.account) ?? 0n,
        },
        device,
        call,
      );
    case 'registration':
    case 'consents':
    case 'exportAccount':
    case 'eraseAccount':
    case 'trace':
      return runPersonal(state, device, call.operation, call.body);
    case 'accountPayments':
    case 'dispute': {
      const { operation, body } = call;
      const now = state.clock();
      return runDisputes(state.disputes, { currency: EURO, now }, { operation, body });
    }
    default:
      return unreachable(call.operation);
  }
}

/** The same call gets the answer of the first one. */
async function answeredOnce(
  { answers }: Enrolled,
  { callId }: Call,
  answer: () => Promise<Outcome>,
): Promise<Outcome> {
  const earlier = answers.get(toHex(callId));
  if (earlier !== undefined) return { ok: true, result: earlier };
  const outcome = await answer();
  if (outcome.ok) answers.set(toHex(callId), outcome.result);
  return outcome;
}

function read<T>(shape: Shape<T>, value: CborValue): T {
  const result = readShape(shape, value, 'body');
  assert(result.ok, 'a device sent a malformed body');
  return result.value;
}

function deposit({ books }: IssuerState, device: Enrolled, value: CborValue): Outcome {
  const { amount } = read(depositBodyShape, value);
  if (amount === 0n) return refused('amountZero');
  addMoney(books, device.account, amount);
  const available = minor(books.available.get(device.account) ?? 0n);
  return { ok: true, result: depositResultShape.encode({ available }) };
}

async function statementBy<Body>(
  { keys: { crypto, tenant } }: IssuerState,
  { publicKey }: Enrolled,
  kind: MessageKind<Body>,
  value: CborValue,
): Promise<SignedMessage<Body>> {
  const message = readMessageValue(kind, value);
  assert(message.ok, `a device sent a malformed ${kind.type}`);
  const signed = await verifyMessage(crypto, message.message, { tenant, context: [], publicKey });
  assert(signed !== undefined, `a device signed its ${kind.type} wrongly`);
  return signed;
}

async function certify(state: IssuerState, device: Enrolled, value: CborValue): Promise<Outcome> {
  const { keys, books, terms } = state;
  const body = read(certifyBodyShape, value);
  const { publicKey } = device;
  const { currency: unit, purse } = body;
  const stated = (await statementBy(state, device, payerStatementKind, body.statement)).body;
  const line = openLine(
    books,
    toHex(lineIdOf(keys.crypto, { publicKey, currency: unit, purse })),
    device.account,
  );
  if (line.closed) return refused('lineClosed');
  const kind = purseKindOf(purse);
  if (kind === undefined) return refused('unknownPurse');
  const isShort = kind === 'short';
  judgeStatement(books, line, stated);
  if (line.places.length > stated.headCounter) return refused('statementContradicts');
  if (line.places.length < stated.headCounter) return refused('historyIncomplete');
  const now = state.clock();
  const judged = termsOf(state.rules, books, { line, body, now });
  if (!judged.ok) return refused(judged.code);
  const { amount: given, locked, ruleSet, ...inline } = judged.terms;
  const ceiling = stated.cumulative + given;
  if (!raiseCeiling(books, line, ceiling)) return refused('insufficientFunds');
  line.version += 1;
  const { lifeSeconds = isShort ? SHORT_SECONDS : inline.validSeconds, ...rest } = terms;
  const certificate = await signIssued(keys, 'balance', balanceCertificateKind, {
    issuedAt: now,
    expiresAt: now + lifeSeconds,
    handle: keys.random(16),
    publicKey,
    version: line.version,
    currency: unit,
    purse,
    baseCounter: stated.headCounter,
    baseSum: stated.cumulative,
    ceiling: minor(ceiling),
    counterMax: stated.headCounter + inline.paymentsMax,
    paymentMax: inline.paymentMax,
    redeemDays: isShort ? 0 : 14,
    flags: { fundsLocked: locked > 0n, payeeOnline: isShort, element: 'software' },
    ...(inline.place === undefined ? {} : { place: inline.place }),
    ...(inline.merchantType === undefined ? {} : { merchantType: inline.merchantType }),
    ...(ruleSet.length === 0 ? {} : { ruleSet: ruleSetDigest(keys.crypto, ruleSet) }),
    ...rest,
  });
  state.issued.add(toHex(certificate.digest));
  return {
    ok: true,
    result: certifyResultShape.encode({
      certificate: messageValue(certificate),
      available: minor(books.available.get(device.account) ?? 0n),
      locked,
      ...(ruleSet.length === 0 ? {} : { ruleSet }),
    }),
  };
}

async function sync(state: IssuerState, device: Enrolled, value: CborValue): Promise<Outcome> {
  const { books, content } = state;
  const body = read(syncBodyShape, value);
  returnCoins(state);
  for (const statement of body.payerStatements) {
    const stated = (await statementBy(state, device, payerStatementKind, statement)).body;
    judgeStatement(books, openLine(books, toHex(stated.line), device.account), stated);
  }
  if (body.payeeStatement !== undefined) {
    const stated = (await statementBy(state, device, payeeStatementKind, body.payeeStatement)).body;
    state.statements.set(device.account, stated);
    for (const request of stated.closedUnpaid) books.closedRequests.add(toHex(request));
    for (const payment of books.payments.values()) settle(books, payment);
  }
  const { bundle, trust } = await trustOf(state);
  const records: PaymentOutcome[] = [];
  for (const record of body.records) records.push(await book(state, device, trust, record));
  const line = [...books.lines.values()].filter(({ account }) => account === device.account);
  const reserved = line.reduce(
    (sum, { figures }) => sum + figures.ceiling - figures.settled - figures.returned,
    0n,
  );
  const isNewer = body.epoch !== content.epoch || body.seq !== content.seq;
  return {
    ok: true,
    result: syncResultShape.encode({
      records,
      asked: body.asks.map((digest) => {
        const payment = books.payments.get(toHex(digest));
        if (payment !== undefined) return outcomeOf(payment);
        return coinOutcome(state, digest) ?? { digest, paid: minor(0n) };
      }),
      balances: [
        {
          currency: EURO,
          available: minor(books.available.get(device.account) ?? 0n),
          reserved: minor(reserved),
        },
      ],
      cover: state.cover.get(device.account) ?? [],
      ...(state.personal.traceCase === undefined ? {} : { traceCase: state.personal.traceCase }),
      ...(isNewer ? { bundle } : {}),
    }),
  };
}

async function book(
  state: IssuerState,
  device: Enrolled,
  trust: Trust,
  value: CborValue,
): Promise<PaymentOutcome> {
  const { crypto, tenant } = state.keys;
  const half = readHalf(value);
  if (!half.ok) return { paid: minor(0n), code: 'malformed' };
  const verdict = await verifyHalf(crypto, half.half, trust);
  if (!verdict.ok) return { paid: minor(0n), code: verdict.code };
  const { authorization, payee } = verdict.half;
  if (authorization.kind === 'coins') return bookCoinHalf(state, authorization);
  const payeeDevice = state.devices.get(toHex(keyHashOf(crypto, payee.body.publicKey)));
  const isKnown = state.issued.has(toHex(authorization.certificate.digest));
  if (!isKnown || payeeDevice === undefined) return { paid: minor(0n), code: 'neverIssued' };
  return bookHalf(
    state.books,
    { ...verdict.half, authorization },
    {
      crypto,
      tenant,
      byPayee: payeeDevice === device,
      payee: payeeDevice.account,
      statusKey: payeeDevice.statusKey,
    },
  );
}

async function closeLine(state: IssuerState, device: Enrolled, value: CborValue): Promise<Outcome> {
  const { statement } = read(closeLineBodyShape, value);
  const lost = await statementBy(state, device, stateLostKind, statement);
  const line = state.books.lines.get(toHex(lost.body.line));
  if (line === undefined) return refused('unknownLine');
  line.closed = true;
  return { ok: true, result: null };
}

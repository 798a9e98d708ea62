/**
 * One account: its devices, lines, certificates, statements and payments, each verified again, and then
 * its balance made twice: as the ledger ran it, and as deposits less withdrawals (G-059, G-102, G-103).
 */

import type { Row } from '@tallystick/database/database';
import { decodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { verifyFraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import {
  payeeStatementKind,
  payerStatementKind,
  stateLostKind,
} from '@tallystick/protocol/messages/sync-statement';
import type { Ground } from './audit-ground.ts';
import { checkHidden } from './chains.ts';
import { checkPayment } from './check-payment.ts';
import {
  addCertificate,
  addPayment,
  checkLine,
  lineRecord,
  type LineRecord,
} from './line-record.ts';
import { checkPostings } from './payment-postings.ts';
import { paymentName, readPayment, type PaymentRecord } from './payment-record.ts';
import { checkDebt } from './debt.ts';
import { hexOf, numberOf, octetsOf, sumOf, textOf } from './row-values.ts';
import { accountOfHandle, readByDevice, verifyByIssuer } from './signed-half.ts';
import { lookUp, requestName } from './surroundings.ts';
import { rowsAt, type Tape } from './tape.ts';

/** Every table of accounts, in the order of accounts; the last five within them by payment. */
export interface AccountTapes {
  readonly devices: Tape;
  readonly proofs: Tape;
  readonly lines: Tape;
  readonly debts: Tape;
  readonly certificates: Tape;
  readonly statements: Tape;
  readonly entries: Tape;
  /** What the ledger has of each account, what came into it and what operators ordered. */
  readonly money: Tape;
  readonly payments: Tape;
  readonly halves: Tape;
  readonly receipts: Tape;
  readonly codes: Tape;
  readonly orders: Tape;
  readonly postings: Tape;
}

interface Device {
  readonly publicKey: Uint8Array;
  readonly isActive: boolean;
  /** It was reported lost before it was proven to have cheated. */
  readonly wasReported: boolean;
}

interface Account {
  readonly home: bigint;
  readonly devices: Map<string, Device>;
  readonly proven: ReadonlySet<string>;
  readonly lines: ReadonlyMap<string, LineRecord>;
  readonly certificates: ReadonlySet<string>;
  /** What its payments took of its own money, and what cover paid for them. */
  own: bigint;
  cover: bigint;
}

/** Payments that are verified together. */
const BATCH = 100;

/** Audits the account of `row`. */
export async function auditAccount(ground: Ground, tapes: AccountTapes, row: Row): Promise<void> {
  const home = sumOf(row, 'home');
  ground.counts.accounts += 1;
  const devices = await readDevices(ground, tapes, home);
  const proven = await readProofs(ground, tapes, home);
  const lines = new Map<string, LineRecord>();
  for await (const line of tapes.lines.at([home, ''])) {
    ground.counts.lines += 1;
    const record = lineRecord(ground, line, proven);
    lines.set(record.id, record);
    if (textOf(line, 'status') === 'fraud' && !proven.has(record.keyHash)) {
      ground.findings.add({ kind: 'proofMissing', about: `line ${record.id}` });
    }
  }
  const certificates = new Set<string>();
  for await (const certificate of tapes.certificates.at([home, ''])) {
    ground.counts.certificates += 1;
    certificates.add(hexOf(certificate, 'digest'));
    await addCertificate(ground, lines, certificate);
  }
  const account: Account = { home, devices, proven, lines, certificates, own: 0n, cover: 0n };
  for await (const statement of tapes.statements.at([home, ''])) {
    await readStatement(ground, account, statement);
  }
  await auditPayments(ground, tapes, account);
  await checkLines(ground, tapes, account);
  await checkDebts(ground, tapes, account);
  await checkBalance(ground, tapes, account);
}

async function readDevices(
  { counts, findings, signed }: Ground,
  { devices: tape }: AccountTapes,
  home: bigint,
): Promise<Map<string, Device>> {
  const devices = new Map<string, Device>();
  for await (const row of tape.at([home, ''])) {
    counts.devices += 1;
    const name = hexOf(row, 'key_hash');
    const about = `device ${name}`;
    const read = readMessage(accountCertificateKind, octetsOf(row, 'account_certificate'));
    const message = read.ok ? await verifyByIssuer(signed, read.message, 'account') : undefined;
    if (message === undefined) {
      findings.add({ kind: 'notSigned', about });
      continue;
    }
    const { publicKey, handle, till } = message.body;
    findings.compare(
      { kind: 'columnsDiffer', about },
      [toHex(keyHashOf(signed.crypto, publicKey)), accountOfHandle(signed, handle), till],
      [name, home, numberOf(row, 'till')],
    );
    const isActive = textOf(row, 'status') === 'active';
    devices.set(name, { publicKey, isActive, wasReported: row['reported_first'] === true });
  }
  return devices;
}

async function readProofs(
  { counts, crypto, findings, key }: Ground,
  { proofs }: AccountTapes,
  home: bigint,
): Promise<ReadonlySet<string>> {
  const proven = new Set<string>();
  for await (const row of proofs.at([home, ''])) {
    counts.proofs += 1;
    const verdict = await verifyFraudProof(crypto, octetsOf(row, 'bytes'), key.rootKey);
    const convicted = verdict.ok ? toHex(keyHashOf(crypto, verdict.convicted)) : '';
    if (verdict.ok && verdict.tenant === key.tenant && convicted === hexOf(row, 'key_hash')) {
      proven.add(convicted);
    } else findings.add({ kind: 'proofMissing', about: `proof ${hexOf(row, 'digest')}` });
  }
  return proven;
}

async function readStatement(
  ground: Ground,
  { home, devices, lines }: Account,
  row: Row,
): Promise<void> {
  const { counts, findings, signed } = ground;
  counts.statements += 1;
  const name = hexOf(row, 'key_hash');
  const about = `statement ${hexOf(row, 'digest')} of device ${name}`;
  const device = devices.get(name);
  const decoded = decodeCbor(octetsOf(row, 'bytes'), CALL_BYTES_MAX);
  if (device === undefined || !decoded.ok) return findings.add({ kind: 'notSigned', about });
  const input = { value: decoded.value, publicKey: device.publicKey };
  const kind = textOf(row, 'kind');
  if (kind === 'payer') {
    const statement = await readByDevice(signed, payerStatementKind, input);
    if (statement === undefined) return findings.add({ kind: 'notSigned', about });
    const line = lines.get(toHex(statement.body.line));
    if (line?.keyHash !== name) return undefined;
    const { cumulative } = statement.body;
    if (cumulative > line.stated) line.stated = cumulative;
    if (line.isContested) return undefined;
    return checkHidden(ground, { home, line: line.id, head: statement.body });
  }
  const statement =
    kind === 'payee'
      ? await readByDevice(signed, payeeStatementKind, input)
      : await readByDevice(signed, stateLostKind, input);
  if (statement === undefined) findings.add({ kind: 'notSigned', about });
  return undefined;
}

async function auditPayments(ground: Ground, tapes: AccountTapes, account: Account): Promise<void> {
  const { home } = account;
  let batch: Promise<PaymentRecord | undefined>[] = [];
  const flush = async (): Promise<void> => {
    const read = await Promise.all(batch);
    batch = [];
    const records = read.filter((record) => record !== undefined);
    if (records.length > 0) await judge(ground, account, records);
  };
  for await (const payment of tapes.payments.at([home, ''])) {
    account.own += sumOf(payment, 'paid_reservation') + sumOf(payment, 'paid_late');
    account.cover += sumOf(payment, 'paid_cover');
    const place = [home, hexOf(payment, 'digest')] as const;
    const halves = await rowsAt(tapes.halves, place);
    const receipts = await rowsAt(tapes.receipts, place);
    const codes = await rowsAt(tapes.codes, place);
    const orders = await rowsAt(tapes.orders, place);
    const postings = await rowsAt(tapes.postings, place);
    batch.push(readPayment(ground, { payment, halves, receipts, codes, orders, postings }));
    if (batch.length >= BATCH) await flush();
  }
  await flush();
}

async function judge(
  ground: Ground,
  { home, devices, lines, certificates }: Account,
  records: readonly PaymentRecord[],
): Promise<void> {
  const found = await lookUp(ground, home, records);
  for (const record of records) {
    const { half, digest } = record;
    const line = lines.get(half.line);
    const request = requestName(half.payee, half.request);
    const usedBy = found.usedBy.get(request);
    const device = devices.get(half.payerKeyHash);
    checkPayment(ground, record, {
      isClosed: found.closed.has(request),
      isWorkAsked: found.worked.has(digest),
      isIssued:
        certificates.has(half.certificate) &&
        found.enrolled.has(requestName(half.payee, half.payeeKeyHash)),
      isContested: line === undefined || line.isContested || device?.isActive !== true,
      ...(usedBy === undefined ? {} : { usedBy }),
    });
    const moves = checkPostings(
      ground.findings,
      record,
      line === undefined ? undefined : numberOf(line.row, 'currency'),
    );
    if (line === undefined) {
      ground.findings.add({ kind: 'standsAlone', about: paymentName(digest) });
    } else addPayment(line, record, moves);
  }
}

async function checkLines(
  ground: Ground,
  tapes: AccountTapes,
  { home, lines }: Account,
): Promise<void> {
  const entries = new Map<string, Map<string, bigint>>();
  for await (const row of tapes.entries.at([home, ''])) {
    const [, id = ''] = textOf(row, 'name').split(':');
    const kinds = entries.get(id) ?? new Map<string, bigint>();
    entries.set(id, kinds.set(textOf(row, 'kind'), sumOf(row, 'amount')));
  }
  for (const line of lines.values()) checkLine(ground, line, entries.get(line.id) ?? new Map());
}

/** Who has a debt was convicted first and reported later, and every such line that owes something has one. */
async function checkDebts(
  ground: Ground,
  { debts: tape }: AccountTapes,
  { home, devices, lines, proven }: Account,
): Promise<void> {
  const debts = new Map<string, Row>();
  for await (const row of tape.at([home, ''])) debts.set(hexOf(row, 'line'), row);
  for (const line of lines.values()) {
    const isAnswerable =
      proven.has(line.keyHash) && devices.get(line.keyHash)?.wasReported === false;
    checkDebt(ground, line, { isAnswerable, debt: debts.get(line.id) });
    debts.delete(line.id);
  }
  for (const line of debts.keys()) {
    ground.findings.add({ kind: 'standsAlone', about: `debt of line ${line}` });
  }
}

/** The running balances of an account against deposits less what its signed withdrawals took. */
async function checkBalance(
  { findings }: Ground,
  { money }: AccountTapes,
  { home, lines, own, cover }: Account,
): Promise<void> {
  const sums = new Map<string, bigint>();
  for await (const row of money.at([home, ''])) {
    sums.set(textOf(row, 'what'), sumOf(row, 'amount'));
  }
  const sum = (what: string): bigint => sums.get(what) ?? 0n;
  const owed = [...lines.values()].reduce(
    (all, { row }) => all + sumOf(row, 'covered') + sumOf(row, 'lent'),
    0n,
  );
  const made = sum('ordered') + sum('coins') + sum('received') - own + owed - cover;
  findings.compare(
    { kind: 'balanceDiffers', about: `account ${home}` },
    made,
    sum('held') + sum('transit'),
  );
}

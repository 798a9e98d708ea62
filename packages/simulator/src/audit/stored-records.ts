/**
 * Everything signed that the issuer keeps, read from its tables and verified once more: certificates,
 * halves and receipts (which lie there sealed under the storage key), statements, and the account
 * certificates that say whose key is whose.
 *
 * What the issuer does not keep signed is taken from its rows: when a half arrived,
 * who handed it in (`claimed`), that typed digits were right (`code_matched`), and which of
 * several payments used a request up.
 */

import { decodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  readMessage,
  readMessageValue,
  verifyMessage,
} from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { receiptKind, type ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import {
  payeeStatementKind,
  payerStatementKind,
} from '@tallystick/protocol/messages/sync-statement';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { Engine } from '../database/engine.ts';
import {
  accountOfHandle,
  createSignedReader,
  readByDevice,
  readSignedHalf,
  verifyByIssuer,
  type SignedHalf,
  type SignedReader,
} from '@tallystick/auditor/signed-half';
import { bytesOf, octets, text } from '../database/row-values.ts';

export interface AuditedDevice {
  readonly account: bigint;
  readonly publicKey: Uint8Array;
}

export interface AuditedPayment {
  readonly half: SignedHalf;
  /** When each side handed a half in first, and a courier: unix seconds. */
  readonly arrived: Map<string, number>;
  readonly words: { readonly outcome: ReceiptOutcome; readonly receivedAt: number }[];
}

export interface AuditedLine {
  readonly account: bigint;
  readonly keyHash: string;
  /** Of its certificates. */
  highestCeiling: bigint;
  /** Of its withdrawals and its payer's statements. */
  knownSum: bigint;
  /** How far its payer's device has stated it, and when that arrived first, unix seconds. */
  readonly stated: { readonly counter: number; readonly receivedAt: number }[];
}

export interface StoredRecords {
  readonly devices: ReadonlyMap<string, AuditedDevice>;
  readonly lines: ReadonlyMap<string, AuditedLine>;
  readonly payments: ReadonlyMap<string, AuditedPayment>;
  /** `account/request` that a payee of the account signed to be closed unpaid. */
  readonly closed: ReadonlySet<string>;
  /** What is not signed by whom it should be, in words. */
  readonly unsigned: readonly string[];
}

interface Reading {
  readonly engine: Engine;
  readonly reader: SignedReader;
  readonly storageKey: Uint8Array;
  readonly unsigned: string[];
}

const NONCE_BYTES = 12;

/** Reads and verifies it all. */
export async function readStoredRecords(
  engine: Engine,
  crypto: Crypto,
  keys: TenantKeys,
): Promise<StoredRecords> {
  const reader = await createSignedReader(crypto, keys);
  const reading: Reading = { engine, reader, storageKey: keys.storageKey, unsigned: [] };
  const devices = await readDevices(reading);
  const lines = await readLines(reading);
  const payments = await readPayments(reading);
  await readReceipts(reading, payments);
  for (const { half } of payments.values()) {
    const line = lines.get(half.line);
    if (line === undefined) reading.unsigned.push(`payment ${half.digest} has no certificate`);
    else if (!half.isBeyond && !half.isElsewhere) raise(line, half.cumulative);
  }
  const closed = await readStatements(reading, { devices, lines });
  return { devices, lines, payments, closed, unsigned: reading.unsigned };
}

function raise(line: AuditedLine, sum: bigint): void {
  if (sum > line.knownSum) line.knownSum = sum;
}

async function readDevices({
  engine,
  reader,
  unsigned,
}: Reading): Promise<Map<string, AuditedDevice>> {
  const devices = new Map<string, AuditedDevice>();
  const rows = await engine.query(
    `select encode(key_hash, 'hex') as name, home::text as home, account_certificate from device`,
  );
  for (const row of rows) {
    const read = readMessage(accountCertificateKind, octets(row, 'account_certificate'));
    const signed = read.ok ? await verifyByIssuer(reader, read.message, 'account') : undefined;
    const name = text(row, 'name');
    const publicKey = signed?.body.publicKey;
    const account = signed === undefined ? 0n : accountOfHandle(reader, signed.body.handle);
    const isRight =
      publicKey !== undefined &&
      toHex(keyHashOf(reader.crypto, publicKey)) === name &&
      text(row, 'home') === String(account);
    if (isRight) devices.set(name, { account, publicKey });
    else unsigned.push(`device ${name}`);
  }
  return devices;
}

async function readLines({ engine, reader, unsigned }: Reading): Promise<Map<string, AuditedLine>> {
  const lines = new Map<string, AuditedLine>();
  const rows = await engine.query(
    `select encode(digest, 'hex') as digest, encode(line, 'hex') as line, ceiling::text as ceiling,
       base_sum::text as base_sum, redeem_by::text as redeem_by, bytes from certificate`,
  );
  for (const row of rows) {
    const read = readMessage(balanceCertificateKind, octets(row, 'bytes'));
    const signed = read.ok ? await verifyByIssuer(reader, read.message, 'balance') : undefined;
    if (signed === undefined) {
      unsigned.push(`certificate ${text(row, 'digest')}`);
      continue;
    }
    const { body } = signed;
    const id = toHex(lineIdOf(reader.crypto, body));
    const redeemBy = body.expiresAt + body.redeemDays * 86_400;
    const kept = ['digest', 'line', 'ceiling', 'base_sum', 'redeem_by'].map((name) =>
      text(row, name),
    );
    const made = [toHex(signed.digest), id, body.ceiling, body.baseSum, redeemBy].map(String);
    if (kept.join() !== made.join()) unsigned.push(`the columns of certificate ${kept.join()}`);
    const line = lines.get(id) ?? {
      account: accountOfHandle(reader, body.handle),
      keyHash: toHex(keyHashOf(reader.crypto, body.publicKey)),
      highestCeiling: 0n,
      knownSum: 0n,
      stated: [],
    };
    if (body.ceiling > line.highestCeiling) line.highestCeiling = body.ceiling;
    raise(line, body.baseSum);
    lines.set(id, line);
  }
  return lines;
}

async function readPayments(reading: Reading): Promise<Map<string, AuditedPayment>> {
  const { engine, reader, unsigned } = reading;
  const payments = new Map<string, AuditedPayment>();
  const rows = await engine.query(
    `select encode(digest, 'hex') as digest, home::text as home, side, sealed,
       received_at::text as received_at from half`,
  );
  for (const row of rows) {
    const digest = text(row, 'digest');
    const value = await openSealed(reading, digest, octets(row, 'sealed'));
    const half = value === undefined ? undefined : await readSignedHalf(reader, value);
    if (half?.digest !== digest || String(half.payer) !== text(row, 'home')) {
      unsigned.push(`half of payment ${digest}`);
      continue;
    }
    const payment: AuditedPayment = payments.get(digest) ?? {
      half,
      arrived: new Map(),
      words: [],
    };
    payment.arrived.set(text(row, 'side'), Number(text(row, 'received_at')));
    payments.set(digest, payment);
  }
  return payments;
}

async function readReceipts(
  reading: Reading,
  payments: ReadonlyMap<string, AuditedPayment>,
): Promise<void> {
  const { engine, reader, unsigned } = reading;
  const { crypto, tenant } = reader;
  const rows = await engine.query(
    `select encode(digest, 'hex') as digest, sealed, received_at::text as received_at
     from stored_receipt`,
  );
  for (const row of rows) {
    const digest = text(row, 'digest');
    const payment = payments.get(digest);
    const value = await openSealed(reading, digest, octets(row, 'sealed'));
    const read = value === undefined ? undefined : readMessageValue(receiptKind, value);
    const signed =
      payment === undefined || read?.ok !== true
        ? undefined
        : await verifyMessage(crypto, read.message, {
            tenant,
            context: [bytesOf(digest), bytesOf(payment.half.request)],
            publicKey: payment.half.payeeKey,
          });
    if (signed === undefined) unsigned.push(`receipt of payment ${digest}`);
    else {
      const receivedAt = Number(text(row, 'received_at'));
      payment?.words.push({ outcome: signed.body.outcome, receivedAt });
    }
  }
}

/** What payees closed, by their word; what payers state goes to their lines. */
async function readStatements(
  { engine, reader, unsigned }: Reading,
  {
    devices,
    lines,
  }: Pick<StoredRecords, 'devices'> & { readonly lines: ReadonlyMap<string, AuditedLine> },
): Promise<ReadonlySet<string>> {
  const closed = new Set<string>();
  const rows = await engine.query(
    `select encode(key_hash, 'hex') as name, kind, bytes, received_at::text as received_at
     from statement where kind in ('payer', 'payee')`,
  );
  for (const row of rows) {
    const device = devices.get(text(row, 'name'));
    const decoded = decodeCbor(octets(row, 'bytes'), CALL_BYTES_MAX);
    if (device === undefined || !decoded.ok) {
      unsigned.push(`statement of device ${text(row, 'name')}`);
      continue;
    }
    const input = { value: decoded.value, publicKey: device.publicKey };
    if (text(row, 'kind') === 'payee') {
      const signed = await readByDevice(reader, payeeStatementKind, input);
      if (signed === undefined) unsigned.push(`statement of payee ${text(row, 'name')}`);
      for (const request of signed?.body.closedUnpaid ?? []) {
        closed.add(`${device.account}/${toHex(request)}`);
      }
      continue;
    }
    const signed = await readByDevice(reader, payerStatementKind, input);
    if (signed === undefined) unsigned.push(`statement of payer ${text(row, 'name')}`);
    else {
      const line = lines.get(toHex(signed.body.line));
      const { cumulative, headCounter: counter } = signed.body;
      if (line === undefined || line.keyHash !== text(row, 'name')) continue;
      line.stated.push({ counter, receivedAt: Number(text(row, 'received_at')) });
      raise(line, cumulative < line.highestCeiling ? cumulative : line.highestCeiling);
    }
  }
  return closed;
}

/** Opens what was sealed under the storage key: nonce (12) and AES-128-GCM, bound to the payment. */
async function openSealed(
  { reader: { crypto }, storageKey }: Reading,
  digest: string,
  sealed: Uint8Array,
): Promise<CborValue | undefined> {
  const plaintext = await crypto.aes128GcmOpen({
    key: storageKey,
    nonce: sealed.subarray(0, NONCE_BYTES),
    aad: bytesOf(digest),
    ciphertext: sealed.subarray(NONCE_BYTES),
  });
  const decoded = plaintext === undefined ? undefined : decodeCbor(plaintext, CALL_BYTES_MAX);
  return decoded?.ok === true ? decoded.value : undefined;
}

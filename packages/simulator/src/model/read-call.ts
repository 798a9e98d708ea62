/**
 * From bytes at the issuer's door to a command of the model and to what was said about it. The world has
 * the issuer's keys; whatever was signed is verified here once more.
 */

import { certifyBodyShape, certifyResultShape } from '@tallystick/protocol/calls/certify';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { openCall, unsealAnswer, verifyCall, type Call } from '@tallystick/protocol/calls/call';
import { answerKind, type Answer } from '@tallystick/protocol/calls/answer';
import {
  accountPaymentsBodyShape,
  disputeBodyShape,
  type AccountPaymentsPlace,
} from '@tallystick/protocol/calls/disputes';
import { blockDeviceBodyShape } from '@tallystick/protocol/calls/devices';
import { depositBodyShape, depositResultShape } from '@tallystick/protocol/calls/deposit';
import { syncBodyShape, syncResultShape, type SyncResult } from '@tallystick/protocol/calls/sync';
import { encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  digestOf,
  readMessage,
  readMessageValue,
  type UnverifiedMessage,
} from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { rulesBodyShape, type NewRule } from '@tallystick/protocol/calls/rules';
import { ruleShape, type Rule, type SceneRule } from '@tallystick/protocol/rules/rule';
import {
  payeeStatementKind,
  payerStatementKind,
  stateLostKind,
} from '@tallystick/protocol/messages/sync-statement';
import {
  readByDevice,
  readSignedHalf,
  type SignedHalf,
  type SignedReader,
} from '@tallystick/auditor/signed-half';
import type { ModelHead, SyncCommand } from './commands.ts';
import type { DisputeCommand } from './disputes.ts';
import { boundsText } from './rules.ts';

export interface OpenedCall {
  readonly call: UnverifiedMessage<Call>;
  readonly keyHash: string;
  /** Undefined when nobody answered. */
  readonly answer?: Answer;
}

/** Opens a call and what was said to it; undefined for what does not open. */
export async function openExchange(
  { crypto, tenant }: SignedReader,
  hpkePrivateKey: Uint8Array,
  { bytes, answer }: { readonly bytes: Uint8Array; readonly answer: Uint8Array | undefined },
): Promise<OpenedCall | undefined> {
  const opened = await openCall(crypto, { tenant, issuerHpkePrivateKey: hpkePrivateKey, bytes });
  if (!opened.ok) return undefined;
  const { call, answerKey } = opened;
  const heard = { call, keyHash: toHex(call.body.keyHash) };
  if (answer === undefined) return heard;
  const unsealed = await unsealAnswer(crypto, { answerKey, bytes: answer });
  const read = unsealed === undefined ? undefined : readMessage(answerKind, unsealed);
  return read?.ok === true ? { ...heard, answer: read.message.body } : undefined;
}

/** Did the device with this key sign the call? */
export async function isSignedBy(
  { crypto, tenant }: SignedReader,
  call: UnverifiedMessage<Call>,
  publicKey: Uint8Array,
): Promise<boolean> {
  return (await verifyCall(crypto, call, { tenant, publicKey })) !== undefined;
}

/** The command of a call's body; undefined where the body or a statement in it is refused as such. */
export type ReadCommand =
  | { readonly kind: 'deposit'; readonly amount: bigint; readonly content: string }
  | {
      readonly kind: 'certify';
      readonly line: string;
      readonly amount: bigint;
      readonly head: ModelHead;
      readonly rules: readonly Rule[];
      readonly unlock: boolean;
      readonly content: string;
    }
  | {
      readonly kind: 'rules';
      readonly set: readonly NewRule[];
      readonly end: readonly number[];
    }
  | { readonly kind: 'closeLine'; readonly line: string }
  | { readonly kind: 'retireDevice' }
  | { readonly kind: 'blockDevice'; readonly keyHash: string }
  | ({ readonly kind: 'dispute' } & DisputeCommand)
  | { readonly kind: 'accountPayments'; readonly after: AccountPaymentsPlace | undefined }
  | {
      readonly kind: 'sync';
      /** The bundle that the device holds. */
      readonly heldBundle: number;
      readonly heads: readonly ModelHead[];
      /** One a record; undefined for what is not signed as it should be. */
      readonly halves: readonly (SignedHalf | undefined)[];
      /** Payments that the device asks about. */
      readonly asks: readonly string[];
      readonly payeeStatement?: NonNullable<SyncCommand['payeeStatement']>;
    };

/** Reads the body of a call of the device with this key. */
export async function readCommand(
  reader: SignedReader,
  { operation, body }: Call,
  publicKey: Uint8Array,
): Promise<ReadCommand | undefined> {
  switch (operation) {
    case 'deposit': {
      const read = readShape(depositBodyShape, body, operation);
      if (!read.ok) return undefined;
      return { kind: operation, amount: read.value.amount, content: contentOf(reader, body) };
    }
    case 'certify':
      return readCertify(reader, body, publicKey);
    case 'rules': {
      const read = readShape(rulesBodyShape, body, operation);
      return read.ok ? { kind: operation, ...read.value } : undefined;
    }
    case 'retireDevice':
      return { kind: operation };
    case 'blockDevice': {
      const read = readShape(blockDeviceBodyShape, body, operation);
      return read.ok ? { kind: operation, keyHash: toHex(read.value.keyHash) } : undefined;
    }
    case 'dispute': {
      const read = readShape(disputeBodyShape, body, operation);
      if (!read.ok) return undefined;
      const { payment, reason } = read.value;
      return { kind: operation, payment: toHex(payment), reason };
    }
    case 'accountPayments': {
      const read = readShape(accountPaymentsBodyShape, body, operation);
      return read.ok ? { kind: operation, after: read.value.after } : undefined;
    }
    case 'closeLine': {
      const read = readShape(closeLineBodyShape, body, operation);
      if (!read.ok) return undefined;
      const value = read.value.statement;
      const lost = await readByDevice(reader, stateLostKind, { value, publicKey });
      return lost === undefined ? undefined : { kind: operation, line: toHex(lost.body.line) };
    }
    case 'sync':
      return readSync(reader, body, publicKey);
    default:
      return undefined;
  }
}

async function readCertify(
  reader: SignedReader,
  body: CborValue,
  publicKey: Uint8Array,
): Promise<ReadCommand | undefined> {
  const read = readShape(certifyBodyShape, body, 'certify');
  if (!read.ok) return undefined;
  const { currency, purse, amount, statement, unlock } = read.value;
  const head = await readHead(reader, statement, publicKey);
  if (head === undefined) return undefined;
  // Signed anew, a statement has other bytes and says the same: its payload counts.
  const payload = isList(statement) ? (statement[2] ?? null) : null;
  const asked = read.value.rules.map((rule) => ruleShape.encode(rule));
  return {
    kind: 'certify',
    line: toHex(lineIdOf(reader.crypto, { publicKey, currency, purse })),
    amount,
    head,
    rules: read.value.rules,
    unlock,
    content: contentOf(reader, [currency, purse, amount, payload, asked, unlock]),
  };
}

async function readSync(
  reader: SignedReader,
  body: CborValue,
  publicKey: Uint8Array,
): Promise<ReadCommand | undefined> {
  const read = readShape(syncBodyShape, body, 'sync');
  if (!read.ok) return undefined;
  const { payerStatements, payeeStatement, records, seq: heldBundle } = read.value;
  const heads: ModelHead[] = [];
  for (const value of payerStatements) {
    const head = await readHead(reader, value, publicKey);
    if (head === undefined) return undefined;
    heads.push(head);
  }
  const halves: (SignedHalf | undefined)[] = [];
  for (const value of records) halves.push(await readSignedHalf(reader, value));
  const asks = read.value.asks.map(toHex);
  if (payeeStatement === undefined) return { kind: 'sync', heldBundle, heads, halves, asks };
  const value = payeeStatement;
  const stated = await readByDevice(reader, payeeStatementKind, { value, publicKey });
  if (stated === undefined) return undefined;
  const { lastPayeeSeq, bundleSeq, open, closedUnpaid } = stated.body;
  return {
    kind: 'sync',
    heldBundle,
    heads,
    halves,
    asks,
    payeeStatement: {
      lastSeq: lastPayeeSeq,
      bundleSeq,
      open: open.map(toHex),
      closedUnpaid: closedUnpaid.map(toHex),
    },
  };
}

async function readHead(
  reader: SignedReader,
  value: CborValue,
  publicKey: Uint8Array,
): Promise<ModelHead | undefined> {
  const signed = await readByDevice(reader, payerStatementKind, { value, publicKey });
  if (signed === undefined) return undefined;
  const { line, headCounter, headDigest, cumulative } = signed.body;
  return {
    line: toHex(line),
    counter: headCounter,
    digest: toHex(headDigest),
    sum: cumulative,
  };
}

function contentOf({ crypto }: SignedReader, body: CborValue): string {
  return toHex(crypto.sha256(encodeCbor(body)));
}

/** A balance certificate as it was issued. */
export interface IssuedCertificate {
  readonly digest: string;
  readonly terms: CertificateTerms;
}

/** What it says about the line. */
export interface CertificateTerms {
  readonly ceiling: bigint;
  readonly baseCounter: number;
  readonly baseSum: bigint;
  readonly expiresAt: number;
  readonly redeemDays: number;
  /** As the model writes them; without the set that travels, where that is not known. */
  readonly bounds: string;
}

/** Reads a certificate by its value; undefined when it is none. */
export function readIssued(
  { crypto, tenant }: SignedReader,
  value: CborValue,
  ruleSet: readonly Rule[] = [],
): IssuedCertificate | undefined {
  const read = readMessageValue(balanceCertificateKind, value);
  if (!read.ok) return undefined;
  const digest = toHex(digestOf(crypto, read.message, { tenant, context: [] }));
  const { ceiling, baseCounter, baseSum, expiresAt, redeemDays, flags } = read.message.body;
  const { paymentMax, counterMax, place, merchantType } = read.message.body;
  const payments = counterMax - baseCounter;
  // A set that the certificate does not name binds nobody.
  const set = read.message.body.ruleSet === undefined ? [] : ruleSet;
  const bounds = boundsText({ paymentMax, payments, place, merchantType, set });
  const terms = { ceiling, baseCounter, baseSum, expiresAt, redeemDays };
  return { digest, terms: { ...terms, bounds: flags.fundsLocked ? `${bounds}, locked` : bounds } };
}

/** What a call that moves money was told: free money, and the certificate if one was asked for. */
export function readMoneyResult(
  reader: SignedReader,
  kind: 'deposit' | 'certify',
  result: CborValue,
): { readonly available: bigint; readonly certificate?: IssuedCertificate } | undefined {
  if (kind === 'deposit') {
    const read = readShape(depositResultShape, result, kind);
    return read.ok ? read.value : undefined;
  }
  const read = readShape(certifyResultShape, result, kind);
  if (!read.ok) return undefined;
  const { certificate: issued, available, ruleSet = [] } = read.value;
  const known = ruleSet.filter((rule): rule is SceneRule => rule.kind !== 'unknown');
  const certificate = readIssued(reader, issued, known);
  return certificate === undefined ? undefined : { available, certificate };
}

/** What a sync was told. */
export function readSyncResult(result: CborValue): SyncResult | undefined {
  const read = readShape(syncResultShape, result, 'sync');
  return read.ok ? read.value : undefined;
}

/**
 * What a half says, once every signature in it was checked: the one place at which auditors
 * read what devices and issuer signed, the simulator's among them. Uses the protocol's readers and its
 * {@link Crypto} port, and no verification, figure or decision of the issuer's.
 */

import { createDecipheriv } from 'node:crypto';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  readMessageValue,
  verifyMessage,
  type MessageKind,
  type SignedMessage,
  type UnverifiedMessage,
} from '@tallystick/protocol/encoding/message';
import { toHex, uint32Of } from '@tallystick/protocol/encoding/octets';
import { keyHashOf, keyIdOf } from '@tallystick/protocol/encoding/public-key';
import { tenantBytes, type TenantId } from '@tallystick/protocol/identifiers';
import type { AccountCertificate } from '@tallystick/protocol/messages/account-certificate';
import type {
  BalanceCertificate,
  ElementClass,
} from '@tallystick/protocol/messages/balance-certificate';
import { readBalanceHalf, type UnverifiedBalanceHalf } from '@tallystick/protocol/messages/half';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import {
  keyCertificateKind,
  type KeyCertificate,
  type KeyPurpose,
} from '@tallystick/protocol/messages/key-certificate';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';

/** One half in plain values; digests and key hashes in hexadecimal. */
export interface SignedHalf {
  /** Of the withdrawal: the payment's name. */
  readonly digest: string;
  readonly line: string;
  readonly payer: bigint;
  readonly payerKeyHash: string;
  readonly payerKey: Uint8Array;
  readonly payee: bigint;
  readonly payeeKeyHash: string;
  readonly payeeKey: Uint8Array;
  readonly till: number;
  readonly counter: number;
  readonly cumulative: bigint;
  readonly amount: bigint;
  readonly previous: string;
  readonly certificate: string;
  /** Of the account certificate that the payee showed. */
  readonly payeeCertificate: string;
  readonly redeemBy: number;
  readonly request: string;
  readonly requestSeq: number;
  readonly bundleSeq: number;
  /** On the payer's clock, unix seconds. */
  readonly time: number;
  /** Where the payer says that its first payment under the certificate was. */
  readonly anchor?: string;
  /** Of the payee, as its operator certified it. */
  readonly place?: string;
  /** Of the payee, by ISO 18245. */
  readonly merchantType?: number;
  /** Where the payer's key lies, by its certificate. */
  readonly element: ElementClass;
  /** The certificate's rules that stand in no field of it, as far as the half shows them. */
  readonly rules: RuleSet;
  readonly receipt?: { readonly outcome: ReceiptOutcome; readonly seq: number };
  /** Six digits that the payer's device adds, and the ones that are right. */
  readonly digits?: { readonly typed: string; readonly isRight: boolean };
  /** The device went beyond what the certificate allows. */
  readonly isBeyond: boolean;
  /** The certificate's places or kinds of shops do not have this payee among them. */
  readonly isElsewhere: boolean;
}

/** What one needs to read what was signed in a tenant. */
export interface SignedReader {
  readonly crypto: Crypto;
  readonly tenant: TenantId;
  readonly issuerKeys: ReadonlyMap<string, KeyCertificate>;
  readonly handleKey: Uint8Array;
  /** Without it nobody can say which status digits are right. */
  readonly statusKey?: Uint8Array;
  /** Sets that a half need not show, by the hexadecimal digest. */
  readonly ruleSets: ReadonlyMap<string, RuleSet>;
}

/** Of a tenant: public keys, and the secrets that reading needs. None of them signs anything. */
export interface ReadingKeys {
  readonly tenant: TenantId;
  readonly rootKey: Uint8Array;
  /** Root-signed messages of `keyCertificateKind`. */
  readonly keyCertificates: readonly CborValue[];
  readonly handleKey: Uint8Array;
  readonly statusKey?: Uint8Array;
  /** Those that were published; none where it is left out. */
  readonly ruleSets?: ReadonlyMap<string, RuleSet>;
}

const SECONDS_PER_DAY = 86_400;
const PROTOCOL_LABEL = 'tallystick-1';

/** A reader with the keys that the root certified. Asserts that it did. */
export async function createSignedReader(crypto: Crypto, keys: ReadingKeys): Promise<SignedReader> {
  const { tenant, handleKey, statusKey, ruleSets = new Map() } = keys;
  const issuerKeys = new Map<string, KeyCertificate>();
  for (const value of keys.keyCertificates) {
    const read = readMessageValue(keyCertificateKind, value);
    assert(read.ok, 'a key certificate is malformed');
    const input = { tenant, context: [], publicKey: keys.rootKey };
    const signed = await verifyMessage(crypto, read.message, input);
    assert(signed !== undefined, 'a key certificate is not by its root');
    issuerKeys.set(toHex(keyIdOf(crypto, signed.body.publicKey)), signed.body);
  }
  const reader = { crypto, tenant, issuerKeys, handleKey, ruleSets };
  return statusKey === undefined ? reader : { ...reader, statusKey };
}

/** Verifies a message of an issuer key; undefined unless that key was for it, and valid then. */
export async function verifyByIssuer<Body extends { readonly issuedAt: number }>(
  { crypto, tenant, issuerKeys }: SignedReader,
  message: UnverifiedMessage<Body>,
  purpose: KeyPurpose,
): Promise<SignedMessage<Body> | undefined> {
  const key = issuerKeys.get(toHex(message.cose.keyId ?? new Uint8Array()));
  const { issuedAt } = message.body;
  if (key === undefined || key.purpose !== purpose) return undefined;
  if (issuedAt < key.issuedAt || issuedAt >= key.expiresAt) return undefined;
  return verifyMessage(crypto, message, { tenant, context: [], publicKey: key.publicKey });
}

/** A message that a device signed on its own: statements. Undefined when it is not by that device. */
export async function readByDevice<Body>(
  { crypto, tenant }: SignedReader,
  kind: MessageKind<Body>,
  { value, publicKey }: { readonly value: CborValue; readonly publicKey: Uint8Array },
): Promise<SignedMessage<Body> | undefined> {
  const read = readMessageValue(kind, value);
  if (!read.ok) return undefined;
  return verifyMessage(crypto, read.message, { tenant, context: [], publicKey });
}

/** The account that a handle names: AES-128 of (account, certificate) under the issuer's key. */
export function accountOfHandle({ handleKey }: SignedReader, handle: Uint8Array): bigint {
  const decipher = createDecipheriv('aes-128-ecb', handleKey, null).setAutoPadding(false);
  return decipher.update(handle).readBigUInt64BE(0) & (2n ** 63n - 1n);
}

/** Reads and verifies a half; undefined when anything in it is not signed by whom it says. */
export async function readSignedHalf(
  reader: SignedReader,
  value: CborValue,
): Promise<SignedHalf | undefined> {
  const read = readBalanceHalf(value);
  return read.ok ? verifySignedHalf(reader, read.half) : undefined;
}

async function verifySignedHalf(
  reader: SignedReader,
  half: UnverifiedBalanceHalf,
): Promise<SignedHalf | undefined> {
  const { crypto, tenant } = reader;
  const { authorization } = half;
  const payeeKey = half.payee.body.publicKey;
  const payerKey = authorization.certificate.body.publicKey;
  const payee = await verifyByIssuer(reader, half.payee, 'account');
  const certificate = await verifyByIssuer(reader, authorization.certificate, 'balance');
  if (payee === undefined || certificate === undefined) return undefined;
  const by = { tenant, publicKey: payeeKey };
  const request = await verifyMessage(crypto, half.request, { ...by, context: [payee.digest] });
  if (request === undefined) return undefined;
  const withdrawal = await verifyMessage(crypto, authorization.withdrawal, {
    tenant,
    context: [certificate.digest, request.digest],
    publicKey: payerKey,
  });
  if (withdrawal === undefined) return undefined;
  const context = [withdrawal.digest, request.digest];
  const receipt =
    half.receipt === undefined
      ? undefined
      : await verifyMessage(crypto, half.receipt, { ...by, context });
  if (half.receipt !== undefined && receipt === undefined) return undefined;
  const { amount, counter, cumulative, previous } = withdrawal.body;
  const isAsked = amount === request.body.amount || request.body.flags.amountEditable;
  if (amount === 0n || !isAsked || certificate.body.currency !== request.body.currency) {
    return undefined;
  }
  const rules = authorization.ruleSet ?? knownRules(reader, certificate.body);
  const payeeKeyHash = keyHashOf(crypto, payeeKey);
  const payer = accountOfHandle(reader, certificate.body.handle);
  const payeeAccount = accountOfHandle(reader, payee.body.handle);
  if (payer === payeeAccount) return undefined;
  return {
    digest: toHex(withdrawal.digest),
    line: toHex(lineIdOf(crypto, certificate.body)),
    payer,
    payerKeyHash: toHex(keyHashOf(crypto, payerKey)),
    payerKey,
    payee: payeeAccount,
    payeeKeyHash: toHex(payeeKeyHash),
    payeeKey,
    till: payee.body.till,
    counter,
    cumulative,
    amount,
    previous: toHex(previous),
    certificate: toHex(certificate.digest),
    payeeCertificate: toHex(payee.digest),
    redeemBy: certificate.body.expiresAt + certificate.body.redeemDays * SECONDS_PER_DAY,
    request: toHex(request.digest),
    requestSeq: request.body.payeeSeq,
    bundleSeq: request.body.bundleSeq,
    time: withdrawal.body.time,
    ...(withdrawal.body.anchor === undefined ? {} : { anchor: withdrawal.body.anchor }),
    ...(payee.body.place === undefined ? {} : { place: payee.body.place }),
    ...(payee.body.merchantType === undefined ? {} : { merchantType: payee.body.merchantType }),
    element: certificate.body.flags.element,
    rules: rules ?? [],
    ...(receipt === undefined
      ? {}
      : { receipt: { outcome: receipt.body.outcome, seq: receipt.body.payeeSeq } }),
    ...judgedDigits(reader, half.statusDigits, { payeeKeyHash, digest: withdrawal.digest }),
    isBeyond: isBeyond(certificate.body, { counter, cumulative, amount }),
    isElsewhere: isElsewhere(certificate.body, rules, payee.body),
  };
}

/** Of a certificate whose half shows no set: none, or the one that was published; undefined for neither. */
function knownRules(
  { ruleSets }: SignedReader,
  { ruleSet }: Pick<BalanceCertificate, 'ruleSet'>,
): RuleSet | undefined {
  return ruleSet === undefined ? [] : ruleSets.get(toHex(ruleSet));
}

/** Place and kind of shop bind whoever collects. A set that nobody knows allows nothing. */
function isElsewhere(
  certificate: Pick<BalanceCertificate, 'place' | 'merchantType'>,
  rules: RuleSet | undefined,
  payee: Pick<AccountCertificate, 'place' | 'merchantType'>,
): boolean {
  if (rules === undefined) return true;
  const isAt = (area: string): boolean => payee.place?.startsWith(area) === true;
  const { place, merchantType } = certificate;
  if (place !== undefined && !isAt(place)) return true;
  if (merchantType !== undefined && payee.merchantType !== merchantType) return true;
  return rules.some((rule) => {
    if (rule.kind === 'places') return !rule.cells.some(isAt);
    if (rule.kind !== 'merchantTypes') return rule.kind === 'unknown';
    return payee.merchantType === undefined || !rule.types.includes(payee.merchantType);
  });
}

/** Base, ceiling, cap and largest counter of the certificate. */
function isBeyond(
  allowed: {
    readonly baseCounter: number;
    readonly baseSum: bigint;
    readonly ceiling: bigint;
    readonly counterMax: number;
    readonly paymentMax: bigint;
  },
  spent: { readonly counter: number; readonly cumulative: bigint; readonly amount: bigint },
): boolean {
  const { counter, cumulative, amount } = spent;
  return (
    counter <= allowed.baseCounter ||
    counter > allowed.counterMax ||
    cumulative - amount < allowed.baseSum ||
    cumulative > allowed.ceiling ||
    amount > allowed.paymentMax
  );
}

/** The digits that the payer's device added, and the ones that are right; nothing without a key. */
function judgedDigits(
  reader: SignedReader,
  typed: string | undefined,
  payment: { readonly payeeKeyHash: Uint8Array; readonly digest: Uint8Array },
): Pick<SignedHalf, 'digits'> {
  if (typed === undefined || reader.statusKey === undefined) return {};
  return { digits: { typed, isRight: typed === rightDigits(reader, reader.statusKey, payment) } };
}

/** Six digits of an HMAC between payee and issuer over the payment. */
export function rightDigits(
  { crypto, tenant }: SignedReader,
  statusKey: Uint8Array,
  { payeeKeyHash, digest }: { readonly payeeKeyHash: Uint8Array; readonly digest: Uint8Array },
): string {
  const key = crypto.hmacSha256(statusKey, payeeKeyHash).slice(0, 16);
  const said = [PROTOCOL_LABEL, 'statusCode', tenantBytes(tenant), digest];
  return (uint32Of(crypto.hmacSha256(key, encodeCbor(said))) % 1_000_000)
    .toString()
    .padStart(6, '0');
}

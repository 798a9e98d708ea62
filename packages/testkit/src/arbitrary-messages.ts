/** Any body of every kind of signed message, for property tests of encoders and decoders. */

import fc from 'fast-check';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { MessageKind, MessageType } from '@tallystick/protocol/encoding/message';
import { answerKind, type Answer } from '@tallystick/protocol/calls/answer';
import { callKind, OPERATIONS, type Call } from '@tallystick/protocol/calls/call';
import {
  accountCertificateKind,
  utf8Length,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import {
  balanceCertificateKind,
  ELEMENT_CLASSES,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { coinTransferKind } from '@tallystick/protocol/messages/coin-transfer';
import { holderCertificateKind } from '@tallystick/protocol/messages/holder-certificate';
import {
  KEY_PURPOSES,
  keyCertificateKind,
  revokedKeysKind,
} from '@tallystick/protocol/messages/key-certificate';
import { paidProofKind } from '@tallystick/protocol/messages/paid-proof';
import { paymentOrderKind } from '@tallystick/protocol/messages/payment-order';
import {
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import { receiptKind } from '@tallystick/protocol/messages/receipt';
import type { RuleSet, SetRule } from '@tallystick/protocol/rules/rule-set';
import type { Rule, SceneRule } from '@tallystick/protocol/rules/rule';
import {
  payeeStatementKind,
  payerStatementKind,
  stateLostKind,
} from '@tallystick/protocol/messages/sync-statement';
import {
  PAYEE_ONLINE,
  trustBundleKind,
  type Policy,
  type TrustBundle,
} from '@tallystick/protocol/messages/trust-bundle';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import { brandValue, type Brand } from '@tallystick/protocol/brand/brand';
import { OFFLINE_COUNT_MAX } from '@tallystick/protocol/limits';
import { traceReportKind } from '@tallystick/protocol/trace/trace-report';
import type { OfflineLimits, RiskLimits } from '@tallystick/protocol/risk/risk-limits';
import { anyCoin, anyCoinTransfer } from './arbitrary-coins.ts';
import { anyPaidProof, anyReceipt } from './arbitrary-receipts.ts';
import { anyTraceReport } from './arbitrary-trace.ts';
import {
  anyBytes,
  anyCurrency,
  anyMinor,
  anyPublicKey,
  anyText,
  anyUint32,
  PLAIN,
  record,
} from './arbitrary-values.ts';
import { anyCbor } from './hostile-cbor.ts';
import { squarePng } from './png.ts';

const cell: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789bcdefghjkmnpqrstuvwxyz')),
  minLength: 1,
  maxLength: 12,
});
const merchantType = fc.integer({ min: 0, max: 9_999 });

const claims = {
  issuedAt: anyUint32,
  expiresAt: anyUint32,
  handle: anyBytes(16),
  publicKey: anyPublicKey,
};

const account: fc.Arbitrary<AccountCertificate> = fc.record(
  {
    ...claims,
    name: anyText(24).filter((name) => name.length > 0 && utf8Length(name) <= 24),
    flags: record({ person: fc.boolean(), redeemOnly: fc.boolean() }),
    till: anyUint32,
    merchantType,
    place: cell,
  },
  {
    requiredKeys: ['issuedAt', 'expiresAt', 'handle', 'publicKey', 'name', 'flags', 'till'],
    ...PLAIN,
  },
);

const balance: fc.Arbitrary<BalanceCertificate> = record({
  ...claims,
  version: anyUint32,
  currency: anyCurrency,
  purse: anyUint32,
  baseCounter: anyUint32,
  baseSum: anyMinor,
  ceiling: anyMinor,
  counterMax: anyUint32,
  paymentMax: anyMinor,
  redeemDays: fc.integer({ min: 0, max: 366 }),
  flags: record({
    fundsLocked: fc.boolean(),
    payeeOnline: fc.boolean(),
    element: fc.constantFrom(...ELEMENT_CLASSES),
  }),
}).chain((required) =>
  fc
    .record({ place: cell, merchantType, ruleSet: anyBytes(16) }, { requiredKeys: [], ...PLAIN })
    .map((optional) => ({ ...required, ...optional })),
);

const sceneRule: fc.Arbitrary<SceneRule> = fc.oneof(
  record({ kind: fc.constant('places' as const), cells: fc.array(cell, { maxLength: 4 }) }),
  record({
    kind: fc.constant('merchantTypes' as const),
    types: fc.array(merchantType, { maxLength: 4 }),
  }),
  record({ kind: fc.constant('window' as const), from: anyUint32, until: anyUint32 }),
  record({
    kind: fc.constant('radius' as const),
    metres: fc.integer({ min: 0, max: 20_000_000 }),
  }),
  record({ kind: fc.constant('dayMax' as const), amount: anyMinor }),
);

/** Any rule that an account may have. */
export const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  sceneRule,
  record({
    kind: fc.constantFrom(...(['paymentMax', 'lockedAmount', 'minimumBalance'] as const)),
    amount: anyMinor,
  }),
  record({ kind: fc.constant('count' as const), payments: fc.integer({ min: 1, max: 999 }) }),
  record({ kind: fc.constant('brief' as const), seconds: fc.integer({ min: 1, max: 999 }) }),
  record({
    kind: fc.constantFrom(...(['lockedShare', 'releasedShare'] as const)),
    share: fc.integer({ min: 0, max: 10_000 }),
  }),
);

const setRule: fc.Arbitrary<SetRule> = fc.oneof(
  sceneRule,
  record({
    kind: fc.constant('unknown' as const),
    raw: fc
      .tuple(fc.integer({ min: 5, max: 99 }), fc.array(anyCbor, { maxLength: 2 }))
      .map(([number, values]): CborValue => [number, ...values]),
  }),
);

/** Rules as they travel with a certificate. */
export const anyRuleSet: fc.Arbitrary<RuleSet> = fc.array(setRule, { maxLength: 4 });

const anyOfflineLimits: fc.Arbitrary<OfflineLimits> = fc.record(
  {
    countLower: fc.integer({ min: 0, max: OFFLINE_COUNT_MAX }),
    countUpper: fc.integer({ min: 0, max: OFFLINE_COUNT_MAX }),
    sumLower: anyMinor,
    sumUpper: anyMinor,
    dayCountMax: fc.integer({ min: 0, max: OFFLINE_COUNT_MAX }),
    daySumMax: anyMinor,
  },
  { ...PLAIN, requiredKeys: [] },
);

const anyRiskLimits: fc.Arbitrary<RiskLimits> = fc.record(
  {
    payer: anyOfflineLimits,
    payee: anyOfflineLimits,
    selection: record({
      threshold: anyMinor,
      percent: fc.integer({ min: 0, max: 100 }),
      percentMax: fc.integer({ min: 0, max: 100 }),
    }),
  },
  { ...PLAIN, requiredKeys: ['payer', 'payee'] },
);

const POLICY_FIELDS = {
  skewSeconds: fc.integer({ min: 0, max: 86_400 }),
  bundleAgeSecondsMax: fc.integer({ min: 0, max: 366 * 86_400 }),
  offlineLimitLower: anyMinor,
  offlineLimitUpper: anyMinor,
  payeeOnline: fc.constantFrom(...PAYEE_ONLINE),
  hopsMax: fc.integer({ min: 0, max: 64 }),
  unconfirmedCountMax: fc.integer({ min: 0, max: 1_000 }),
  unconfirmedSumMax: anyMinor,
};

/** Half of them have limits. */
const anyPolicy: fc.Arbitrary<Policy> = fc.oneof(
  record<Policy>(POLICY_FIELDS),
  record<Required<Policy>>({ ...POLICY_FIELDS, limits: anyRiskLimits }),
);

const anyBrand: fc.Arbitrary<CborValue> = record<Required<Brand>>({
  name: fc.constantFrom('Campus', 'परिसर'),
  phone: fc.constantFrom('+912212345678', '+4930123456'),
  url: fc.constantFrom('https://help.example.org', 'https://example.org:8443/help?at=x'),
  accent: fc.constant({ light: '#174f8f', dark: '#8dbbee' }),
  logo: fc.integer({ min: 1, max: 64 }).map((side) => squarePng(side)),
  words: fc.constantFrom(
    [],
    [
      { language: 'en' as const, welcome: 'Welcome.', blocked: '' },
      { language: 'hi' as const, welcome: 'स्वागत है।', blocked: 'दफ़्तर आएँ।' },
    ],
  ),
}).map(brandValue);

const BUNDLE_FIELDS = {
  epoch: anyUint32,
  seq: anyUint32,
  issuedAt: anyUint32,
  validUntil: anyUint32,
  keys: fc.array(anyCbor, { maxLength: 3 }),
  revokedKeys: anyCbor,
  issuerHpkeKey: anyBytes(32),
  revocations: record({
    salt: anyBytes(8),
    count: fc.integer({ min: 0, max: 150_000 }),
    riceBits: fc.integer({ min: 0, max: 40 }),
    gaps: fc.uint8Array({ maxLength: 100 }),
  }),
  policy: anyPolicy,
  currencies: fc.array(
    record({
      number: anyCurrency,
      code: anyText(8),
      exponent: fc.integer({ min: 0, max: 6 }),
    }),
    { maxLength: 3 },
  ),
  ruleSets: fc.array(anyRuleSet, { maxLength: 3 }),
};

/** Half of them have a brand. */
const bundle: fc.Arbitrary<TrustBundle> = fc.oneof(
  record<TrustBundle>(BUNDLE_FIELDS),
  record<TrustBundle>({ ...BUNDLE_FIELDS, brand: anyBrand }),
);

/** Half of them name an investigator. */
const anyBundle: fc.Arbitrary<TrustBundle> = fc.oneof(
  bundle,
  fc
    .tuple(bundle, anyBytes(32))
    .map(([body, investigatorKey]): TrustBundle => ({ ...body, investigatorKey })),
);

const REQUEST_FIELDS = {
  amount: anyMinor,
  currency: anyCurrency,
  nonce: anyBytes(16),
  sealingKey: anyBytes(32),
  time: anyUint32,
  ttlSeconds: fc.integer({ min: 1, max: 86_400 }),
  payeeSeq: anyUint32,
  bundleSeq: anyUint32,
};

/** Half of them name a bill, and have an amount of the payee's then. */
const anyPaymentRequest: fc.Arbitrary<PaymentRequest> = fc.oneof(
  record<PaymentRequest>({
    ...REQUEST_FIELDS,
    flags: record({
      amountEditable: fc.boolean(),
      showsReceipt: fc.boolean(),
      givesChange: fc.boolean(),
    }),
  }),
  record<Required<PaymentRequest>>({
    ...REQUEST_FIELDS,
    flags: record({
      amountEditable: fc.constant(false),
      showsReceipt: fc.boolean(),
      givesChange: fc.boolean(),
    }),
    bill: anyBytes(32),
  }),
);

const withdrawal: fc.Arbitrary<Withdrawal> = fc.record(
  {
    counter: fc.integer({ min: 1, max: 4_294_967_295 }),
    cumulative: anyMinor,
    amount: anyMinor,
    previous: anyBytes(32),
    time: anyUint32,
    anchor: cell,
  },
  { requiredKeys: ['counter', 'cumulative', 'amount', 'previous', 'time'], ...PLAIN },
);

const call: fc.Arbitrary<Call> = record({
  operation: fc.constantFrom(...OPERATIONS),
  body: anyCbor,
  callId: anyBytes(16),
  nonce: fc.uint8Array({ maxLength: 32 }),
  keyHash: anyBytes(32),
});

const answer: fc.Arbitrary<Answer> = record({
  call: anyBytes(32),
  accepted: fc.boolean(),
  code: anyText(48),
  result: anyCbor,
  time: anyUint32,
  nonce: fc.uint8Array({ maxLength: 32 }),
  epoch: anyUint32,
  seq: anyUint32,
});

const digests = fc.array(anyBytes(32), { maxLength: 5 });

/** Calls `visit` once for each kind of message, with arbitrary bodies of it. */
export function forEachKind(
  visit: <Body extends object>(kind: MessageKind<Body>, body: fc.Arbitrary<Body>) => void,
): void {
  const visits: Readonly<Record<MessageType, () => void>> = {
    key: () =>
      visit(keyCertificateKind, record({ ...claims, purpose: fc.constantFrom(...KEY_PURPOSES) })),
    revokedKeys: () =>
      visit(
        revokedKeysKind,
        record({ number: anyUint32, keyIds: fc.array(anyBytes(4), { maxLength: 9 }) }),
      ),
    bundle: () => visit(trustBundleKind, anyBundle),
    account: () => visit(accountCertificateKind, account),
    balance: () => visit(balanceCertificateKind, balance),
    request: () => visit(paymentRequestKind, anyPaymentRequest),
    withdrawal: () => visit(withdrawalKind, withdrawal),
    coin: () => visit(coinKind, anyCoin),
    holder: () => visit(holderCertificateKind, record({ ...claims, redeemOnly: fc.boolean() })),
    coinTransfer: () => visit(coinTransferKind, anyCoinTransfer),
    receipt: () => visit(receiptKind, anyReceipt),
    order: () => visit(paymentOrderKind, record({ time: anyUint32 })),
    paidProof: () => visit(paidProofKind, anyPaidProof),
    payerStatement: () =>
      visit(
        payerStatementKind,
        record({
          line: anyBytes(16),
          headCounter: anyUint32,
          headDigest: anyBytes(32),
          cumulative: anyMinor,
        }),
      ),
    payeeStatement: () =>
      visit(
        payeeStatementKind,
        record({
          lastPayeeSeq: anyUint32,
          bundleSeq: anyUint32,
          open: digests,
          closedUnpaid: digests,
        }),
      ),
    stateLost: () => visit(stateLostKind, record({ line: anyBytes(16), time: anyUint32 })),
    traceReport: () => visit(traceReportKind, anyTraceReport(anyText)),
    call: () => visit(callKind, call),
    answer: () => visit(answerKind, answer),
  };
  for (const one of Object.values(visits)) one();
}

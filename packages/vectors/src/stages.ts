/**
 * The stages in which input is checked, and the stage of each refusal code of each operation. The table
 * is typed by the codes of the protocol, so that a new code without a stage does not compile.
 */

import type { OpenCallResult } from '@tallystick/protocol/calls/call';
import type { CoinSheetRefusal } from '@tallystick/protocol/codes/coin-sheet';
import type { OpenPaidProofResult } from '@tallystick/protocol/codes/paid-proof-code';
import type { OpenPaymentResult } from '@tallystick/protocol/codes/payment-code';
import type { OpenReceiptResult } from '@tallystick/protocol/codes/receipt-code';
import type { CborRefusal } from '@tallystick/protocol/encoding/cbor';
import type { ReadRefusal } from '@tallystick/protocol/encoding/message';
import type { FraudProofRefusal } from '@tallystick/protocol/fraud/fraud-proof';
import type { CoinVerifyRefusal } from '@tallystick/protocol/instruments/coins';
import type { ReadHalfResult } from '@tallystick/protocol/messages/half';
import type { PayeeRiskRefusal } from '@tallystick/protocol/risk/assess-risk';
import type { BoundsRefusal, MismatchRefusal } from '@tallystick/protocol/verification/bounds';
import type { IssuedRefusal } from '@tallystick/protocol/verification/issued';
import type { RuleRefusal } from '@tallystick/protocol/rules/check-rules';
import type { BundleRefusal } from '@tallystick/protocol/verification/trust';
import type { CoinPaymentRefusal } from '@tallystick/protocol/verification/verify-coin-payment';
import type { HalfRefusal } from '@tallystick/protocol/verification/verify-half';
import type { PaidProofRefusal } from '@tallystick/protocol/verification/verify-paid-proof';
import type { PaymentRefusal } from '@tallystick/protocol/verification/verify-payment';
import type { RequestRefusal } from '@tallystick/protocol/verification/verify-request';
import type { QrRefusal } from '@tallystick/transports/qr-text';

/** From the outside in. A vector has one fault, so the order in which a reader checks is its own. */
export type Stage =
  /** The text of a code is none of ours, or was misread. */
  | 'transport'
  /** What is sealed does not open. */
  | 'sealing'
  /** Not one deterministic CBOR item within the bounds. */
  | 'cbor'
  /** Not a signed message in the one allowed form. */
  | 'envelope'
  /** A part has the wrong type, length or range. */
  | 'shape'
  /** The signer's key is not one that the tenant vouches for, or no longer. */
  | 'trust'
  /** The signature is not by that key over this content, type, tenant and context. */
  | 'signature'
  /** Genuine, but it does not belong with what it came with. */
  | 'binding'
  /** Too early, too late or too old. */
  | 'time'
  /** Beyond what the certificate allows. */
  | 'bounds'
  /** A rule of certificate or tenant forbids it. */
  | 'rules'
  /** It does not fit what was seen of this line, or of these coins. */
  | 'line';

type CodeOf<Result> = Result extends {
  readonly ok: false;
  readonly code: infer Code extends string;
}
  ? Code
  : never;
type Table<Code extends string> = Readonly<Record<Code, readonly Stage[]>>;

const CBOR: Table<CborRefusal> = {
  empty: ['cbor'],
  tooLarge: ['cbor'],
  tooDeep: ['cbor'],
  tooManyItems: ['cbor'],
  forbiddenType: ['cbor'],
  truncated: ['cbor'],
  trailingBytes: ['cbor'],
  notDeterministic: ['cbor'],
};

const READ: Table<ReadRefusal['code']> = { ...CBOR, notSigned: ['envelope'], malformed: ['shape'] };

const ISSUED: Table<IssuedRefusal> = {
  unknownIssuerKey: ['trust'],
  issuerKeyNotValid: ['trust'],
  issuerSignature: ['signature'],
};

const MISMATCH: Table<MismatchRefusal> = {
  otherCurrency: ['binding'],
  amountZero: ['binding'],
  amountDiffers: ['binding'],
};

const BOUNDS: Table<BoundsRefusal> = {
  ...MISMATCH,
  sumBelowAmount: ['bounds'],
  belowBase: ['bounds'],
  aboveCeiling: ['bounds'],
  fundsLocked: ['bounds'],
  abovePaymentMax: ['bounds'],
  countExhausted: ['bounds'],
};

const RULES: Table<RuleRefusal> = {
  ruleSetMissing: ['rules'],
  unknownRule: ['rules'],
  otherPlace: ['rules'],
  otherMerchantType: ['rules'],
  outsideWindow: ['rules'],
  anchorMissing: ['rules'],
  placeTooCoarse: ['rules'],
  outsideRadius: ['rules'],
  aboveDayMax: ['rules'],
};

const COIN_CHAIN: Table<Exclude<CoinVerifyRefusal['code'], IssuedRefusal | 'deviceSignature'>> = {
  passageSignature: ['signature'],
  coinsNotTogether: ['binding'],
  coinPartUsed: ['bounds'],
  holderRedeemsOnly: ['bounds'],
  restTooLarge: ['bounds'],
};

const BUNDLE: Table<BundleRefusal['code']> = {
  ...READ,
  unknownIssuerKey: ['trust'],
  issuerKeyRevoked: ['trust'],
  issuerKeyNotValid: ['trust'],
  issuerSignature: ['signature'],
  // Also for a list of keys whose own form is broken: nothing in it is the root's then.
  rootSignature: ['envelope', 'shape', 'signature', 'trust'],
  revocationsDamaged: ['shape'],
  olderThanHeld: ['time'],
};

const REQUEST: Table<RequestRefusal['code']> = {
  ...READ,
  ...ISSUED,
  payeeSignature: ['signature'],
  sealingKeyUnusable: ['shape'],
  payeeCertificateExpired: ['time'],
  payeeCertificateFromFuture: ['time'],
  payeeRevoked: ['trust'],
  requestExpired: ['time'],
  requestFromFuture: ['time'],
  amountZero: ['binding'],
  unknownCurrency: ['binding'],
  billMissing: ['binding'],
  billDiffers: ['binding'],
  billSumDiffers: ['binding'],
  ownRequest: ['binding'],
};

const PAYMENT_CODE: Table<CodeOf<OpenPaymentResult>> = {
  ...READ,
  otherRequest: ['binding'],
  doesNotOpen: ['sealing'],
  unknownInstrument: ['shape'],
};

const RISK: Table<PayeeRiskRefusal> = {
  onlineRequired: ['rules'],
  aboveOfflineLimit: ['rules'],
  offlineCountReached: ['rules'],
  offlineSumReached: ['rules'],
  offlineDayReached: ['rules'],
  aboveOwnPaymentMax: ['rules'],
  aboveOwnDay: ['rules'],
  aboveOwnLine: ['rules'],
  aboveOwnUnsettled: ['rules'],
};

const PAYMENT: Table<PaymentRefusal> = {
  ...ISSUED,
  ...BOUNDS,
  ...RULES,
  deviceSignature: ['signature'],
  ruleSetDiffers: ['binding'],
  bundleTooOld: ['time'],
  requestExpired: ['time'],
  requestPaid: ['binding'],
  ownPayment: ['binding'],
  certificateExpired: ['time'],
  certificateFromFuture: ['time'],
  deviceRevoked: ['trust'],
  ...RISK,
  lineWentBack: ['line'],
};

/** There are no coins of nothing, so nobody pays nothing with them. */
const COIN_PAYMENT: Table<Exclude<CoinPaymentRefusal, 'amountZero'>> = {
  ...ISSUED,
  ...COIN_CHAIN,
  ...RISK,
  deviceSignature: ['signature'],
  otherCurrency: ['binding'],
  amountDiffers: ['binding'],
  bundleTooOld: ['time'],
  requestExpired: ['time'],
  requestPaid: ['binding'],
  ownPayment: ['binding'],
  deviceRevoked: ['trust'],
  coinExpired: ['time'],
  coinFromFuture: ['time'],
  holderExpired: ['time'],
  tooManyHops: ['rules'],
  coinTaken: ['line'],
};

const RECEIPT_CODE: Table<CodeOf<OpenReceiptResult>> = {
  ...READ,
  otherRequest: ['binding'],
  doesNotOpen: ['sealing'],
  payeeSignature: ['signature'],
};

const QR_TEXT: Table<QrRefusal> = {
  empty: ['transport'],
  tooLong: ['transport'],
  notTallystick: ['transport'],
  unsupportedVersion: ['transport'],
  unknownKind: ['transport'],
  truncated: ['transport'],
  badCharacter: ['transport'],
  badCheck: ['transport'],
};

const CALL: Table<CodeOf<OpenCallResult> | 'signature'> = {
  ...READ,
  doesNotOpen: ['sealing'],
  signature: ['signature'],
};

const PAID_PROOF: Table<CodeOf<OpenPaidProofResult> | PaidProofRefusal> = {
  ...READ,
  ...ISSUED,
  otherRequest: ['binding'],
  doesNotOpen: ['sealing'],
  otherCurrency: ['binding'],
  amountDiffers: ['binding'],
};

const HALF: Table<HalfRefusal | CodeOf<ReadHalfResult> | CborRefusal> = {
  ...READ,
  ...ISSUED,
  ...MISMATCH,
  unknownInstrument: ['shape'],
  deviceSignature: ['signature'],
  ruleSetDiffers: ['binding'],
  payeeSignature: ['signature'],
  receiptSignature: ['signature'],
  orderSignature: ['signature'],
  ...COIN_CHAIN,
  payerIsPayee: ['binding'],
};

const CLAIM: Table<CoinVerifyRefusal['code'] | ReadRefusal['code']> = {
  ...READ,
  ...ISSUED,
  ...COIN_CHAIN,
  deviceSignature: ['signature'],
};

const FRAUD_PROOF: Table<FraudProofRefusal> = {
  notAProof: ['cbor', 'shape'],
  keyCertificate: ['trust', 'signature'],
  certificate: ['shape', 'signature'],
  differentLines: ['binding'],
  signature: ['signature', 'binding'],
  noContradiction: ['line'],
};

const COIN_SHEET: Table<CoinSheetRefusal> = {
  sheetEmpty: ['binding'],
  sheetTooLarge: ['bounds'],
  notASheet: ['cbor', 'shape'],
  sheetVersion: ['shape'],
  sheetOtherTenant: ['binding'],
  sheetsMixed: ['binding'],
  sheetIncomplete: ['binding'],
  sheetDamaged: ['binding'],
};

/** For each operation its codes and their stages; null for one that only says no. */
export const STAGES: Readonly<Record<string, Table<string> | null>> = {
  decodeCbor: CBOR,
  verifyMessage: { ...READ, signature: ['signature'] },
  openBundle: BUNDLE,
  verifyRequest: REQUEST,
  openPayment: PAYMENT_CODE,
  verifyPayment: PAYMENT,
  verifyCoinPayment: COIN_PAYMENT,
  verifyClaim: CLAIM,
  openReceipt: RECEIPT_CODE,
  checkStatusCode: null,
  checkPaidCode: null,
  openPaidProof: PAID_PROOF,
  decodeQrText: QR_TEXT,
  readEnrolmentCode: null,
  openCall: CALL,
  openAnswer: null,
  readBody: { ...CBOR, malformed: ['shape'] },
  readRevocations: null,
  digestRuleSet: { ...CBOR, malformed: ['shape'] },
  nameLine: {},
  nameCoin: null,
  readVirtualId: null,
  readEconomy: null,
  readCoinSheet: COIN_SHEET,
  openTree: null,
  assessRisk: {},
  verifyHalf: HALF,
  verifyFraudProof: FRAUD_PROOF,
  deriveKey: {},
};

/** Codes that `decodeCbor` shows for all operations that begin with it. */
export const CBOR_CODES: ReadonlySet<string> = new Set(Object.keys(CBOR));

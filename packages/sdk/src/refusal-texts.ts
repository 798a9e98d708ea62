/**
 * A sentence for every refusal of every verb, in English: what happened, whether money moved, what to
 * do now. The types make sure that none is missing; another language is another value of this type.
 */

import type { BankRefusal } from '@tallystick/protocol/bank-refusal';
import type { PayOutReason } from '@tallystick/protocol/calls/pay-out';
import type { RecordRefusal } from '@tallystick/protocol/calls/sync';
import type { BankAccountOutcome } from './bank/bank-account.ts';
import type { FundFromBankCode } from './bank/fund-from-bank.ts';
import type { PayOutCode } from './bank/pay-out.ts';
import type { PayOutsOutcome } from './bank/pay-outs.ts';
import type { ClaimLostCoinsRefusal } from './coins/claim-lost-coins.ts';
import type { CoinCode } from './coins/coin-record.ts';
import type { CoinSheetsOutcome } from './coins/coin-sheet.ts';
import type { ConvertRefusal } from './coins/convert-to-coins.ts';
import type { RedeemCoinsRefusal } from './coins/redeem-coins.ts';
import type { AppealOutcome, ConvictionsOutcome } from './device/convictions.ts';
import type { DepositOutcome } from './device/deposit.ts';
import type {
  BlockDeviceOutcome,
  DevicesOutcome,
  NameDeviceOutcome,
  RetireDeviceOutcome,
} from './device/devices.ts';
import type { DisputeOutcome, HeldPaymentsOutcome } from './device/disputes.ts';
import type { EnrolDeviceRefusal } from './device/enrol.ts';
import type {
  ConsentsOutcome,
  EraseOutcome,
  ExportOutcome,
  RegistrationOutcome,
} from './device/personal.ts';
import type { CloseRequestOutcome } from './payee/close-request.ts';
import type { DeclineCode, UnreadableCode } from './payee/decision.ts';
import type { RequestPaymentRefusal } from './payee/request-payment.ts';
import type { PaidCodeOutcome } from './payee/take-paid-code.ts';
import type { TakePaidProofRefusal } from './payee/take-paid-proof.ts';
import type { VoidRefusal } from './payee/void-payment.ts';
import type { ChangeRulesOutcome } from './payer/account-rules.ts';
import type { CertifyDeviceRefusal } from './payer/certify.ts';
import type { GiveBackOutcome } from './payer/give-back.ts';
import type { OrderRefusal } from './payer/order-payment.ts';
import type { PayRefusal } from './payer/pay.ts';
import type { ShowOutcome } from './payer/payments.ts';
import type { ReadRequestRefusal } from './payer/read-request.ts';
import type { ReserveRefusal } from './payer/reserve.ts';
import type { TakeReceiptRefusal } from './payer/take-receipt.ts';
import type { TypeStatusCodeOutcome } from './payer/type-status-code.ts';
import type { AskUnlockOutcome } from './payer/unlock.ts';
import {
  BANK_ACCOUNT_TEXTS,
  BANK_TEXTS,
  FUND_FROM_BANK_TEXTS,
} from './refusal-texts/bank-texts.ts';
import {
  PAY_OUT_REASON_TEXTS,
  PAY_OUT_TEXTS,
  PAY_OUTS_TEXTS,
} from './refusal-texts/pay-out-texts.ts';
import { COIN_TEXTS, CONVERT_TEXTS, REDEEM_COINS_TEXTS } from './refusal-texts/coin-texts.ts';
import {
  CLAIM_LOST_COINS_TEXTS,
  COIN_SHEETS_TEXTS,
  LOST_COIN_TEXTS,
  type FruitlessState,
} from './refusal-texts/coin-loss-texts.ts';
import { APPEAL_TEXTS, CONVICTIONS_TEXTS } from './refusal-texts/convictions-texts.ts';
import { DECLINED_TO_PAYER_TEXTS } from './refusal-texts/declined-texts.ts';
import {
  CERTIFY_TEXTS,
  DEPOSIT_TEXTS,
  ENROL_TEXTS,
  GIVE_BACK_TEXTS,
  RESERVE_TEXTS,
  RULES_TEXTS,
  SYNC_TEXTS,
  UNLOCK_TEXTS,
} from './refusal-texts/device-texts.ts';
import {
  BLOCK_DEVICE_TEXTS,
  LIST_DEVICES_TEXTS,
  NAME_DEVICE_TEXTS,
  RETIRE_DEVICE_TEXTS,
} from './refusal-texts/devices-texts.ts';
import { DISPUTE_TEXTS, HELD_PAYMENTS_TEXTS } from './refusal-texts/dispute-texts.ts';
import { ORDER_TEXTS, PAID_CODE_TEXTS, PAID_PROOF_TEXTS } from './refusal-texts/network-texts.ts';
import {
  CLOSE_REQUEST_TEXTS,
  DECLINE_TEXTS,
  REQUEST_PAYMENT_TEXTS,
  UNREADABLE_TEXTS,
  VOID_TEXTS,
} from './refusal-texts/payee-texts.ts';
import {
  PAY_TEXTS,
  READ_REQUEST_TEXTS,
  SHOW_PAYMENT_TEXTS,
  STATUS_CODE_TEXTS,
  TAKE_RECEIPT_TEXTS,
} from './refusal-texts/payer-texts.ts';
import {
  CONSENTS_TEXTS,
  ERASE_TEXTS,
  EXPORT_TEXTS,
  REGISTRATION_TEXTS,
} from './refusal-texts/personal-texts.ts';
import { RECORD_TEXTS } from './refusal-texts/record-texts.ts';
import type { SyncDeviceRefusal } from './sync/sync.ts';

type Sentences<Code extends string> = Readonly<Record<Code, string>>;

type RefusalOf<Outcome> = Extract<Outcome, { readonly ok: false; readonly code: string }>['code'];

/** A sentence for each refusal, verb by verb, in one language. */
export interface RefusalTexts {
  readonly enrol: Sentences<EnrolDeviceRefusal>;
  readonly deposit: Sentences<RefusalOf<DepositOutcome>>;
  readonly certify: Sentences<CertifyDeviceRefusal>;
  readonly unlock: Sentences<RefusalOf<AskUnlockOutcome>>;
  readonly rules: Sentences<RefusalOf<ChangeRulesOutcome>>;
  readonly giveBack: Sentences<RefusalOf<GiveBackOutcome>>;
  /** Of setting money aside for one purchase, of extending that, and of giving it back. */
  readonly reserve: Sentences<ReserveRefusal | RefusalOf<GiveBackOutcome>>;
  readonly listDevices: Sentences<RefusalOf<DevicesOutcome>>;
  readonly nameDevice: Sentences<RefusalOf<NameDeviceOutcome>>;
  readonly blockDevice: Sentences<RefusalOf<BlockDeviceOutcome>>;
  readonly retireDevice: Sentences<RefusalOf<RetireDeviceOutcome>>;
  readonly heldPayments: Sentences<RefusalOf<HeldPaymentsOutcome>>;
  readonly disputePayment: Sentences<RefusalOf<DisputeOutcome>>;
  readonly convictions: Sentences<RefusalOf<ConvictionsOutcome>>;
  readonly appeal: Sentences<RefusalOf<AppealOutcome>>;
  readonly convertToCoins: Sentences<ConvertRefusal>;
  readonly redeemCoins: Sentences<RedeemCoinsRefusal>;
  /** The issuer's word on a coin that was claimed. */
  readonly coin: Sentences<CoinCode>;
  readonly coinSheets: Sentences<RefusalOf<CoinSheetsOutcome>>;
  readonly claimLostCoins: Sentences<ClaimLostCoinsRefusal>;
  /** Why nothing comes of a coin that was claimed as lost. */
  readonly lostCoin: Sentences<FruitlessState>;
  readonly sync: Sentences<SyncDeviceRefusal>;
  readonly readRequest: Sentences<ReadRequestRefusal>;
  readonly pay: Sentences<PayRefusal>;
  readonly orderPayment: Sentences<OrderRefusal>;
  readonly showPayment: Sentences<RefusalOf<ShowOutcome>>;
  readonly takeReceipt: Sentences<TakeReceiptRefusal>;
  readonly typeStatusCode: Sentences<RefusalOf<TypeStatusCodeOutcome>>;
  readonly requestPayment: Sentences<RequestPaymentRefusal>;
  /** For the payee. */
  readonly declined: Sentences<DeclineCode>;
  /** For the payer, who finds the code on the receipt. */
  readonly declinedToPayer: Sentences<DeclineCode>;
  readonly unreadable: Sentences<UnreadableCode>;
  readonly takePaidCode: Sentences<RefusalOf<PaidCodeOutcome>>;
  readonly takePaidProof: Sentences<TakePaidProofRefusal>;
  readonly voidPayment: Sentences<VoidRefusal>;
  readonly closeRequest: Sentences<RefusalOf<CloseRequestOutcome>>;
  /** The issuer's word on a payment that was handed in. */
  readonly record: Sentences<RecordRefusal>;
  /** The word of the customer's bank, when money there is to become coins. */
  readonly bank: Sentences<BankRefusal>;
  /** Of giving, or seeing, one's bank account. */
  readonly bankAccount: Sentences<RefusalOf<BankAccountOutcome>>;
  /** Of ordering money from it; what the bank says afterwards is `bank`. */
  readonly fundFromBank: Sentences<FundFromBankCode>;
  /** Of ordering a payout to it. */
  readonly payOut: Sentences<PayOutCode>;
  /** Why a payout came back, or no bank took it. */
  readonly payOutReason: Sentences<PayOutReason>;
  /** Of seeing payouts, and of letting the day's takings go by themselves. */
  readonly payOuts: Sentences<RefusalOf<PayOutsOutcome>>;
  readonly registration: Sentences<RefusalOf<RegistrationOutcome>>;
  readonly consents: Sentences<RefusalOf<ConsentsOutcome>>;
  readonly exportAccount: Sentences<RefusalOf<ExportOutcome>>;
  readonly eraseAccount: Sentences<RefusalOf<EraseOutcome>>;
}

export const REFUSAL_TEXTS: RefusalTexts = {
  enrol: ENROL_TEXTS,
  deposit: DEPOSIT_TEXTS,
  certify: CERTIFY_TEXTS,
  unlock: UNLOCK_TEXTS,
  rules: RULES_TEXTS,
  giveBack: GIVE_BACK_TEXTS,
  reserve: RESERVE_TEXTS,
  listDevices: LIST_DEVICES_TEXTS,
  nameDevice: NAME_DEVICE_TEXTS,
  blockDevice: BLOCK_DEVICE_TEXTS,
  retireDevice: RETIRE_DEVICE_TEXTS,
  heldPayments: HELD_PAYMENTS_TEXTS,
  disputePayment: DISPUTE_TEXTS,
  convictions: CONVICTIONS_TEXTS,
  appeal: APPEAL_TEXTS,
  convertToCoins: CONVERT_TEXTS,
  redeemCoins: REDEEM_COINS_TEXTS,
  coin: COIN_TEXTS,
  coinSheets: COIN_SHEETS_TEXTS,
  claimLostCoins: CLAIM_LOST_COINS_TEXTS,
  lostCoin: LOST_COIN_TEXTS,
  sync: SYNC_TEXTS,
  readRequest: READ_REQUEST_TEXTS,
  pay: PAY_TEXTS,
  orderPayment: ORDER_TEXTS,
  showPayment: SHOW_PAYMENT_TEXTS,
  takeReceipt: TAKE_RECEIPT_TEXTS,
  typeStatusCode: STATUS_CODE_TEXTS,
  requestPayment: REQUEST_PAYMENT_TEXTS,
  declined: DECLINE_TEXTS,
  declinedToPayer: DECLINED_TO_PAYER_TEXTS,
  unreadable: UNREADABLE_TEXTS,
  takePaidCode: PAID_CODE_TEXTS,
  takePaidProof: PAID_PROOF_TEXTS,
  voidPayment: VOID_TEXTS,
  closeRequest: CLOSE_REQUEST_TEXTS,
  record: RECORD_TEXTS,
  bank: BANK_TEXTS,
  bankAccount: BANK_ACCOUNT_TEXTS,
  fundFromBank: FUND_FROM_BANK_TEXTS,
  payOut: PAY_OUT_TEXTS,
  payOutReason: PAY_OUT_REASON_TEXTS,
  payOuts: PAY_OUTS_TEXTS,
  registration: REGISTRATION_TEXTS,
  consents: CONSENTS_TEXTS,
  exportAccount: EXPORT_TEXTS,
  eraseAccount: ERASE_TEXTS,
};

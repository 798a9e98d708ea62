/**
 * The sentences of refusal-texts.ts in Hindi, in the words of docs/glossary.md ("Words for people").
 */

import type { RefusalTexts } from './refusal-texts.ts';
import {
  BANK_ACCOUNT_TEXTS_HINDI,
  BANK_TEXTS_HINDI,
  FUND_FROM_BANK_TEXTS_HINDI,
} from './refusal-texts/hindi/bank-texts.ts';
import {
  PAY_OUT_REASON_TEXTS_HINDI,
  PAY_OUT_TEXTS_HINDI,
  PAY_OUTS_TEXTS_HINDI,
} from './refusal-texts/hindi/pay-out-texts.ts';
import {
  COIN_TEXTS_HINDI,
  CONVERT_TEXTS_HINDI,
  REDEEM_COINS_TEXTS_HINDI,
} from './refusal-texts/hindi/coin-texts.ts';
import {
  CLAIM_LOST_COINS_TEXTS_HINDI,
  COIN_SHEETS_TEXTS_HINDI,
  LOST_COIN_TEXTS_HINDI,
} from './refusal-texts/hindi/coin-loss-texts.ts';
import {
  APPEAL_TEXTS_HINDI,
  CONVICTIONS_TEXTS_HINDI,
} from './refusal-texts/hindi/convictions-texts.ts';
import { DECLINED_TO_PAYER_TEXTS_HINDI } from './refusal-texts/hindi/declined-texts.ts';
import {
  CERTIFY_TEXTS_HINDI,
  DEPOSIT_TEXTS_HINDI,
  ENROL_TEXTS_HINDI,
  GIVE_BACK_TEXTS_HINDI,
  RESERVE_TEXTS_HINDI,
  RULES_TEXTS_HINDI,
  SYNC_TEXTS_HINDI,
  UNLOCK_TEXTS_HINDI,
} from './refusal-texts/hindi/device-texts.ts';
import {
  BLOCK_DEVICE_TEXTS_HINDI,
  LIST_DEVICES_TEXTS_HINDI,
  NAME_DEVICE_TEXTS_HINDI,
  RETIRE_DEVICE_TEXTS_HINDI,
} from './refusal-texts/hindi/devices-texts.ts';
import {
  DISPUTE_TEXTS_HINDI,
  HELD_PAYMENTS_TEXTS_HINDI,
} from './refusal-texts/hindi/dispute-texts.ts';
import {
  ORDER_TEXTS_HINDI,
  PAID_CODE_TEXTS_HINDI,
  PAID_PROOF_TEXTS_HINDI,
} from './refusal-texts/hindi/network-texts.ts';
import {
  CLOSE_REQUEST_TEXTS_HINDI,
  DECLINE_TEXTS_HINDI,
  REQUEST_PAYMENT_TEXTS_HINDI,
  UNREADABLE_TEXTS_HINDI,
  VOID_TEXTS_HINDI,
} from './refusal-texts/hindi/payee-texts.ts';
import {
  PAY_TEXTS_HINDI,
  READ_REQUEST_TEXTS_HINDI,
  SHOW_PAYMENT_TEXTS_HINDI,
  STATUS_CODE_TEXTS_HINDI,
  TAKE_RECEIPT_TEXTS_HINDI,
} from './refusal-texts/hindi/payer-texts.ts';
import {
  CONSENTS_TEXTS_HINDI,
  ERASE_TEXTS_HINDI,
  EXPORT_TEXTS_HINDI,
  REGISTRATION_TEXTS_HINDI,
} from './refusal-texts/hindi/personal-texts.ts';
import { RECORD_TEXTS_HINDI } from './refusal-texts/hindi/record-texts.ts';

export const REFUSAL_TEXTS_HINDI: RefusalTexts = {
  enrol: ENROL_TEXTS_HINDI,
  deposit: DEPOSIT_TEXTS_HINDI,
  certify: CERTIFY_TEXTS_HINDI,
  unlock: UNLOCK_TEXTS_HINDI,
  rules: RULES_TEXTS_HINDI,
  giveBack: GIVE_BACK_TEXTS_HINDI,
  reserve: RESERVE_TEXTS_HINDI,
  listDevices: LIST_DEVICES_TEXTS_HINDI,
  nameDevice: NAME_DEVICE_TEXTS_HINDI,
  blockDevice: BLOCK_DEVICE_TEXTS_HINDI,
  retireDevice: RETIRE_DEVICE_TEXTS_HINDI,
  heldPayments: HELD_PAYMENTS_TEXTS_HINDI,
  disputePayment: DISPUTE_TEXTS_HINDI,
  convictions: CONVICTIONS_TEXTS_HINDI,
  appeal: APPEAL_TEXTS_HINDI,
  convertToCoins: CONVERT_TEXTS_HINDI,
  redeemCoins: REDEEM_COINS_TEXTS_HINDI,
  coin: COIN_TEXTS_HINDI,
  coinSheets: COIN_SHEETS_TEXTS_HINDI,
  claimLostCoins: CLAIM_LOST_COINS_TEXTS_HINDI,
  lostCoin: LOST_COIN_TEXTS_HINDI,
  sync: SYNC_TEXTS_HINDI,
  readRequest: READ_REQUEST_TEXTS_HINDI,
  pay: PAY_TEXTS_HINDI,
  orderPayment: ORDER_TEXTS_HINDI,
  showPayment: SHOW_PAYMENT_TEXTS_HINDI,
  takeReceipt: TAKE_RECEIPT_TEXTS_HINDI,
  typeStatusCode: STATUS_CODE_TEXTS_HINDI,
  requestPayment: REQUEST_PAYMENT_TEXTS_HINDI,
  declined: DECLINE_TEXTS_HINDI,
  declinedToPayer: DECLINED_TO_PAYER_TEXTS_HINDI,
  unreadable: UNREADABLE_TEXTS_HINDI,
  takePaidCode: PAID_CODE_TEXTS_HINDI,
  takePaidProof: PAID_PROOF_TEXTS_HINDI,
  voidPayment: VOID_TEXTS_HINDI,
  closeRequest: CLOSE_REQUEST_TEXTS_HINDI,
  record: RECORD_TEXTS_HINDI,
  bank: BANK_TEXTS_HINDI,
  bankAccount: BANK_ACCOUNT_TEXTS_HINDI,
  fundFromBank: FUND_FROM_BANK_TEXTS_HINDI,
  payOut: PAY_OUT_TEXTS_HINDI,
  payOutReason: PAY_OUT_REASON_TEXTS_HINDI,
  payOuts: PAY_OUTS_TEXTS_HINDI,
  registration: REGISTRATION_TEXTS_HINDI,
  consents: CONSENTS_TEXTS_HINDI,
  exportAccount: EXPORT_TEXTS_HINDI,
  eraseAccount: ERASE_TEXTS_HINDI,
};

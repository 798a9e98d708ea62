/**
 * A sentence for every refusal of every verb, in English: what happened, whether money moved, what to
 * do now. The types make sure that none is missing; another language is another table of this form.
 */

import {
  CERTIFY_TEXTS,
  DEPOSIT_TEXTS,
  ENROL_TEXTS,
  SYNC_TEXTS,
} from './refusal-texts/device-texts.ts';
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
import { RECORD_TEXTS } from './refusal-texts/record-texts.ts';

export interface RefusalTexts {
  readonly enrol: typeof ENROL_TEXTS;
  readonly deposit: typeof DEPOSIT_TEXTS;
  readonly certify: typeof CERTIFY_TEXTS;
  readonly sync: typeof SYNC_TEXTS;
  readonly readRequest: typeof READ_REQUEST_TEXTS;
  readonly pay: typeof PAY_TEXTS;
  readonly showPayment: typeof SHOW_PAYMENT_TEXTS;
  readonly takeReceipt: typeof TAKE_RECEIPT_TEXTS;
  readonly typeStatusCode: typeof STATUS_CODE_TEXTS;
  readonly requestPayment: typeof REQUEST_PAYMENT_TEXTS;
  readonly declined: typeof DECLINE_TEXTS;
  readonly unreadable: typeof UNREADABLE_TEXTS;
  readonly voidPayment: typeof VOID_TEXTS;
  readonly closeRequest: typeof CLOSE_REQUEST_TEXTS;
  /** The issuer's word on a payment that was handed in. */
  readonly record: typeof RECORD_TEXTS;
}

export const REFUSAL_TEXTS: RefusalTexts = {
  enrol: ENROL_TEXTS,
  deposit: DEPOSIT_TEXTS,
  certify: CERTIFY_TEXTS,
  sync: SYNC_TEXTS,
  readRequest: READ_REQUEST_TEXTS,
  pay: PAY_TEXTS,
  showPayment: SHOW_PAYMENT_TEXTS,
  takeReceipt: TAKE_RECEIPT_TEXTS,
  typeStatusCode: STATUS_CODE_TEXTS,
  requestPayment: REQUEST_PAYMENT_TEXTS,
  declined: DECLINE_TEXTS,
  unreadable: UNREADABLE_TEXTS,
  voidPayment: VOID_TEXTS,
  closeRequest: CLOSE_REQUEST_TEXTS,
  record: RECORD_TEXTS,
};

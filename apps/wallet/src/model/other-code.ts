/** What a scanned text is, when it is not what was asked for. */

import type { QrKind, QrRefusal } from '@tallystick/transports/qr-text';

export type OtherCode =
  QrRefusal | 'requestCode' | 'paymentCode' | 'receiptCode' | 'sheetCode' | 'enrolmentCode';

/** The words for each kind of code. */
export const KIND_NAMES: Readonly<Record<QrKind, OtherCode>> = {
  paymentRequest: 'requestCode',
  payment: 'paymentCode',
  receipt: 'receiptCode',
  paidProof: 'paymentCode',
  coinSheet: 'sheetCode',
};

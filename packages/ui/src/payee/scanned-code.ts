/** What a payee's device makes of a text that was scanned, pasted or read from a picture. */

import { decodeQrText, type QrRefusal } from '@tallystick/transports/qr-text';

export type ScannedCode =
  | { readonly ok: true; readonly kind: 'payment' | 'paidProof'; readonly bytes: Uint8Array }
  /** A request code: another payee's, or this one's own in a mirror. */
  | { readonly ok: false; readonly code: 'requestCode' | 'receiptCode' | 'sheetCode' | QrRefusal };

/** The bytes of a payment code or of a paid proof, or what the text is instead. */
export function readScanned(text: string): ScannedCode {
  const decoded = decodeQrText(text);
  if (!decoded.ok) return decoded;
  switch (decoded.kind) {
    case 'payment':
    case 'paidProof':
      return { ok: true, kind: decoded.kind, bytes: decoded.bytes };
    case 'paymentRequest':
      return { ok: false, code: 'requestCode' };
    case 'receipt':
      return { ok: false, code: 'receiptCode' };
    case 'coinSheet':
      return { ok: false, code: 'sheetCode' };
  }
}

/** Vectors of QR texts: prefix, Base45, check value. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { encodeBase45 } from '@tallystick/transports/base45';
import { encodeQrText, type QrKind, type QrRefusal } from '@tallystick/transports/qr-text';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { craftPayment } from '../fixed/payment.ts';
import { accepted, refused, type Vector, type VectorFile } from '../vector.ts';

function acceptedVector(name: string, kind: QrKind, bytes: Uint8Array): Vector {
  return accepted(name, { text: encodeQrText(kind, bytes) }, { kind, bytes: toHex(bytes) });
}

function refusedTexts(): readonly (readonly [QrRefusal, string, string])[] {
  const good = encodeQrText('payment', fixedBytes('a message', 20));
  const odd = encodeQrText('payment', fixedBytes('a message', 19));
  const body = good.slice(3);
  const replaced = (at: number, character: string): string =>
    good.slice(0, at) + character + good.slice(at + 1);
  return [
    ['empty', 'nothing', ''],
    ['empty', 'line ends only', '\r\n\n'],
    ['tooLong', 'more than any code holds', `T12${'0'.repeat(4_294)}`],
    ['notTallystick', 'a web address', 'https://example.org/'],
    ['notTallystick', 'the prefix in lower case', `t${good.slice(1)}`],
    ['notTallystick', 'a space before the text', ` ${good}`],
    ['unsupportedVersion', 'a later version', `T2${good.slice(2)}`],
    ['unknownKind', 'a kind that this version does not know', `T1A${body}`],
    ['unknownKind', 'a kind outside of the alphabet', `T1a${body}`],
    ['truncated', 'one character lost', good.slice(0, -1)],
    ['truncated', 'one character too many', `${good}0`],
    ['truncated', 'a prefix alone', 'T12'],
    ['truncated', 'a check value alone', `T12${encodeBase45(new Uint8Array(4))}`],
    ['badCharacter', 'a lower case letter', replaced(7, 'a')],
    ['badCharacter', 'a character beyond ASCII', replaced(7, 'É')],
    ['badCheck', 'one character misread', replaced(8, good.charAt(8) === '7' ? '8' : '7')],
    ['badCheck', 'two neighbours exchanged', exchanged(good)],
    ['badCheck', 'the kind misread', `T10${body}`],
    ['badCheck', 'a group that stands for more than two bytes', `T12:::${good.slice(6)}`],
    ['badCheck', 'three characters lost', good.slice(0, 6) + good.slice(9)],
    ['badCheck', 'an odd message read as an even one', `T12${odd.slice(3)}`],
  ];
}

/** The first two neighbours of the body that differ, exchanged. */
function exchanged(text: string): string {
  let at = 4;
  while (text.charAt(at) === text.charAt(at + 1)) at += 1;
  return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
}

/** `qr-texts.json`. */
export async function makeQrTexts(): Promise<VectorFile> {
  const { requestCode } = await craftPayment();
  const surrounded = encodeQrText('receipt', Uint8Array.of(1, 2, 3));
  return {
    operation: 'decodeQrText',
    about: 'QR texts: "T1", kind and parity, then message, padding and CRC-32 in Base45.',
    vectors: [
      acceptedVector('a payment request', 'paymentRequest', requestCode),
      acceptedVector('a message of one byte', 'payment', Uint8Array.of(0)),
      acceptedVector('an even message', 'payment', fixedBytes('a message', 20)),
      acceptedVector('an odd message', 'payment', fixedBytes('a message', 19)),
      acceptedVector('a receipt of the highest bytes', 'receipt', new Uint8Array(9).fill(255)),
      accepted(
        'line ends and tabs around it, as pasting leaves them',
        { text: `\t${surrounded}\r\n` },
        { kind: 'receipt', bytes: '010203' },
      ),
      ...refusedTexts().map(([code, name, text]) =>
        refused(name, { text }, { stage: 'transport', code }),
      ),
    ],
  };
}

/** The text of a QR code: its layout, each refusal, and every slip of one character. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BASE45_ALPHABET, encodeBase45 } from './base45.ts';
import { crc32 } from './crc32.ts';
import { qrVersion } from './qr-version.ts';
import type { QrKind, QrRefusal } from './qr-text.ts';
import { decodeQrText, encodeQrText, QR_MESSAGE_BYTES_MAX, QR_TEXT_LENGTH_MAX } from './qr-text.ts';

/** Bytes without a pattern that a check could miss. */
function message(length: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >> 16;
  });
}

/** A text with a good check, whatever its prefix and body. */
function forged(prefix: string, ...body: readonly number[]): string {
  const check = new Uint8Array(4);
  const checked = Uint8Array.of(...new TextEncoder().encode(prefix), ...body);
  new DataView(check.buffer).setUint32(0, crc32(checked), true);
  return prefix + encodeBase45(Uint8Array.of(...body, ...check));
}

const payment = encodeQrText('payment', message(371));

test('a text is the prefix, the kind and Base45 of message, padding and check (P-20)', () => {
  assert.equal(encodeQrText('paymentRequest', Uint8Array.of(1, 2)), forged('T10', 1, 2));
  assert.equal(encodeQrText('paymentRequest', Uint8Array.of(1)), forged('T11', 1, 0));
  assert.equal(encodeQrText('payment', Uint8Array.of(1, 2)), forged('T12', 1, 2));
  assert.equal(encodeQrText('receipt', Uint8Array.of(1)), forged('T15', 1, 0));
});

test('a text made by an independent program from the description is the same', () => {
  const hello = new TextEncoder().encode('Hello!!');
  assert.equal(encodeQrText('paymentRequest', hello), 'T11%69 VD92EX74CUP2+P');
  assert.equal(encodeQrText('receipt', Uint8Array.of(0, 255)), 'T14U50WL2.*8');
});

test('each kind and length comes back as it went in', () => {
  for (const kind of ['paymentRequest', 'payment', 'receipt'] satisfies QrKind[]) {
    for (const length of [1, 2, 3, 86, 151, 346, 370, 393, 394, QR_MESSAGE_BYTES_MAX]) {
      const bytes = message(length);
      const text = encodeQrText(kind, bytes);
      assert.deepEqual(decodeQrText(text), { ok: true, kind, bytes });
      assert.match(text, /^[0-9A-Z $%*+\-./:]+$/);
      assert.equal(text.length % 3, 0);
    }
  }
});

test('394 bytes fill version 15 at level M to its last character, and 395 need version 16', () => {
  const full = encodeQrText('payment', message(394));
  assert.equal(full.length, 600);
  assert.equal(qrVersion(full), 15);
  assert.equal(qrVersion(encodeQrText('payment', message(393))), 15);
  assert.equal(qrVersion(encodeQrText('payment', message(395))), 16);
});

test('the largest message fits version 40 at level M', () => {
  assert.equal(qrVersion(encodeQrText('payment', message(QR_MESSAGE_BYTES_MAX))), 40);
  assert.throws(() => encodeQrText('payment', message(QR_MESSAGE_BYTES_MAX + 1)), /invariant/);
  assert.throws(() => encodeQrText('payment', new Uint8Array(0)), /invariant/);
});

test('line ends and tabs around a text are dropped', () => {
  const plain = decodeQrText(payment);
  for (const pasted of [`${payment}\n`, `\r\n\t${payment}\r\n`, `\n\n${payment}\t`]) {
    assert.deepEqual(decodeQrText(pasted), plain);
  }
});

const refusals: readonly (readonly [string, string, QrRefusal])[] = [
  ['nothing', '', 'empty'],
  ['line ends only', '\r\n\t\n', 'empty'],
  ['a web address', 'HTTPS://EXAMPLE.ORG/PAY', 'notTallystick'],
  ['a Bitcoin address', 'bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W', 'notTallystick'],
  ['a telephone number', 'TEL:+358401234567', 'notTallystick'],
  ['a lone T', 'T', 'notTallystick'],
  ['a text that lost its first character', payment.slice(1), 'notTallystick'],
  ['a text in lower case', payment.toLowerCase(), 'notTallystick'],
  ['a space in front', ` ${payment}`, 'notTallystick'],
  ['version 2', payment.replace('T1', 'T2'), 'unsupportedVersion'],
  ['version 0', forged('T00', 1, 2), 'unsupportedVersion'],
  ['the first kind not yet given', forged('T1A', 1, 2), 'unknownKind'],
  ['the last character of the alphabet as kind', forged('T1:', 1, 2), 'unknownKind'],
  ['a kind outside the alphabet', `T1a${payment.slice(3)}`, 'unknownKind'],
  ['the version alone', 'T1', 'truncated'],
  ['the prefix alone', 'T12', 'truncated'],
  ['a good check over no message', forged('T12'), 'truncated'],
  ['the last character missing', payment.slice(0, -1), 'truncated'],
  ['the last two characters missing', payment.slice(0, -2), 'truncated'],
  ['the second half missing', payment.slice(0, 300), 'badCheck'],
  ['a space behind', `${payment} `, 'truncated'],
  ['two texts in one', payment + payment, 'badCheck'],
  ['a lower-case letter', `${payment.slice(0, 30)}x${payment.slice(31)}`, 'badCharacter'],
  ['a line end in the middle', `${payment.slice(0, 30)}\n${payment.slice(31)}`, 'badCharacter'],
  ['a group that no bytes have', `${payment.slice(0, 30)}:::${payment.slice(33)}`, 'badCheck'],
  ['another kind', payment.replace('T13', 'T11'), 'badCheck'],
  ['another parity', payment.replace('T13', 'T12'), 'badCheck'],
  ['padding that is not zero', forged('T13', 1, 7), 'badCheck'],
  ['one character more than any code holds', `T1${'0'.repeat(QR_TEXT_LENGTH_MAX - 1)}`, 'tooLong'],
  ['a megabyte', 'T1'.repeat(500_000), 'tooLong'],
  ['a megabyte of line ends', '\n'.repeat(1_000_000), 'tooLong'],
];

for (const [name, text, code] of refusals) {
  test(`refused as ${code}: ${name}`, () => {
    assert.deepEqual(decodeQrText(text), { ok: false, code });
  });
}

/** Every text that one slip of a reader or a typist makes of `text`. */
function* slips(text: string): Generator<string> {
  const alphabet = Array.from(BASE45_ALPHABET);
  for (let index = 0; index <= text.length; index += 1) {
    const [before, after] = [text.slice(0, index), text.slice(index + 1)];
    const [here, next] = [text.charAt(index), text.charAt(index + 1)];
    yield* alphabet.map((character) => before + character + here + after);
    if (here === '') return;
    yield before + after;
    yield* alphabet.filter((other) => other !== here).map((other) => before + other + after);
    if (next !== '' && next !== here) yield before + next + here + after.slice(1);
  }
}

for (const length of [1, 2, 63, 64]) {
  test(`each changed, lost, added or exchanged character in ${length} bytes is noticed (P-20)`, () => {
    const text = encodeQrText('payment', message(length));
    let tried = 0;
    for (const slip of slips(text)) {
      assert.equal(decodeQrText(slip).ok, false, slip);
      tried += 1;
    }
    assert.ok(tried > text.length * 89);
  });
}

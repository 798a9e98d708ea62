/** Halves as they are handed in, by either side and with either kind of evidence. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { decodeCbor, encodeCbor, isList, type CborValue } from '../encoding/cbor.ts';
import { messageValue } from '../encoding/message.ts';
import { halfValue, readHalf } from './half.ts';

const world = await createTenantWorld();
const till = await createTestTill(world);
const payer = await createTestPayer(world);
const payment = await payer.withdraw(await till.request(1_250n));
const receipt = await till.receipt(payment);
const parts = {
  request: payment.request.message,
  payee: payment.request.payee,
  authorization: payment.authorization,
};

const HALVES = {
  "the payee's half": parts,
  "the payer's half with a receipt": { ...parts, receipt },
  "the payer's half with a status code": { ...parts, statusDigits: '042042' },
  'a half with both': { ...parts, receipt, statusDigits: '000000' },
};

for (const [name, half] of Object.entries(HALVES)) {
  test(`${name} is read as it was written`, () => {
    const value = halfValue(half);
    const decoded = decodeCbor(encodeCbor(value), 4_096);
    assert.ok(decoded.ok);
    const read = readHalf(decoded.value);
    assert.ok(read.ok);
    assert.deepEqual(read.half.request.body, payment.request.message.body);
    assert.ok(read.half.authorization.kind === 'balance');
    assert.deepEqual(read.half.authorization.withdrawal.body, payment.withdrawal.body);
    assert.deepEqual(encodeCbor(halfValue(read.half)), encodeCbor(value));
  });
}

function withItem(index: number, item: CborValue): CborValue {
  const value = halfValue({ ...parts, receipt });
  assert.ok(isList(value));
  return value.with(index, item);
}

const certificate = messageValue(payment.certificate);
const withdrawal = messageValue(payment.withdrawal);

const REFUSED: readonly (readonly [string, CborValue, object])[] = [
  ['no array', 1, { code: 'malformed', at: 'half' }],
  ['four items', [null, null, null, null], { code: 'malformed', at: 'half' }],
  ['a request that is not signed', withItem(0, []), { code: 'notSigned' }],
  [
    'a receipt in place of the request',
    withItem(0, messageValue(receipt)),
    { code: 'malformed', at: 'request' },
  ],
  ['a payee that is not signed', withItem(1, null), { code: 'notSigned' }],
  ['an authorization that is no array', withItem(2, 0), { code: 'malformed', at: 'authorization' }],
  [
    'an unknown instrument',
    withItem(2, [9, certificate, withdrawal]),
    { code: 'unknownInstrument' },
  ],
  ['an instrument without a number', withItem(2, []), { code: 'unknownInstrument' }],
  ['no withdrawal', withItem(2, [0, certificate]), { code: 'malformed', at: 'authorization' }],
  ['a certificate that is not signed', withItem(2, [0, 1, withdrawal]), { code: 'notSigned' }],
  ['a withdrawal that is not signed', withItem(2, [0, certificate, 1]), { code: 'notSigned' }],
  [
    'a rule set that is none',
    withItem(2, [0, certificate, withdrawal, 1]),
    { code: 'malformed', at: 'ruleSet' },
  ],
  [
    'a part too many',
    withItem(2, [0, certificate, withdrawal, [], 1]),
    { code: 'malformed', at: 'authorization' },
  ],
  ['a receipt that is not signed', withItem(3, 1), { code: 'notSigned' }],
  [
    'a status code of five digits',
    withItem(4, '12345'),
    { code: 'malformed', at: 'half.statusDigits' },
  ],
  [
    'a status code with a letter',
    withItem(4, '12345a'),
    { code: 'malformed', at: 'half.statusDigits' },
  ],
  [
    'a status code with a line end',
    withItem(4, '123456\n'),
    { code: 'malformed', at: 'half.statusDigits' },
  ],
  [
    'a status code that is a number',
    withItem(4, 123_456),
    { code: 'malformed', at: 'half.statusDigits' },
  ],
];

for (const [name, value, refusal] of REFUSED) {
  test(`not a half: ${name}`, () => {
    assert.deepEqual(readHalf(value), { ok: false, ...refusal });
  });
}

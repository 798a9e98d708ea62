/**
 * Sizes of the reference payment: a certificate with cap, count, validity, one place, one merchant type
 * and the notation of locked funds, and ids of 16 bytes. A QR code of version 15 at level M holds 394
 * bytes after prefix and check, one of version 25 holds 960 (P-20): a request with a bill fits that, whatever it says
 * (V-07).
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { encodeCbor } from '../encoding/cbor.ts';
import { messageBytes } from '../encoding/message.ts';
import { authorizationValue } from '../instruments/instrument.ts';
import { BILL_BYTES_MAX, COUNTER_MAX, REQUEST_TTL_SECONDS_MAX, TIME_MAX } from '../limits.ts';
import { balanceCertificateKind } from '../messages/balance-certificate.ts';
import { billDigest, billShape, isBill, type Bill } from '../messages/bill.ts';
import { MINOR_MAX, minor } from '../money.ts';
import { encodeRequestCode } from './request-code.ts';
import { sealReceipt } from './receipt-code.ts';

const QR_15_M_BYTES = 394;
const QR_18_M_BYTES = 538;
const QR_25_M_BYTES = 960;
const MINOR_MOST = minor(MINOR_MAX);

const world = await createTenantWorld();
const till = await createTestTill(world, { name: 'Amrit Kirana Stores 0042', till: 3 });
const payer = await createTestPayer(world, {
  version: 12,
  baseCounter: 240,
  baseSum: minor(4_500_000n),
  ceiling: minor(4_700_000n),
  counterMax: 300,
  paymentMax: minor(100_000n),
  flags: { fundsLocked: true, payeeOnline: false, element: 'software' },
  place: 'tdr1y',
  merchantType: 5_411,
});
const request = await till.request(99_950n, { payeeSeq: 70_000, bundleSeq: 70_000 });
const payment = await payer.withdraw(request);
const code = await payer.seal(payment);
const receipt = await till.receipt(payment, { payeeSeq: 70_001 });
const receiptCode = await sealReceipt(world.crypto, world.random, {
  session: code.session,
  requestDigest: request.message.digest,
  receipt,
});
const basket: Bill = {
  salt: world.random(16),
  items: [
    { name: 'Basmati rice', count: 2, price: minor(12_000n), unit: 'kg' },
    { name: 'Toor dal', count: 1, price: minor(14_950n), unit: 'kg' },
    { name: 'Cashew nuts', count: 3, price: minor(9_000n), unit: '100 g' },
    { name: 'साबुन', count: 4, price: minor(3_500n) },
    { name: 'Tea, 250 g', count: 1, price: minor(19_900n) },
  ],
};
/** Of the most bytes that a bill may have, under the largest numbers and the longest name. */
const fullest: Bill = {
  salt: world.random(16),
  items: [
    ...Array.from({ length: 7 }, () => ({
      name: 'x'.repeat(59),
      count: 1,
      price: minor(0n),
    })),
    { name: 'x'.repeat(32), count: 1, price: MINOR_MOST },
  ],
};
const billed = async (bill: Bill, amount: bigint): Promise<number> => {
  const asked = await till.request(amount, {
    payeeSeq: COUNTER_MAX,
    bundleSeq: COUNTER_MAX,
    time: TIME_MAX,
    ttlSeconds: REQUEST_TTL_SECONDS_MAX,
    bill: billDigest(world.crypto, bill),
  });
  return encodeRequestCode(asked.message, asked.payee, bill).length;
};
const bare = await createTestPayer(world);
const { place: _place, merchantType: _type, ...unruled } = payer.state().certificate.body;
const unruledCertificate = await signAsIssuer(
  world,
  world.keys.balance,
  balanceCertificateKind,
  unruled,
);

const SIZES: readonly (readonly [string, number, number, number])[] = [
  ['account certificate', messageBytes(till.certificate).length, 190, 210],
  ['payment request', messageBytes(request.message).length, 145, 160],
  ['request code', request.code.length, 340, QR_15_M_BYTES],
  ['request code with a bill of five items', await billed(basket, 99_950n), 500, QR_18_M_BYTES],
  ['request code with the largest bill', await billed(fullest, MINOR_MOST), 900, QR_25_M_BYTES],
  ['balance certificate, bare', messageBytes(unruledCertificate).length, 175, 195],
  ['balance certificate', messageBytes(payment.certificate).length, 185, 205],
  ['withdrawal', messageBytes(payment.withdrawal).length, 115, 127],
  ['authorization', encodeCbor(authorizationValue(payment.authorization)).length, 300, 340],
  ['payment code', code.bytes.length, 350, QR_15_M_BYTES],
  ['receipt', messageBytes(receipt).length, 80, 95],
  ['receipt code', receiptCode.length, 110, 130],
];

for (const [name, bytes, least, most] of SIZES) {
  test(`${name}: at most ${most} bytes`, (context) => {
    context.diagnostic(`${name}: ${bytes} bytes`);
    assert.ok(bytes >= least && bytes <= most, `${bytes} bytes`);
  });
}

test('the largest bill is as large as a bill may be', () => {
  assert.ok(isBill(fullest));
  assert.equal(encodeCbor(billShape.encode(fullest)).length, BILL_BYTES_MAX);
});

test('a first payment of a new certificate is smaller still', async () => {
  const first = await bare.seal(await bare.withdraw(await till.request(1_250n)));
  assert.ok(first.bytes.length < code.bytes.length);
});

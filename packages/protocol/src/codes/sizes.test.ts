/**
 * Sizes of the reference payment: a certificate with cap, count, validity, one place, one merchant type
 * and the notation of locked funds, and ids of 16 bytes. A QR code of version 15 at level M holds 394
 * bytes after prefix and check (P-20).
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
import { balanceCertificateKind } from '../messages/balance-certificate.ts';
import { minor } from '../money.ts';
import { sealReceipt } from './receipt-code.ts';

const QR_15_M_BYTES = 394;

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

test('a first payment of a new certificate is smaller still', async () => {
  const first = await bare.seal(await bare.withdraw(await till.request(1_250n)));
  assert.ok(first.bytes.length < code.bytes.length);
});

/** A payer's device reads a request: who asks, for how much, and is it genuine (G-140, G-141)? */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestTill, type TestRequest } from '@tallystick/testkit/test-till';
import { unreadableBytes } from '@tallystick/testkit/unreadable-bytes';

import { encodeRequestCode } from '../codes/request-code.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { messageValue } from '../encoding/message.ts';
import { SHOWN_BYTES_MAX } from '../limits.ts';
import { accountCertificateKind } from '../messages/account-certificate.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import { billDigest, type Bill, type BillItem } from '../messages/bill.ts';
import { currency, minor } from '../money.ts';
import { verifyRequest, type RequestInput, type RequestRefusal } from './verify-request.ts';

const world = await createTenantWorld();
const { crypto, now, trust, keys } = world;
const till = await createTestTill(world);
const skew = trust.bundle.policy.skewSeconds;
const ownKey = keys.root.publicKey;

type Verdict = ReturnType<typeof verifyRequest>;

function verify(bytes: Uint8Array, changes: Partial<RequestInput> = {}): Verdict {
  return verifyRequest(crypto, { bytes, trust, now, ownKey, ...changes });
}

async function verifyChanged(
  changes: Partial<PaymentRequest>,
  input: Partial<RequestInput> = {},
): Verdict {
  return verify((await till.request(1_250n, changes)).code, input);
}

const request = await till.request(1_250n);

test('a genuine request is read with its payee (G-142)', async () => {
  const verified = await verify(request.code);
  assert.ok(verified.ok);
  assert.deepEqual(verified.request.body, request.message.body);
  assert.deepEqual(verified.request.digest, request.message.digest);
  assert.equal(verified.payee.body.name, 'Corner shop');
});

const SOLD: readonly BillItem[] = [
  { name: 'Tea', count: 2, price: minor(150n) },
  { name: 'Rice', count: 1, price: minor(950n), unit: 'kg' },
];
const bill: Bill = { salt: world.random(16), items: SOLD };

/** A request that names one bill, and shows another or none. */
async function verifyBill(
  named: Bill | undefined,
  shown: Bill | undefined,
  amount = 1_250n,
): Verdict {
  const names = named === undefined ? {} : { bill: billDigest(crypto, named) };
  const asked = await till.request(amount, names);
  return verify(encodeRequestCode(asked.message, asked.payee, shown));
}

test('a request is read with the bill that its payee signed (V-07, V-49)', async () => {
  const verified = await verifyBill(bill, bill);
  assert.ok(verified.ok);
  assert.deepEqual(verified.bill, bill);
});

const ACCEPTED: readonly (readonly [string, () => Verdict])[] = [
  ['in its last second, with the skew', () => verifyChanged({ time: now - 300 - skew + 1 })],
  ['from a clock that is fast by the skew', () => verifyChanged({ time: now + skew })],
  [
    'for an amount that the payer enters (G-144)',
    async () =>
      verify(
        (
          await till.request(0n, {
            flags: { amountEditable: true, showsReceipt: true, givesChange: false },
          })
        ).code,
      ),
  ],
];

for (const [name, play] of ACCEPTED) {
  test(`a request accepted ${name}`, async () => {
    assert.equal((await play()).ok, true);
  });
}

async function underCertificate(changes: object, amount = 1_250n): Promise<TestRequest> {
  const certificate = await world.accountCertificate(till.element.publicKey, changes);
  return till.request(amount, {}, certificate);
}

const unreadable = unreadableBytes(request.code, SHOWN_BYTES_MAX);
const other = await createTestTill(world);

/** 2,953 bytes hold fewer items than any message may have. */
type Producible = Exclude<RequestRefusal['code'], 'tooManyItems'>;

const REFUSED: Readonly<Record<Producible, readonly (readonly [string, () => Verdict])[]>> = {
  empty: [['nothing', () => verify(unreadable.empty)]],
  tooLarge: [['more than a code holds', () => verify(unreadable.tooLarge)]],
  tooDeep: [['nested', () => verify(unreadable.tooDeep)]],
  forbiddenType: [['undefined', () => verify(unreadable.forbiddenType)]],
  truncated: [['cut off', () => verify(unreadable.truncated)]],
  trailingBytes: [['with something behind it', () => verify(unreadable.trailingBytes)]],
  notDeterministic: [['with a long head', () => verify(unreadable.notDeterministic)]],
  notSigned: [
    ['nothing signed', () => verify(encodeCbor([0, 0]))],
    ['no certificate', () => verify(encodeCbor([messageValue(request.message), 0]))],
  ],
  malformed: [
    ['no pair', () => verify(encodeCbor([]))],
    [
      'a statement in place of the request',
      async () =>
        verify(encodeCbor([messageValue(await till.statement()), messageValue(till.certificate)])),
    ],
  ],
  unknownIssuerKey: [
    [
      'a payee certified by the key for balances',
      async () => {
        const { body } = till.certificate;
        const payee = await signAsIssuer(world, keys.balance, accountCertificateKind, body);
        return verify((await till.request(1_250n, {}, payee)).code);
      },
    ],
  ],
  issuerKeyNotValid: [
    [
      'a certificate from before the account key was',
      async () => {
        const { issuedAt } = keys.account.certificate.body;
        return verify((await underCertificate({ issuedAt: issuedAt - 1 })).code);
      },
    ],
  ],
  issuerSignature: [
    [
      'a payee that certified itself',
      async () => {
        const key = { element: till.element, id: keys.account.id };
        const payee = await signAsIssuer(world, key, accountCertificateKind, till.certificate.body);
        return verify((await till.request(1_250n, {}, payee)).code);
      },
    ],
  ],
  payeeSignature: [
    [
      "somebody else's request under this payee's certificate",
      async () => {
        const foreign = await other.request(1_250n);
        return verify(encodeRequestCode(foreign.message, till.certificate));
      },
    ],
  ],
  sealingKeyUnusable: [
    ['a sealing key of small order', () => verifyChanged({ sealingKey: new Uint8Array(32) })],
  ],
  payeeCertificateExpired: [
    [
      'in the second after the skew',
      async () => verify((await underCertificate({ expiresAt: now - skew })).code),
    ],
  ],
  payeeCertificateFromFuture: [
    [
      'a type and place that hold from tomorrow on',
      async () => verify((await underCertificate({ issuedAt: now + skew + 1 })).code),
    ],
  ],
  payeeRevoked: [
    [
      'a till that was reported',
      async () =>
        verify(request.code, {
          trust: await world.trustAfter({ revokedDevices: [till.element.publicKey] }),
        }),
    ],
  ],
  requestExpired: [
    ['in the second after the skew', () => verifyChanged({ time: now - 300 - skew })],
    ['yesterday', () => verifyChanged({ time: now - 86_400, ttlSeconds: 1 })],
  ],
  requestFromFuture: [['beyond the skew', () => verifyChanged({ time: now + skew + 1 })]],
  amountZero: [['nothing is asked for', async () => verify((await till.request(0n)).code)]],
  unknownCurrency: [
    ['dollars, which the tenant does not have', () => verifyChanged({ currency: currency(840) })],
  ],
  billMissing: [['the items were left out on the way', () => verifyBill(bill, undefined)]],
  billDiffers: [
    ['items that nobody signed', () => verifyBill(undefined, bill)],
    [
      'other items of the same sum (T-97)',
      () =>
        verifyBill(bill, { ...bill, items: [{ name: 'Milk', count: 1, price: minor(1_250n) }] }),
    ],
    [
      'the same items under another salt',
      () => verifyBill(bill, { ...bill, salt: world.random(16) }),
    ],
  ],
  billSumDiffers: [
    ['a bill of less than is asked for (T-97)', () => verifyBill(bill, bill, 1_251n)],
    ['a bill of more', () => verifyBill(bill, bill, 1_249n)],
  ],
  ownRequest: [
    ['of the payer itself', () => verify(request.code, { ownKey: till.element.publicKey })],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`a request refused as ${code}: ${name}`, async () => {
      const verdict = await play();
      assert.ok(!verdict.ok);
      assert.equal(verdict.code, code);
    });
  }
}

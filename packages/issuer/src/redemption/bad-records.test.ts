/**
 * Records that are wrong in every way: each is answered by itself, and the good ones beside it are paid.
 *
 * Shows V-60, G-170.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { paymentRequestKind } from '@tallystick/protocol/messages/payment-request';
import { withdrawalKind } from '@tallystick/protocol/messages/withdrawal';
import { currency, minor } from '@tallystick/protocol/money';
import { figuresOf, lineOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolFurtherDevice } from '@tallystick/testkit/issuer-device';
import {
  collectWith,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { withOtherSignature } from '@tallystick/testkit/other-signature';
import { createTestDevice } from '@tallystick/testkit/test-device';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { sealHandle } from '../accounts/handle.ts';
import { keysFor } from '../tenants/keys-for.ts';

const world = await createIssuerWorld();
const { deps, tenant, crypto, keys } = world;

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  /** A good payment of 100, the first of its line. */
  readonly payment: WorldPayment;
}

async function scene(): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  return { payer, till, payment: await payer.pay(till, 100n) };
}

/** The half with the item at `place` replaced: request, payee, authorization, receipt, status digits. */
function withPart(half: CborValue, place: number, part: CborValue): CborValue {
  assert.ok(isList(half));
  return half.with(place, part);
}

/** A signed message with another signature. */
function spoilt(message: CborValue): CborValue {
  assert.ok(isList(message));
  return message.with(3, new Uint8Array(64).fill(7));
}

async function outcomeOf({ till }: Scene, half: CborValue): Promise<PaymentOutcome> {
  const [outcome] = (await till.sync([half])).records;
  assert.ok(outcome !== undefined);
  return outcome;
}

/** What each way of being wrong is answered with. */
const wrong: Readonly<
  Record<
    string,
    { readonly code: string; readonly make: (at: Scene) => Promise<CborValue> | CborValue }
  >
> = {
  'no half at all': { code: 'malformed', make: () => 7 },
  'a half that is cut': {
    code: 'malformed',
    make: ({ payment }) => {
      const half = halfOf(payment);
      return Array.isArray(half) ? half.slice(0, 4) : half;
    },
  },
  'a withdrawal whose payload is cut': {
    code: 'malformed',
    make: ({ payment }) => {
      const { cose } = payment.withdrawal;
      const cut = { cose: { ...cose, payload: cose.payload.slice(0, -2) } };
      return withPart(halfOf(payment), 2, [
        0,
        messageValue(payment.certificate),
        messageValue(cut),
      ]);
    },
  },
  'an instrument of an unknown kind': {
    code: 'unknownInstrument',
    make: ({ payment }) => withPart(halfOf(payment), 2, [9, null]),
  },
  'a withdrawal that somebody else signed': {
    code: 'deviceSignature',
    make: ({ payment }) =>
      withPart(halfOf(payment), 2, [
        0,
        messageValue(payment.certificate),
        spoilt(messageValue(payment.withdrawal)),
      ]),
  },
  'a request that somebody else signed': {
    code: 'payeeSignature',
    make: ({ payment }) => withPart(halfOf(payment), 0, spoilt(messageValue(payment.request))),
  },
  'a balance certificate that no key of ours signed': {
    code: 'issuerSignature',
    make: ({ payment }) =>
      withPart(halfOf(payment), 2, [
        0,
        spoilt(messageValue(payment.certificate)),
        messageValue(payment.withdrawal),
      ]),
  },
  'an account certificate that no key of ours signed': {
    code: 'issuerSignature',
    make: ({ payment, till }) =>
      withPart(halfOf(payment), 1, spoilt(messageValue(till.certificate))),
  },
  'the request of another payment': {
    code: 'deviceSignature',
    make: async ({ payment, till }) =>
      withPart(halfOf(payment), 0, messageValue(await till.request(100n))),
  },
  'the certificate of another till, with its own type and place': {
    code: 'payeeSignature',
    make: async ({ payment }) =>
      withPart(halfOf(payment), 1, messageValue((await enrolTill(world)).certificate)),
  },
  'a receipt of another till': {
    code: 'receiptSignature',
    make: async ({ payment }) =>
      halfOf(payment, { receipt: await (await enrolTill(world)).receipt(payment) }),
  },
  'a withdrawal signed as another type of message': {
    code: 'deviceSignature',
    make: async ({ payer, payment }) => {
      const kind = { ...withdrawalKind, type: 'receipt' as const };
      const context = [payment.certificate.digest, payment.request.digest];
      const withdrawal = await payer.sign(kind, payment.withdrawal.body, context);
      return halfOf({ ...payment, withdrawal });
    },
  },
  'a withdrawal signed for another tenant': {
    code: 'deviceSignature',
    make: async ({ payer, payment }) => {
      const other = await createTenantWorld();
      const withdrawal = await signMessage(crypto, withdrawalKind, {
        tenant: other.tenant,
        context: [payment.certificate.digest, payment.request.digest],
        body: payment.withdrawal.body,
        sign: payer.element.sign,
      });
      return halfOf({ ...payment, withdrawal });
    },
  },
  'everything of another tenant': {
    code: 'unknownIssuerKey',
    make: async () => {
      const other = await createIssuerWorld({ testDatabase: world.testDatabase });
      const payer = await enrolPayer(other, { deposit: 100n, offline: 100n });
      return halfOf(await payer.pay(await enrolTill(other), 10n));
    },
  },
  'another amount than the request says': {
    code: 'amountDiffers',
    make: async ({ payer, till }) => halfOf(await payer.pay(till, 10n, { amount: minor(9n) })),
  },
  'another currency than the certificate': {
    code: 'otherCurrency',
    make: async ({ payer, till }) => {
      const request = await till.request(10n, { currency: currency(978) });
      return halfOf(await payer.payRequest(request, till));
    },
  },
  'an amount of zero': {
    code: 'amountZero',
    make: async ({ payer, till }) => halfOf(await payer.pay(till, 0n)),
  },
};

for (const [what, { code, make }] of Object.entries(wrong)) {
  test(`${what}: ${code}, and nothing is kept or moved (G-100)`, async () => {
    const at = await scene();
    const outcome = await outcomeOf(at, await make(at));
    assert.deepEqual([outcome.code, outcome.status, outcome.paid], [code, undefined, 0n]);
    assert.equal((await figuresOf(world, at.payer)).line, '600 - 0 - 0');
    assert.equal((await lineOf(world, at.payer)).status, 'open');
    assert.equal((await outcomeOf(at, halfOf(at.payment))).status, 'settled', 'the good one is');
    await world.checkMoney();
  });
}

test("G-100: handed in by the payer's own device: each is refused and told to it, and the good one is kept", async () => {
  const at = await scene();
  for (const { code, make } of Object.values(wrong)) {
    const { records } = await at.payer.sync([await make(at), halfOf(at.payment)]);
    assert.deepEqual(
      [records[0]?.code, records[0]?.status, records[0]?.paid],
      [code, undefined, 0n],
    );
    assert.deepEqual([records[1]?.code, records[1]?.status], [undefined, 'awaited']);
  }
  await world.checkMoney();
});

test('all of them in one batch, with good ones between: each has its own answer, and the good are paid', async () => {
  const at = await scene();
  const records: CborValue[] = [];
  const expected: string[] = [];
  for (const { code, make } of Object.values(wrong)) {
    records.push(await make(at));
    expected.push(code);
    const other = await enrolPayer(world, { deposit: 10n, offline: 10n });
    records.push(halfOf(await other.pay(at.till, 10n)));
    expected.push('settled');
  }
  const outcomes = (await at.till.sync(records)).records;
  assert.deepEqual(
    outcomes.map(({ code, status }) => code ?? status),
    expected,
  );
  assert.equal(await moneyOf(world, at.till), BigInt(10 * Object.keys(wrong).length));
  await world.checkMoney();
});

test('(r, n - s) in every signature: the same payment, paid once, and nobody is convicted', async () => {
  const { payer, till, payment } = await scene();
  const flip = <Message extends { readonly cose: Parameters<typeof withOtherSignature>[0] }>(
    message: Message,
  ): Message => ({ ...message, cose: withOtherSignature(message.cose) });
  const flipped = halfOf({
    ...payment,
    request: flip(payment.request),
    certificate: flip(payment.certificate),
    withdrawal: flip(payment.withdrawal),
    payee: { ...till, certificate: flip(till.certificate) },
  });
  const { records } = await till.sync([flipped, halfOf(payment), flipped]);
  assert.equal(records[0]?.status, 'settled');
  assert.deepEqual(records, [records[0], records[0], records[0]]);
  assert.deepEqual((await payer.sync([flipped])).records[0]?.tally, 'matched');
  assert.equal(await moneyOf(world, till), 100n);
  assert.equal((await lineOf(world, payer)).status, 'open');
  await world.checkMoney();
});

test("signed again by the payer's own device: the same payment, and nobody is convicted", async () => {
  const { payer, till, payment } = await scene();
  const context = [payment.certificate.digest, payment.request.digest];
  const again = await payer.sign(withdrawalKind, payment.withdrawal.body, context);
  assert.notEqual(toHex(again.cose.signature), toHex(payment.withdrawal.cose.signature));
  const { records } = await till.sync([halfOf(payment), halfOf({ ...payment, withdrawal: again })]);
  assert.deepEqual(records[1], records[0]);
  assert.equal((await lineOf(world, payer)).status, 'open');
  await world.checkMoney();
});

test('a certificate that verifies and was never issued is an alarm, and nothing is paid (rule 3)', async () => {
  const { payer, till, payment } = await scene();
  const { balance } = keys;
  const certificate = await signMessage(crypto, balanceCertificateKind, {
    tenant,
    context: [],
    keyId: balance.id,
    sign: balance.element.sign,
    body: { ...payment.certificate.body, ceiling: minor(1_000_000n), version: 9 },
  });
  const request = await till.request(900_000n);
  const withdrawal = await payer.sign(
    withdrawalKind,
    { ...payment.withdrawal.body, amount: minor(900_000n), cumulative: minor(900_000n) },
    [certificate.digest, request.digest],
  );
  const forged = halfOf({ ...payment, request, certificate, withdrawal });
  for (let times = 0; times < 2; times += 1) {
    const { records } = await till.sync([forged, halfOf(payment)]);
    assert.deepEqual([records[0]?.code, records[0]?.status], ['neverIssued', undefined]);
    assert.equal(records[1]?.status, 'settled');
  }
  const alarms = await world.testDatabase.admin.query(
    'select home, digest, kind from alarm where digest = $1',
    [certificate.digest],
  );
  assert.deepEqual(alarms, [
    { home: payer.account, digest: certificate.digest, kind: 'neverIssued' },
  ]);
  await world.checkMoney();
});

test("a payee's certificate that verifies and was never issued is an alarm, and holds up no other record", async () => {
  const { payer, till, payment } = await scene();
  const device = await createTestDevice(await createTenantWorld());
  const { account } = keys;
  const forged = await signMessage(crypto, accountCertificateKind, {
    tenant,
    context: [],
    keyId: account.id,
    sign: account.element.sign,
    body: {
      ...till.certificate.body,
      publicKey: device.element.publicKey,
      handle: sealHandle(keysFor(deps, tenant).handleKey, { account: 777_777n, certificate: 1n }),
    },
  });
  const request = await signMessage(crypto, paymentRequestKind, {
    tenant,
    context: [forged.digest],
    sign: device.element.sign,
    body: { ...payment.request.body, nonce: deps.random(16) },
  });
  const other = await payer.payRequest(request, { ...till, certificate: forged });
  const { records } = await till.sync([halfOf(other), halfOf(payment)]);
  assert.deepEqual([records[0]?.code, records[0]?.status], ['neverIssued', undefined]);
  assert.equal(records[1]?.status, 'settled');
  const alarms = await world.testDatabase.admin.query('select kind from alarm where digest = $1', [
    forged.digest,
  ]);
  assert.deepEqual(alarms, [{ kind: 'neverIssued' }]);
  await world.checkMoney();
});

test('payer and payee of one account: refused, with one device and with two', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const second = collectWith(world, await enrolFurtherDevice(world, payer.account));
  for (const payee of [collectWith(world, payer), second]) {
    const payment = await payer.pay(payee, 10n);
    const { records } = await payee.sync([halfOf(payment)]);
    assert.deepEqual([records[0]?.code, records[0]?.status], ['payerIsPayee', undefined]);
  }
  assert.equal((await figuresOf(world, payer)).line, '600 - 0 - 0');
  await world.checkMoney();
});

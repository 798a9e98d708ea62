/**
 * A payment whose signatures do not hold: the till refuses it and signs nothing about it (decision 0034).
 * The payer in front of it hears the reason; the payer's device says that nothing is confirmed, and learns
 * the end of it from the issuer.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import { readHalf } from '@tallystick/protocol/messages/half';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { closeRequest } from '../src/payee/close-request.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { findPayment } from '../src/payer/payment-record.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { REFUSAL_TEXTS } from '../src/refusal-texts.ts';
import { ask, synced } from '../test-support/scene.ts';
import { createWorld, customer, till, type TestDevice, type World } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

interface Scene {
  readonly world: World;
  readonly payer: TestDevice;
  readonly payee: TestDevice;
  readonly requestId: string;
  /** What the payer's device shows. */
  readonly shown: Uint8Array;
  /** The same withdrawal under the same certificate, but one of both signatures is somebody else's. */
  readonly spoilt: Uint8Array;
}

type Signature = 'issuerSignature' | 'deviceSignature';

/** A payment, and what somebody makes of it who knows where the payer's line stands. */
async function scene(signature: Signature): Promise<Scene> {
  const world = await createWorld(parts);
  const [payer, payee] = [await customer(world), await till(world)];
  const request = await ask(payee, 100n);
  const paid = await pay(payer.device, { requestBytes: request });
  assert.ok(paid.ok);
  const payment = findPayment(payer.device.ports.store, paid.paymentId);
  const read = readRequestCode(request);
  assert.ok(payment !== undefined && read.ok);
  const half = readHalf(payment.half);
  assert.ok(half.ok && half.half.authorization.kind === 'balance');
  const { authorization } = half.half;
  const { certificate, withdrawal } = authorization;
  const other = <Cose extends { readonly signature: Uint8Array }>(cose: Cose): Cose => ({
    ...cose,
    signature: parts.random(64),
  });
  const wrong =
    signature === 'issuerSignature'
      ? { certificate: { ...certificate, cose: other(certificate.cose) } }
      : { withdrawal: { ...withdrawal, cose: other(withdrawal.cose) } };
  const sealed = await sealPayment(parts.crypto, {
    tenant: world.issuer.keys.tenant,
    requestDigest: payment.requestDigest,
    sealingKey: read.code.request.body.sealingKey,
    authorization: authorizationValue({ ...authorization, ...wrong }),
  });
  const requestId = Buffer.from(payment.requestDigest).toString('hex');
  return { world, payer, payee, requestId, shown: paid.code, spoilt: sealed.bytes };
}

for (const signature of ['deviceSignature', 'issuerSignature'] as const) {
  test(`G-151, G-154: ${signature}: refused with a reason to read out, nothing signed and nothing kept; the request ends, and the payer is told by the issuer`, async () => {
    const { world, payer, payee, requestId, spoilt } = await scene(signature);
    const writes = payee.disk.writes();
    const refused = await acceptPayment(payee.device, spoilt, { online: false });
    assert.deepEqual(refused, { outcome: 'declined', code: signature });
    assert.match(REFUSAL_TEXTS.declined[signature], /not taken, and no money moved/);
    assert.equal(payee.disk.writes(), writes);
    assert.deepEqual(listCollected(payee.device), []);
    assert.equal(listPayments(payer.device)[0]?.state, 'shown');

    // Somebody cancels one of them; the other one ends by itself.
    if (signature === 'deviceSignature') {
      assert.ok((await closeRequest(payee.device, requestId)).ok);
    } else world.time += 3_600;
    await synced(payee);
    await synced(payer);
    const [told] = listPayments(payer.device);
    assert.deepEqual([told?.state, told?.issuer?.code], ['returned', 'closedUnpaid']);
  });

  test(`G-151: ${signature}: a copy with a wrong signature has the name of the honest payment, which is taken all the same`, async () => {
    const { world, payer, payee, shown, spoilt } = await scene(signature);
    for (let times = 0; times < 20; times += 1) {
      await acceptPayment(payee.device, spoilt, { online: false });
    }
    const taken = await acceptPayment(payee.device, shown, { online: false });
    assert.ok(taken.outcome === 'accepted');
    const received = await takeReceipt(payer.device, taken.receiptCode);
    assert.ok(received.ok && received.state === 'receipted');
    await synced(payee);
    assert.deepEqual(world.issuer.books.convictions, []);
  });
}

/**
 * The reference payment: its sizes, and the time that making and verifying it takes over the bare
 * cryptography inside. It carries cap, count, validity, one place, one merchant type, the lock notation
 * and 16-byte ids. Both sides are the SDK's engines with a store in memory, so what is compared is code
 * against cryptography, not code against a disk.
 */

import { createSoftwareElement } from '@tallystick/elements/software-element';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { pay } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { encodeQrText, type QrKind } from '@tallystick/transports/qr-text';
import { qrVersion } from '@tallystick/transports/qr-version';
import { figure, type Figure } from './figure.ts';
import { referenceParties, type ReferenceParties } from './reference-parties.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

const PAYMENTS = 300;
const WARM_UP = 50;
const QR_VERSION_MAX = 15;
const OVER_CRYPTO_MAX = 2;

/** Sizes and times of the reference payment. */
export async function paymentFigures(world: IssuerWorld): Promise<readonly Figure[]> {
  const parties = await referenceParties(world);
  const bare = await prepareBareCrypto(world);
  const watches = {
    create: createStopwatch(),
    verify: createStopwatch(),
    bareCreate: createStopwatch(),
    bareVerify: createStopwatch(),
  };
  const warmUp = {
    create: createStopwatch(),
    verify: createStopwatch(),
    bareCreate: createStopwatch(),
    bareVerify: createStopwatch(),
  };
  let sizes: PaymentSizes | undefined;
  for (let index = 0; index < WARM_UP + PAYMENTS; index += 1) {
    // Payment and bare cryptography take turns, so that both meet the same machine.
    const used = index < WARM_UP ? warmUp : watches;
    sizes = await payOnce(parties, used);
    await used.bareCreate.time(bare.create);
    await used.bareVerify.time(bare.verify);
  }
  assert(sizes !== undefined, 'the bench made no payment');
  const [createMs, verifyMs] = [watches.create.medianMs(), watches.verify.medianMs()];
  const limit = { max: OVER_CRYPTO_MAX };
  return [
    ...sizeFigures(sizes),
    figure('payment.create_ms', createMs, 'ms'),
    figure('payment.create_over_crypto', createMs / watches.bareCreate.medianMs(), 'ratio', limit),
    figure('payment.verify_ms', verifyMs, 'ms'),
    figure('payment.verify_over_crypto', verifyMs / watches.bareVerify.medianMs(), 'ratio', limit),
  ];
}

interface PaymentSizes {
  readonly request: Uint8Array;
  readonly payment: Uint8Array;
  readonly receipt: Uint8Array;
}

function sizeFigures({ request, payment, receipt }: PaymentSizes): readonly Figure[] {
  const limit = { max: QR_VERSION_MAX };
  const version = (kind: QrKind, bytes: Uint8Array): number => qrVersion(encodeQrText(kind, bytes));
  return [
    figure('request.bytes', request.length, 'bytes'),
    figure('request.qr_version', version('paymentRequest', request), 'version', limit),
    figure('payment.bytes', payment.length, 'bytes'),
    figure('payment.qr_version', version('payment', payment), 'version', limit),
    figure('receipt.bytes', receipt.length, 'bytes'),
    figure('receipt.qr_version', version('receipt', receipt), 'version', limit),
  ];
}

async function payOnce(
  { payer, payee }: ReferenceParties,
  watches: { readonly create: Stopwatch; readonly verify: Stopwatch },
): Promise<PaymentSizes> {
  const made = await requestPayment(payee, {
    amount: minor(12_50n),
    currency: TEST_CURRENCY.number,
  });
  assert(made.ok, "the bench's request was refused");
  const paid = await watches.create.time(() => pay(payer, { requestBytes: made.code }));
  assert(paid.ok, "the bench's payment was refused");
  const accepted = await watches.verify.time(() =>
    acceptPayment(payee, paid.code, { online: false }),
  );
  assert(accepted.outcome === 'accepted', "the bench's payment was not accepted");
  const taken = await takeReceipt(payer, accepted.receiptCode);
  assert(taken.ok, "the bench's receipt was not taken");
  return { request: made.code, payment: paid.code, receipt: accepted.receiptCode };
}

/**
 * The operations that a payment cannot do without, with nothing between them. Making: two checks (the
 * payee's certificate, the request), one signature, one HPKE sealing. Verifying: one HPKE opening, two
 * checks (the payer's certificate, the withdrawal), one signature and one AES sealing (the receipt).
 */
async function prepareBareCrypto({ crypto, deps }: IssuerWorld): Promise<{
  readonly create: () => Promise<void>;
  readonly verify: () => Promise<void>;
}> {
  const element = createSoftwareElement(deps.random);
  const message = deps.random(300);
  const check = { publicKey: element.publicKey, message, signature: await element.sign(message) };
  const keys = await crypto.generateX25519();
  const parts = {
    info: deps.random(80),
    aad: new Uint8Array(),
    exportContext: new Uint8Array(8),
    exportLength: 20,
  };
  const recipient = { recipientPublicKey: keys.publicKey, plaintext: deps.random(330) };
  const sealed = await crypto.hpkeSeal({ ...parts, ...recipient });
  const receipt = {
    key: deps.random(16),
    nonce: deps.random(12),
    aad: new Uint8Array(4),
    plaintext: deps.random(90),
  };
  return {
    create: async () => {
      await crypto.verifyEs256(check);
      await crypto.verifyEs256(check);
      await element.sign(message);
      await crypto.hpkeSeal({ ...parts, ...recipient });
    },
    verify: async () => {
      await crypto.hpkeOpen({ ...parts, ...sealed, recipientPrivateKey: keys.privateKey });
      await crypto.verifyEs256(check);
      await crypto.verifyEs256(check);
      await element.sign(message);
      await crypto.aes128GcmSeal(receipt);
    },
  };
}

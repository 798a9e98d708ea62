/**
 * A payee's device for tests: it asks for money, opens and judges what it is shown, answers with
 * receipts and states what it has. It remembers nothing but its running number.
 */

import { encodeRequestCode } from '@tallystick/protocol/codes/request-code';
import type { X25519KeyPair } from '@tallystick/protocol/crypto';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import type { AccountCertificate } from '@tallystick/protocol/messages/account-certificate';
import {
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import { receiptKind, type Receipt } from '@tallystick/protocol/messages/receipt';
import {
  payeeStatementKind,
  type PayeeStatement,
} from '@tallystick/protocol/messages/sync-statement';
import { minor } from '@tallystick/protocol/money';
import type { PayeeStanding } from '@tallystick/protocol/risk/assess-risk';
import {
  verifyPayment,
  type PaymentInput,
  type PaymentVerdict,
} from '@tallystick/protocol/verification/verify-payment';
import type { AccountChanges, TenantWorld } from './tenant-world.ts';
import { createTestDevice, type TestDevice } from './test-device.ts';
import type { TestPayment } from './test-payer.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

/** A request as its till keeps it, and as the code that it shows. */
export interface TestRequest {
  readonly message: SignedMessage<PaymentRequest>;
  readonly payee: SignedMessage<AccountCertificate>;
  readonly sealing: X25519KeyPair;
  readonly code: Uint8Array;
}

export interface TestTill extends TestDevice {
  /** Asks for `amount` minor units; `under` another certificate of its own if given. */
  request(
    amount: bigint,
    changes?: Partial<PaymentRequest>,
    under?: SignedMessage<AccountCertificate>,
  ): Promise<TestRequest>;
  /** What the protocol says to the payment, with no line seen before and without a network. */
  judge(payment: TestPayment, changes?: Partial<PaymentInput>): Promise<PaymentVerdict>;
  /** A receipt over the payment: accepted, unless changed. */
  receipt(payment: TestPayment, changes?: Partial<Receipt>): Promise<SignedMessage<Receipt>>;
  /** What the till states at a sync: it signed so much, and nothing is open, unless changed. */
  statement(changes?: Partial<PayeeStatement>): Promise<SignedMessage<PayeeStatement>>;
}

/** Of a till that took nothing yet. */
export const NOTHING_BEFORE: PayeeStanding = {
  sinceContact: { count: 0, sum: 0n },
  inDay: { count: 0, sum: 0n },
  fromLine: 0n,
  unsettled: 0n,
};

/** A request for rupees of half a minute ago, unless changed, under the payee's certificate. */
export async function signTestRequest(
  { crypto, random, now, trust }: TenantWorld,
  payee: Pick<TestDevice, 'sign' | 'certificate'>,
  changes: Partial<PaymentRequest> & Pick<PaymentRequest, 'amount'>,
): Promise<TestRequest> {
  const sealing = await crypto.generateX25519();
  const body: PaymentRequest = {
    currency: TEST_CURRENCY.number,
    nonce: random(16),
    sealingKey: sealing.publicKey,
    time: now - 30,
    ttlSeconds: 300,
    payeeSeq: 1,
    bundleSeq: trust.bundle.seq,
    flags: { amountEditable: false, showsReceipt: true, givesChange: false },
    ...changes,
  };
  const { certificate } = payee;
  const message = await payee.sign(paymentRequestKind, body, [certificate.digest]);
  return { message, payee: certificate, sealing, code: encodeRequestCode(message, certificate) };
}

/** A new till; the changes apply to its account certificate. */
export async function createTestTill(
  world: TenantWorld,
  changes: AccountChanges = {},
): Promise<TestTill> {
  const device = await createTestDevice(world, changes);
  const { crypto, now, trust } = world;
  let payeeSeq = 0;
  return {
    ...device,
    request: async (amount, requestChanges = {}, under = device.certificate) => {
      payeeSeq += 1;
      const asked = { amount: minor(amount), payeeSeq, ...requestChanges };
      return signTestRequest(world, { ...device, certificate: under }, asked);
    },
    judge: (payment, inputChanges = {}) =>
      verifyPayment(crypto, {
        authorization: payment.authorization,
        request: payment.request.message,
        payee: payment.request.payee.body,
        seen: () => undefined,
        takenLately: () => undefined,
        standing: () => NOTHING_BEFORE,
        ownLimits: {},
        trust,
        now,
        online: false,
        ...inputChanges,
      }),
    receipt: (payment, receiptChanges = {}) => {
      payeeSeq += 1;
      const body: Receipt = {
        outcome: 'accepted',
        amount: payment.withdrawal.body.amount,
        payeeSeq,
        time: now,
        ...receiptChanges,
      };
      return device.sign(receiptKind, body, [
        payment.withdrawal.digest,
        payment.request.message.digest,
      ]);
    },
    statement: (statementChanges = {}) =>
      device.sign(payeeStatementKind, {
        lastPayeeSeq: payeeSeq,
        bundleSeq: trust.bundle.seq,
        open: [],
        closedUnpaid: [],
        ...statementChanges,
      }),
  };
}

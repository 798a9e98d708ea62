/**
 * Payments between devices that are enrolled at a test's issuer: a payer with money and a certificate, a
 * till, and the halves that both hand in.
 */

import { assert } from '@tallystick/protocol/assert';
import { certifyBodyShape, certifyResultShape } from '@tallystick/protocol/calls/certify';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import {
  syncBodyShape,
  syncResultShape,
  type SyncBody,
  type SyncResult,
} from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  messageValue,
  readMessageValue,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { halfValue } from '@tallystick/protocol/messages/half';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import {
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import { receiptKind, type Receipt } from '@tallystick/protocol/messages/receipt';
import {
  payeeStatementKind,
  payerStatementKind,
  type PayeeStatement,
  type PayerStatement,
} from '@tallystick/protocol/messages/sync-statement';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import { minor } from '@tallystick/protocol/money';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import { enrolDevice, type IssuerDevice } from './issuer-device.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

const CURRENCY = TEST_CURRENCY.number;

/** Where a payer's line stands on the device. */
export interface WorldLine {
  readonly certificate: SignedMessage<BalanceCertificate>;
  readonly counter: number;
  readonly cumulative: bigint;
  readonly head: Uint8Array;
}

export interface WorldPayment {
  readonly request: SignedMessage<PaymentRequest>;
  readonly payee: WorldTill;
  readonly certificate: SignedMessage<BalanceCertificate>;
  readonly withdrawal: SignedMessage<Withdrawal>;
}

export interface WorldPayer extends IssuerDevice {
  readonly line: Uint8Array;
  state(): WorldLine;
  /** Goes back to an earlier state: what a copied store does. */
  restore(state: WorldLine): void;
  /** Asks for `amount` spendable offline; the code of a refusal, or undefined. */
  certify(amount: bigint, changes?: Partial<PayerStatement>): Promise<string | undefined>;
  pay(till: WorldTill, amount: bigint, changes?: Partial<Withdrawal>): Promise<WorldPayment>;
  /** Answers a request, which may have been answered before. */
  payRequest(
    request: SignedMessage<PaymentRequest>,
    till: WorldTill,
    changes?: Partial<Withdrawal>,
  ): Promise<WorldPayment>;
  statement(changes?: Partial<PayerStatement>): Promise<SignedMessage<PayerStatement>>;
  sync(records: readonly CborValue[], changes?: Partial<SyncBody>): Promise<SyncResult>;
}

export interface WorldTill extends IssuerDevice {
  request(
    amount: bigint,
    changes?: Partial<PaymentRequest>,
  ): Promise<SignedMessage<PaymentRequest>>;
  receipt(payment: WorldPayment, changes?: Partial<Receipt>): Promise<SignedMessage<Receipt>>;
  statement(changes?: Partial<PayeeStatement>): Promise<SignedMessage<PayeeStatement>>;
  /** Hands in records with a statement that names them as open. */
  sync(
    records: readonly CborValue[],
    statement?: Partial<PayeeStatement>,
    changes?: Partial<SyncBody>,
  ): Promise<SyncResult>;
}

/** The half of a payment, with a receipt if one is given. */
export function halfOf(
  payment: WorldPayment,
  extra: { readonly receipt?: SignedMessage<Receipt>; readonly statusDigits?: string } = {},
): CborValue {
  const { request, payee, certificate, withdrawal } = payment;
  return halfValue({
    request,
    payee: payee.certificate,
    authorization: { kind: 'balance', certificate, withdrawal },
    ...extra,
  });
}

/** A customer with money at the issuer, and `offline` of it in a certificate. */
export async function enrolPayer(
  world: IssuerWorld,
  { deposit, offline }: { readonly deposit: bigint; readonly offline: bigint },
): Promise<WorldPayer> {
  const device = await enrolDevice(world, { role: 'customer', name: 'Asha' });
  const line = lineIdOf(world.crypto, {
    publicKey: device.element.publicKey,
    currency: CURRENCY,
    purse: 0,
  });
  let state: WorldLine | undefined;
  const held = (): WorldLine => {
    assert(state !== undefined, 'the payer of a test has no certificate');
    return state;
  };
  const statement: WorldPayer['statement'] = (changes = {}) =>
    device.sign(payerStatementKind, {
      line,
      headCounter: state?.counter ?? 0,
      headDigest: state === undefined || state.counter === 0 ? new Uint8Array(32) : state.head,
      cumulative: minor(state?.cumulative ?? 0n),
      ...changes,
    });
  const payer: WorldPayer = {
    ...device,
    line,
    statement,
    state: held,
    restore: (earlier) => {
      state = earlier;
    },
    certify: async (amount, changes) => {
      const answer = await device.call(
        'certify',
        certifyBodyShape.encode({
          currency: CURRENCY,
          purse: 0,
          amount: minor(amount),
          statement: messageValue(await statement(changes)),
        }),
      );
      if (!answer.accepted) return answer.code;
      const certificate = await readCertificate(world, device, answer.result);
      state = {
        certificate,
        counter: state?.counter ?? 0,
        cumulative: state?.cumulative ?? 0n,
        head: state?.head ?? certificate.digest,
      };
      return undefined;
    },
    pay: async (till, amount, changes) =>
      payer.payRequest(await till.request(amount), till, changes),
    payRequest: async (request, till, changes = {}) => {
      const { certificate, counter, cumulative, head } = held();
      const { amount } = request.body;
      const body: Withdrawal = {
        counter: counter + 1,
        cumulative: minor(cumulative + amount),
        amount,
        previous: head,
        time: world.now(),
        ...changes,
      };
      const context = [certificate.digest, request.digest];
      const withdrawal = await device.sign(withdrawalKind, body, context);
      state = {
        certificate,
        counter: body.counter,
        cumulative: body.cumulative,
        head: withdrawal.digest,
      };
      return { request, payee: till, certificate, withdrawal };
    },
    sync: (records, changes = {}) => syncWith(device, { records, ...changes }),
  };
  await depositTo(device, deposit);
  if (offline > 0n) assert((await payer.certify(offline)) === undefined, 'no certificate');
  return payer;
}

async function depositTo(device: IssuerDevice, amount: bigint): Promise<void> {
  const body = { source: 'testBank', currency: CURRENCY, amount: minor(amount) } as const;
  const answer = await device.call('deposit', depositBodyShape.encode(body));
  assert(answer.accepted, 'a deposit of a test was refused');
}

async function readCertificate(
  world: IssuerWorld,
  device: IssuerDevice,
  result: CborValue,
): Promise<SignedMessage<BalanceCertificate>> {
  const body = readShape(certifyResultShape, result, 'certify');
  assert(body.ok, 'the answer to certify is malformed');
  const read = readMessageValue(balanceCertificateKind, body.value.certificate);
  assert(read.ok, 'a balance certificate cannot be read');
  const certificate = await verifyIssued(world.crypto, device.trust, read.message, {
    purpose: 'balance',
    issuedAt: read.message.body.issuedAt,
  });
  assert(certificate.ok, 'a balance certificate does not verify');
  return certificate.message;
}

/** A merchant's till. */
export async function enrolTill(world: IssuerWorld): Promise<WorldTill> {
  const device = await enrolDevice(world, {
    role: 'merchant',
    name: 'Corner shop',
    merchantType: 5_411,
    place: 'tdr1y',
  });
  let payeeSeq = 0;
  const statement: WorldTill['statement'] = (changes = {}) =>
    device.sign(payeeStatementKind, {
      lastPayeeSeq: payeeSeq,
      bundleSeq: device.trust.bundle.seq,
      open: [],
      closedUnpaid: [],
      ...changes,
    });
  return {
    ...device,
    statement,
    request: async (amount, changes = {}) => {
      payeeSeq += 1;
      const { publicKey } = await world.crypto.generateX25519();
      const body: PaymentRequest = {
        amount: minor(amount),
        currency: CURRENCY,
        nonce: world.deps.random(16),
        sealingKey: publicKey,
        time: world.now(),
        ttlSeconds: 300,
        payeeSeq,
        bundleSeq: device.trust.bundle.seq,
        flags: { amountEditable: false, showsReceipt: true, givesChange: false },
        ...changes,
      };
      return device.sign(paymentRequestKind, body, [device.certificate.digest]);
    },
    receipt: (payment, changes = {}) => {
      payeeSeq += 1;
      const body: Receipt = {
        outcome: 'accepted',
        amount: payment.withdrawal.body.amount,
        payeeSeq,
        time: world.now(),
        ...changes,
      };
      return device.sign(receiptKind, body, [payment.withdrawal.digest, payment.request.digest]);
    },
    sync: async (records, statementChanges, changes = {}) =>
      syncWith(device, {
        records,
        payeeStatement: messageValue(await statement(statementChanges)),
        ...changes,
      }),
  };
}

async function syncWith(device: IssuerDevice, changes: Partial<SyncBody>): Promise<SyncResult> {
  const body: SyncBody = {
    epoch: device.trust.bundle.epoch,
    seq: device.trust.bundle.seq,
    payerStatements: [],
    records: [],
    asks: [],
    ...changes,
  };
  const answer = await device.call('sync', syncBodyShape.encode(body));
  assert(answer.accepted, `a sync was refused: ${answer.code}`);
  const result = readShape(syncResultShape, answer.result, 'sync');
  assert(result.ok, 'the answer to sync is malformed');
  return result.value;
}

/**
 * Payments between devices that are enrolled at a test's issuer: a payer with money and a certificate, a
 * till, and the halves that both hand in.
 */

import { assert } from '@tallystick/protocol/assert';
import type { CertifyBody } from '@tallystick/protocol/calls/certify';
import { rulesBodyShape, type RulesBody } from '@tallystick/protocol/calls/rules';
import { devicesResultShape, type DevicesResult } from '@tallystick/protocol/calls/devices';
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
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { BalanceCertificate } from '@tallystick/protocol/messages/balance-certificate';
import { halfValue, type HalfParts } from '@tallystick/protocol/messages/half';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import type { PaidProof } from '@tallystick/protocol/messages/paid-proof';
import { paymentOrderKind } from '@tallystick/protocol/messages/payment-order';
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
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import { minor } from '@tallystick/protocol/money';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';
import { certifyBody, readCertificate, type IssuedToPayer } from './issuer-certificates.ts';
import {
  enrolDevice,
  enrolFurtherDevice,
  enrolWithCode,
  type IssuerDevice,
} from './issuer-device.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

const CURRENCY = TEST_CURRENCY.number;

/** Where a payer's line stands on the device. */
export interface WorldLine extends IssuedToPayer {
  readonly counter: number;
  readonly cumulative: bigint;
  readonly head: Uint8Array;
}

export interface WorldPayment {
  readonly request: SignedMessage<PaymentRequest>;
  readonly payee: WorldTill;
  readonly certificate: SignedMessage<BalanceCertificate>;
  readonly withdrawal: SignedMessage<Withdrawal>;
  readonly ruleSet: RuleSet | undefined;
}

export interface WorldPayer extends IssuerDevice {
  readonly line: Uint8Array;
  state(): WorldLine;
  /** Goes back to an earlier state: what a copied store does. */
  restore(state: WorldLine): void;
  /** Asks for `amount` spendable offline; the code of a refusal, or undefined. */
  certify(
    amount: bigint,
    changes?: Partial<PayerStatement>,
    asked?: Partial<Pick<CertifyBody, 'rules' | 'unlock'>>,
  ): Promise<string | undefined>;
  /** The same device with another purse. */
  withPurse(purse: number): WorldPayer;
  /** Sets and ends rules of its account; the code of a refusal, or undefined. */
  changeRules(change: Partial<RulesBody>): Promise<string | undefined>;
  pay(till: WorldTill, amount: bigint, changes?: Partial<Withdrawal>): Promise<WorldPayment>;
  /** Answers a request, which may have been answered before. */
  payRequest(
    request: SignedMessage<PaymentRequest>,
    till: WorldTill,
    changes?: Partial<Withdrawal>,
  ): Promise<WorldPayment>;
  statement(changes?: Partial<PayerStatement>): Promise<SignedMessage<PayerStatement>>;
  sync(records: readonly CborValue[], changes?: Partial<SyncBody>): Promise<SyncResult>;
  /** Puts money of the test bank into the account. */
  deposit(amount: bigint): Promise<void>;
}

export interface WorldTill extends IssuerDevice {
  /** The bundle that it holds: a newer one that a sync brings is taken. */
  bundleSeq(): number;
  /** Takes a payment, which its statements name as open until the issuer has acknowledged it. */
  accept(payment: WorldPayment): void;
  request(
    amount: bigint,
    changes?: Partial<PaymentRequest>,
  ): Promise<SignedMessage<PaymentRequest>>;
  receipt(payment: WorldPayment, changes?: Partial<Receipt>): Promise<SignedMessage<Receipt>>;
  statement(changes?: Partial<PayeeStatement>): Promise<SignedMessage<PayeeStatement>>;
  /** Hands in records with a statement, which tells the truth unless it is changed. */
  sync(
    records: readonly CborValue[],
    statement?: Partial<PayeeStatement>,
    changes?: Partial<SyncBody>,
  ): Promise<SyncResult>;
}

/** The half of a payment, with a receipt if one is given. */
export function halfOf(
  payment: WorldPayment,
  extra: Pick<HalfParts, 'ordered' | 'statusDigits'> & {
    readonly receipt?: SignedMessage<Receipt>;
  } = {},
): CborValue {
  const { request, payee, certificate, withdrawal, ruleSet } = payment;
  const carried = ruleSet === undefined ? {} : { ruleSet };
  return halfValue({
    request,
    payee: payee.certificate,
    authorization: { kind: 'balance', certificate, withdrawal, ...carried },
    ...extra,
  });
}

/** The half of a payment with its payer's order, and the issuer's proof if there is one. */
export async function orderedHalf(
  world: IssuerWorld,
  { payer, payment, proof }: OrderedPayment,
): Promise<CborValue> {
  const context = [payment.withdrawal.digest, payment.request.digest];
  const order = await payer.sign(paymentOrderKind, { time: world.now() }, context);
  return halfOf(payment, { ordered: { order, ...(proof === undefined ? {} : { proof }) } });
}

export interface OrderedPayment {
  /** The device that signs the order. */
  readonly payer: Pick<IssuerDevice, 'sign'>;
  readonly payment: WorldPayment;
  readonly proof?: Pick<SignedMessage<PaidProof>, 'cose'>;
}

/**
 * A customer with money at the issuer, and `offline` of it in a certificate; with `account`, a further
 * device of a customer that is there.
 */
export async function enrolPayer(
  world: IssuerWorld,
  input: {
    readonly deposit: bigint;
    readonly offline: bigint;
    readonly account?: bigint;
    /** For a device of that account, instead of a code made for it. */
    readonly enrolmentCode?: Uint8Array;
    readonly purse?: number;
  },
): Promise<WorldPayer> {
  const { deposit, offline } = input;
  const device = await enrolCustomer(world, input);
  const payer = payerOn(world, device, input.purse ?? 0);
  if (deposit > 0n) await payer.deposit(deposit);
  if (offline > 0n) assert((await payer.certify(offline)) === undefined, 'no certificate');
  return payer;
}

async function enrolCustomer(
  world: IssuerWorld,
  { account, enrolmentCode }: { readonly account?: bigint; readonly enrolmentCode?: Uint8Array },
): Promise<IssuerDevice> {
  if (account === undefined) return enrolDevice(world, { role: 'customer', name: 'Asha' });
  return enrolmentCode === undefined
    ? enrolFurtherDevice(world, account)
    : enrolWithCode(world, account, enrolmentCode);
}

/** A device that pays, on which nothing is ready yet. */
export function payerOn(world: IssuerWorld, device: IssuerDevice, purse = 0): WorldPayer {
  const { publicKey } = device.element;
  const line = lineIdOf(world.crypto, { publicKey, currency: CURRENCY, purse });
  let state: WorldLine | undefined;
  const held = (): WorldLine => {
    assert(state !== undefined, 'the payer of a test has no certificate');
    return state;
  };
  const statement: WorldPayer['statement'] = (changes = {}) =>
    device.sign(payerStatementKind, { ...statementOf(line, state), ...changes });
  const payer: WorldPayer = {
    ...device,
    line,
    statement,
    state: held,
    restore: (earlier) => {
      state = earlier;
    },
    certify: async (amount, changes, asked) => {
      const stated = await statement(changes);
      const body = await certifyBody(payer, amount, { purse, statement: stated, ...asked });
      const answer = await device.call('certify', body);
      if (!answer.accepted) return answer.code;
      const { certificate, terms } = await readCertificate(world, device, answer.result);
      const { counter = 0, cumulative = 0n, head = certificate.digest } = state ?? {};
      state = { certificate, terms, counter, cumulative, head };
      return undefined;
    },
    changeRules: async ({ set = [], end = [] }) => {
      const answer = await device.call('rules', rulesBodyShape.encode({ set, end }));
      return answer.accepted ? undefined : answer.code;
    },
    pay: async (till, amount, changes) =>
      payer.payRequest(await till.request(amount), till, changes),
    payRequest: async (request, till, changes = {}) => {
      const { certificate, terms } = held();
      const body = { ...nextWithdrawal(held(), request, world.now()), ...changes };
      const context = [certificate.digest, request.digest];
      const withdrawal = await device.sign(withdrawalKind, body, context);
      const { counter, cumulative } = body;
      state = { certificate, terms, counter, cumulative, head: withdrawal.digest };
      const payment = { request, payee: till, certificate, withdrawal, ruleSet: terms.ruleSet };
      till.accept(payment);
      return payment;
    },
    withPurse: (other) => payerOn(world, device, other),
    sync: (records, changes = {}) => syncWith(device, { records, ...changes }),
    deposit: (amount) => depositTo(device, amount),
  };
  return payer;
}

function statementOf(line: Uint8Array, state: WorldLine | undefined): PayerStatement {
  return {
    line,
    headCounter: state?.counter ?? 0,
    headDigest: state === undefined || state.counter === 0 ? new Uint8Array(32) : state.head,
    cumulative: minor(state?.cumulative ?? 0n),
  };
}

function nextWithdrawal(
  { counter, cumulative, head }: WorldLine,
  request: SignedMessage<PaymentRequest>,
  now: number,
): Withdrawal {
  const { amount } = request.body;
  return {
    counter: counter + 1,
    cumulative: minor(cumulative + amount),
    amount,
    previous: head,
    time: now,
  };
}

async function depositTo(device: IssuerDevice, amount: bigint): Promise<void> {
  const body = { source: 'testBank', currency: CURRENCY, amount: minor(amount) } as const;
  const answer = await device.call('deposit', depositBodyShape.encode(body));
  assert(answer.accepted, 'a deposit of a test was refused');
}

/** The devices of the payer's account as the issuer lists them to it. */
export async function devicesOf(device: Pick<IssuerDevice, 'call'>): Promise<DevicesResult> {
  const answer = await device.call('devices', null);
  const result = readShape(devicesResultShape, answer.result, 'devices');
  assert(result.ok, `no list of devices: ${answer.code}`);
  return result.value;
}

/** A merchant's till; with `account`, a further one of a merchant that is there. Merchants are grocers. */
export async function enrolTill(
  world: IssuerWorld,
  {
    account,
    merchantType = 5_411,
  }: { readonly account?: bigint; readonly merchantType?: number } = {},
): Promise<WorldTill> {
  const device =
    account === undefined
      ? await enrolDevice(world, {
          role: 'merchant',
          name: 'Corner shop',
          merchantType,
          place: 'tdr1y',
        })
      : await enrolFurtherDevice(world, account);
  return collectWith(world, device);
}

/** A device that collects: a till's, or a person's. */
export function collectWith(world: IssuerWorld, device: IssuerDevice): WorldTill {
  let payeeSeq = 0;
  let bundleSeq = device.trust.bundle.seq;
  const open = new Map<string, Uint8Array>();
  const statement: WorldTill['statement'] = (changes = {}) =>
    device.sign(payeeStatementKind, {
      lastPayeeSeq: payeeSeq,
      bundleSeq,
      open: [...open.values()],
      closedUnpaid: [],
      ...changes,
    });
  return {
    ...device,
    statement,
    bundleSeq: () => bundleSeq,
    accept: ({ withdrawal: { digest } }) => {
      open.set(toHex(digest), digest);
    },
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
        bundleSeq,
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
      const { digest } = payment.withdrawal;
      if (body.outcome !== 'accepted') open.delete(toHex(digest));
      return device.sign(receiptKind, body, [digest, payment.request.digest]);
    },
    sync: async (records, statementChanges, changes = {}) => {
      const payeeStatement = messageValue(await statement(statementChanges));
      const result = await syncWith(device, { records, payeeStatement, ...changes });
      if (result.bundle !== undefined) bundleSeq = seqOf(result.bundle);
      for (const { digest, status } of result.records) {
        if (digest !== undefined && status !== undefined) open.delete(toHex(digest));
      }
      return result;
    },
  };
}

function seqOf(bundle: CborValue): number {
  const read = readMessageValue(trustBundleKind, bundle);
  assert(read.ok, 'a bundle cannot be read');
  return read.message.body.seq;
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

/**
 * A payer's device for tests: it keeps the state of one line, signs withdrawals from it, and, as no
 * honest device can, goes back to a state that it had before.
 */

import { assert } from '@tallystick/protocol/assert';
import { sealPayment, type SessionSecret } from '@tallystick/protocol/codes/payment-code';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import type { UnverifiedBalanceAuthorization } from '@tallystick/protocol/instruments/balance';
import { authorizationValue, readAuthorization } from '@tallystick/protocol/instruments/instrument';
import type { BalanceCertificate } from '@tallystick/protocol/messages/balance-certificate';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';
import {
  payerStatementKind,
  type PayerStatement,
} from '@tallystick/protocol/messages/sync-statement';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { BalanceChanges, TenantWorld } from './tenant-world.ts';
import { createTestDevice, type TestDevice } from './test-device.ts';
import type { TestRequest } from './test-till.ts';

/** Where the line stands on the device. */
export interface LineState {
  readonly certificate: SignedMessage<BalanceCertificate>;
  readonly counter: number;
  readonly cumulative: Minor;
  /** Digest of the last withdrawal; of the certificate before the first one. */
  readonly previous: Uint8Array;
}

/** One payment as its payer has it. */
export interface TestPayment {
  readonly request: TestRequest;
  readonly certificate: SignedMessage<BalanceCertificate>;
  readonly withdrawal: SignedMessage<Withdrawal>;
  /** The same as a payee gets it: read, and not verified. */
  readonly authorization: UnverifiedBalanceAuthorization;
}

/** A payment code, and the secret that payer and payee share from then on. */
export interface TestPaymentCode {
  readonly bytes: Uint8Array;
  readonly session: SessionSecret;
}

export interface WithdrawalChanges extends Partial<Withdrawal> {
  /** Sent along with the withdrawal. */
  readonly ruleSet?: RuleSet;
}

export interface TestPayer extends TestDevice {
  /** The line's id, 16 bytes. */
  readonly line: Uint8Array;
  state(): LineState;
  /** Goes back (or over) to a state of this line: what a copied store does. */
  restore(state: LineState): void;
  /** Signs the next withdrawal for the request. What `changes` give is signed as it is. */
  withdraw(request: TestRequest, changes?: WithdrawalChanges): Promise<TestPayment>;
  /** Seals a payment into the code that the payer shows. */
  seal(payment: TestPayment): Promise<TestPaymentCode>;
  /** Takes the next certificate of the line: its base is where the line stands. */
  refresh(changes?: BalanceChanges): Promise<SignedMessage<BalanceCertificate>>;
  /** States where the line stands. */
  statement(changes?: Partial<PayerStatement>): Promise<SignedMessage<PayerStatement>>;
}

/** A new payer with a balance certificate, to which the changes apply. */
export async function createTestPayer(
  world: TenantWorld,
  changes: BalanceChanges = {},
): Promise<TestPayer> {
  const flags = { person: true, redeemOnly: false };
  const device = await createTestDevice(world, { name: 'Asha', flags, till: 0 });
  const { crypto, tenant, now } = world;
  const first = await world.balanceCertificate(device.element.publicKey, changes);
  const line = lineIdOf(crypto, first.body);
  let state: LineState = {
    certificate: first,
    counter: first.body.baseCounter,
    cumulative: first.body.baseSum,
    previous: first.digest,
  };
  return {
    ...device,
    line,
    state: () => state,
    restore: (earlier) => {
      state = earlier;
    },
    withdraw: async (request, { ruleSet, ...withdrawalChanges } = {}) => {
      const { certificate } = state;
      const body = { ...nextWithdrawal(state, request, now), ...withdrawalChanges };
      const context = [certificate.digest, request.message.digest];
      const withdrawal = await device.sign(withdrawalKind, body, context);
      const { counter, cumulative } = body;
      state = { certificate, counter, cumulative, previous: withdrawal.digest };
      const authorization = readBack({ certificate, withdrawal, ruleSet });
      return { request, certificate, withdrawal, authorization };
    },
    seal: ({ request, authorization }) =>
      sealPayment(crypto, {
        tenant,
        requestDigest: request.message.digest,
        sealingKey: request.message.body.sealingKey,
        authorization: authorizationValue(authorization),
      }),
    refresh: async (certificateChanges = {}) => {
      const { body } = state.certificate;
      const certificate = await world.balanceCertificate(device.element.publicKey, {
        ...body,
        version: body.version + 1,
        baseCounter: state.counter,
        baseSum: state.cumulative,
        ...certificateChanges,
      });
      state = { ...state, certificate };
      return certificate;
    },
    statement: (statementChanges = {}) =>
      device.sign(payerStatementKind, { ...statementOf(line, state), ...statementChanges }),
  };
}

function nextWithdrawal(state: LineState, request: TestRequest, now: number): Withdrawal {
  const { amount } = request.message.body;
  return {
    counter: state.counter + 1,
    cumulative: minor(state.cumulative + amount),
    amount,
    previous: state.previous,
    time: now,
  };
}

function statementOf(line: Uint8Array, state: LineState): PayerStatement {
  const headDigest = state.counter === 0 ? new Uint8Array(32) : state.previous;
  return { line, headCounter: state.counter, headDigest, cumulative: state.cumulative };
}

function readBack(parts: {
  readonly certificate: SignedMessage<BalanceCertificate>;
  readonly withdrawal: SignedMessage<Withdrawal>;
  readonly ruleSet: RuleSet | undefined;
}): UnverifiedBalanceAuthorization {
  const { ruleSet, ...messages } = parts;
  const read = readAuthorization(
    authorizationValue({
      kind: 'balance',
      ...messages,
      ...(ruleSet === undefined ? {} : { ruleSet }),
    }),
  );
  assert(
    read.ok && read.authorization.kind === 'balance',
    'the payer made an authorization that cannot be read',
  );
  return read.authorization;
}

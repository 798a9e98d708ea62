/**
 * A small but real issuer for tests of devices: it opens sealed calls, verifies who made them, and signs
 * its answers with keys that devices verify. It keeps its books in memory.
 */

import { assert } from '@tallystick/protocol/assert';
import { answerKind, type Answer, type CallRefusal } from '@tallystick/protocol/calls/answer';
import { openCall, sealAnswer, verifyCall, type Call } from '@tallystick/protocol/calls/call';
import { encodeEnrolmentCode, enrolBodyShape } from '@tallystick/protocol/calls/enrol';
import type { CoverAllotment } from '@tallystick/protocol/calls/sync';
import { digestOf, messageBytes } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { PayeeStatement } from '@tallystick/protocol/messages/sync-statement';
import type { Policy } from '@tallystick/protocol/messages/trust-bundle';
import { minor } from '@tallystick/protocol/money';
import { USUAL_OFFER, type CoinOffer } from './coin-operations.ts';
import { enrol } from './enrol-operation.ts';
import { createBooks, type Books } from './issuer-books.ts';
import type { CertificateTerms, RuleBook } from './issuer-rules.ts';
import { signIssued, type BundleContent, type IssuerKeys } from './issuer-keys.ts';
import {
  DAY_SECONDS,
  EURO,
  runOperation,
  type AccountInput,
  type Interference,
  type IssuerState,
  type Outcome,
} from './issuer-operations.ts';
import type { DisputeState } from './dispute-operations.ts';
import { nothingPersonal, type PersonalState } from './personal-operations.ts';

export interface SmallIssuer {
  readonly keys: IssuerKeys;
  readonly books: Books;
  /** Rules of accounts; those of others than the holder are put here. */
  readonly rules: RuleBook;
  readonly personal: PersonalState;
  readonly disputes: DisputeState;
  /** Changes what later bundles say; the sequence rises by itself. */
  publish(content: Partial<BundleContent>): void;
  /** Changes the policy of later bundles. */
  setPolicy(policy: Partial<Policy>): void;
  setTerms(terms: CertificateTerms): void;
  /** Makes coins from now on; what is left out is as usual. */
  offerCoins(offer?: Partial<CoinOffer>): void;
  /** Makes no coins, and gives no terms for those that are out, as a faulty issuer would. */
  endCoins(): void;
  /** Lets a test change what the issuer answers, as a faulty one would, signed and sealed. */
  interfere(fault: Interference): void;
  setCover(account: string, cover: readonly CoverAllotment[]): void;
  /** The last payee's statement of an account. */
  statementOf(account: string): PayeeStatement | undefined;
  /** An enrolment code for an account of this name. */
  enrolmentCode(account: AccountInput): Uint8Array;
  /** Answers a sealed call. Throws for bytes that are none. */
  readonly answer: (bytes: Uint8Array) => Promise<Uint8Array>;
}

const NONCE_SECONDS_MAX = 300;

/** An issuer with one tenant and one currency. */
export function createSmallIssuer(keys: IssuerKeys, clock: () => number): SmallIssuer {
  const state: IssuerState = {
    keys,
    books: createBooks(),
    rules: new Map(),
    clock,
    codes: new Map(),
    devices: new Map(),
    issued: new Set(),
    nonces: new Map(),
    cover: new Map(),
    statements: new Map(),
    personal: nothingPersonal(),
    disputes: { payments: [] },
    coinPayments: new Map(),
    content: firstBundle(clock()),
    terms: {},
    fault: (_operation, outcome) => outcome,
  };
  const publish = (content: Partial<BundleContent>): void => {
    state.content = {
      ...state.content,
      issuedAt: clock(),
      validUntil: clock() + 90 * DAY_SECONDS,
      ...content,
      seq: content.seq ?? state.content.seq + 1,
    };
  };
  return {
    keys,
    books: state.books,
    rules: state.rules,
    personal: state.personal,
    disputes: state.disputes,
    publish,
    setPolicy: (policy) => publish({ policy: { ...state.content.policy, ...policy } }),
    setTerms(terms): void {
      state.terms = terms;
    },
    offerCoins(offer = {}): void {
      state.coinOffer = { ...USUAL_OFFER, ...state.coinOffer, ...offer };
    },
    endCoins(): void {
      delete state.coinOffer;
    },
    interfere(fault): void {
      state.fault = fault;
    },
    setCover(account, cover): void {
      state.cover.set(account, cover);
    },
    statementOf: (account) => state.statements.get(account),
    enrolmentCode(account): Uint8Array {
      const secret = keys.random(16);
      state.codes.set(toHex(secret), { account });
      return encodeEnrolmentCode({
        tenant: keys.tenant,
        rootKey: keys.root.publicKey,
        issuerHpkeKey: keys.hpke.publicKey,
        secret,
        url: 'https://issuer.example',
      });
    },
    answer: (bytes) => answer(state, bytes),
  };
}

function firstBundle(issuedAt: number): BundleContent {
  return {
    epoch: 1,
    seq: 1,
    issuedAt,
    validUntil: issuedAt + 90 * DAY_SECONDS,
    policy: {
      skewSeconds: 120,
      bundleAgeSecondsMax: 30 * DAY_SECONDS,
      offlineLimitLower: minor(5_000n),
      offlineLimitUpper: minor(100_000n),
      payeeOnline: 'notRequired',
      hopsMax: 0,
      unconfirmedCountMax: 3,
      unconfirmedSumMax: minor(50_000n),
    },
    currencies: [{ number: EURO, code: 'EUR', exponent: 2 }],
    ruleSets: [],
    revokedKeyHashes: [],
  };
}

async function answer(state: IssuerState, bytes: Uint8Array): Promise<Uint8Array> {
  const { keys } = state;
  const { crypto, tenant } = keys;
  const opened = await openCall(crypto, {
    tenant,
    issuerHpkePrivateKey: keys.hpke.privateKey,
    bytes,
  });
  assert(opened.ok, 'the small issuer was sent something that is no call');
  const { call } = opened;
  const handled = await handle(state, call.body, async (publicKey) => {
    const verified = await verifyCall(crypto, call, { tenant, publicKey });
    return verified !== undefined;
  });
  const outcome = state.fault(call.body.operation, handled);
  const nonce = keys.random(16);
  state.nonces.set(toHex(nonce), state.clock());
  const body: Answer = {
    call: digestOf(crypto, call, { tenant, context: [] }),
    accepted: outcome.ok,
    code: outcome.ok ? '' : outcome.code,
    result: outcome.ok ? outcome.result : null,
    time: state.clock(),
    nonce,
    epoch: state.content.epoch,
    seq: state.content.seq,
  };
  const signed = await signIssued(keys, 'answer', answerKind, body);
  return sealAnswer(crypto, keys.random, {
    answerKey: opened.answerKey,
    answer: messageBytes(signed),
  });
}

async function handle(
  state: IssuerState,
  call: Call,
  isSignedBy: (publicKey: Uint8Array) => Promise<boolean>,
): Promise<Outcome> {
  const refuse = (code: CallRefusal): Outcome => ({ ok: false, code });
  const enrolment = readShape(enrolBodyShape, call.body, 'enrol');
  const device = state.devices.get(toHex(call.keyHash));
  const publicKey =
    call.operation === 'enrol' && enrolment.ok ? enrolment.value.publicKey : device?.publicKey;
  if (publicKey === undefined) return refuse('unknownDevice');
  if (!(await isSignedBy(publicKey))) return refuse('callSignature');
  const givenAt = state.nonces.get(toHex(call.nonce));
  if (givenAt === undefined || state.clock() - givenAt > NONCE_SECONDS_MAX) {
    return refuse('staleNonce');
  }
  if (call.operation === 'enrol') {
    return enrolment.ok ? enrol(state, enrolment.value) : refuse('malformedBody');
  }
  if (device === undefined) return refuse('unknownDevice');
  return runOperation(state, device, call);
}

/** A tenant with a payer and a till in the model, for tests: payments as they would be signed. */

import type { SignedHalf } from '@tallystick/auditor/signed-half';
import type { DisputeTerms } from '@tallystick/issuer/disputes/dispute-terms';
import type { SettlementPolicy } from '@tallystick/issuer/redemption/settlement-policy';
import { certify, sync, type ModelHead, type SyncCommand } from './commands.ts';
import { passTime } from './passing-time.ts';
import type { Moment } from './settle.ts';
import {
  accountOf,
  emptyState,
  lineOf,
  reservationOf,
  type ModelDevice,
  type ModelPayment,
  type ModelPolicy,
  type ModelState,
} from './state.ts';

export const DAY = 86_400;
export const PAYER = 1n;
export const PAYEE = 2n;
export const LINE = 'line';
const POLICY: ModelPolicy = {
  lineLimit: 1_000n,
  bundleAgeSecondsMax: 7 * DAY,
  validSeconds: 7 * DAY,
  redeemDays: 14,
  paymentMax: 1_000_000n,
  paymentsMax: 500,
};
const START = 100 * DAY;

export interface ModelGround {
  readonly state: ModelState;
  readonly payer: ModelDevice;
  readonly till: ModelDevice;
  moment(): Moment;
  /** From now on the operator wants it so. */
  decide(policy: SettlementPolicy): void;
  /** The same about objections. */
  listen(terms: DisputeTerms): void;
  wait(seconds: number): void;
  /** Deferred work of the time that has passed. */
  work(): void;
  /** Brings the line to `amount` spendable; the name of the certificate, or the refusal's code. */
  issue(amount: bigint): string;
  /** Signs a payment with the newest certificate. */
  pay(amount: bigint, changes?: Partial<SignedHalf>): SignedHalf;
  /** The till hands in. */
  claim(halves: readonly SignedHalf[], stated?: Partial<Statement>): readonly ModelPayment[];
  /** The payer's device hands in. */
  report(halves: readonly SignedHalf[]): readonly ModelPayment[];
  /** The payer's device says where its line stands, and hands nothing in. */
  sayHead(): void;
  /** `ceiling - settled - returned = reservation`. */
  figures(): string;
  free(account: bigint): bigint;
}

type Statement = NonNullable<SyncCommand['payeeStatement']>;

/** A payer with `free` money, and a till; nothing was issued. */
export function createModelGround(free: bigint): ModelGround {
  const state = emptyState();
  state.accounts.set(PAYER, { role: 'customer', free, inTransit: 0n });
  state.accounts.set(PAYEE, { role: 'merchant', free: 0n, inTransit: 0n });
  state.bundles.set(1, START);
  const payer = addDevice(state, 'phone', PAYER);
  const till = addDevice(state, 'till', PAYEE);
  let now = START;
  let head: ModelHead = { line: LINE, counter: 0, digest: '', sum: 0n };
  let certificate = '';
  let redeemBy = 0;
  let settlement: SettlementPolicy | undefined;
  let terms: DisputeTerms | undefined;
  const moment = (): Moment => ({ state, policy: POLICY, settlement, terms, now });
  const given = (found: readonly (ModelPayment | undefined)[]): readonly ModelPayment[] =>
    found.filter((payment): payment is ModelPayment => payment !== undefined);
  return {
    state,
    payer,
    till,
    moment,
    decide(policy) {
      settlement = policy;
    },
    listen(next) {
      terms = next;
    },
    wait(seconds) {
      now += seconds;
    },
    work: () => passTime(moment()),
    issue(amount) {
      const name = `certificate ${state.certificates.size}`;
      const certified = certify(
        moment(),
        { device: payer, line: LINE, amount, head, rules: [], unlock: false },
        name,
      );
      if (!certified.ok) return certified.code;
      certificate = name;
      redeemBy = now + POLICY.validSeconds + POLICY.redeemDays * DAY;
      return name;
    },
    pay(amount, changes = {}) {
      const half = sign({ payer, till, head, certificate, redeemBy }, amount, changes);
      head = { line: LINE, counter: half.counter, digest: half.digest, sum: half.cumulative };
      return half;
    },
    claim(halves, stated = {}) {
      const payeeStatement = { lastSeq: 0, bundleSeq: 1, open: [], closedUnpaid: [], ...stated };
      return given(
        sync(moment(), { device: till, heldBundle: 0, heads: [], halves, payeeStatement }),
      );
    },
    report: (halves) => given(sync(moment(), { device: payer, heldBundle: 0, heads: [], halves })),
    sayHead: () => void sync(moment(), { device: payer, heldBundle: 0, heads: [head], halves: [] }),
    figures() {
      const line = lineOf(state, { line: LINE });
      const { ceiling, settled, returned } = line;
      return `${ceiling} - ${settled} - ${returned} = ${reservationOf(line)}`;
    },
    free: (account) => accountOf(state, account).free,
  };
}

interface Signing {
  readonly payer: ModelDevice;
  readonly till: ModelDevice;
  /** Where the line stands. */
  readonly head: ModelHead;
  readonly certificate: string;
  readonly redeemBy: number;
}

function sign(
  { payer, till, head, certificate, redeemBy }: Signing,
  amount: bigint,
  changes: Partial<SignedHalf>,
): SignedHalf {
  const counter = head.counter + 1;
  const digest = changes.digest ?? `payment ${counter}`;
  return {
    digest,
    line: LINE,
    payer: PAYER,
    payerKeyHash: payer.keyHash,
    payerKey: new Uint8Array(),
    payee: PAYEE,
    payeeKeyHash: till.keyHash,
    payeeKey: new Uint8Array(),
    till: till.till,
    counter,
    cumulative: head.sum + amount,
    amount,
    previous: head.digest,
    certificate,
    payeeCertificate: '',
    redeemBy,
    request: `request of ${digest}`,
    requestSeq: counter,
    bundleSeq: 1,
    time: 0,
    element: 'software',
    rules: [],
    isBeyond: false,
    isElsewhere: false,
    ...changes,
  };
}

function addDevice(state: ModelState, keyHash: string, account: bigint): ModelDevice {
  const device: ModelDevice = {
    keyHash,
    account,
    till: 1,
    status: 'active',
    isRetiring: false,
    wasReported: false,
    spentTwice: false,
    stated: 0,
    syncedBundle: 0,
    named: new Map(),
  };
  state.devices.set(keyHash, device);
  return device;
}

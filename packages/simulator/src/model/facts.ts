/**
 * What the model asks the database for, because it is no decision about money: who enrolled with which
 * key, which trust bundles were published and whom they list, and, after a process was killed in the
 * middle of it, which deferred work it had not come to.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import { decodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { DISPUTE_OUTCOMES, type DisputeOutcome } from '@tallystick/protocol/calls/disputes';
import { ruleShape, type Rule } from '@tallystick/protocol/rules/rule';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { decodeRevocations, revocationPrefix } from '@tallystick/protocol/messages/revocation-set';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import type { Engine } from '../database/engine.ts';
import { ALL_DONE, type NotDone } from './passing-time.ts';
import type { ModelState } from './state.ts';
import { bytesOf, octets, text } from '../database/row-values.ts';

/** The public key of an enrolled device, which the model knows from now on; undefined when it is none. */
export async function findDevice(
  engine: Engine,
  state: ModelState,
  keyHash: string,
): Promise<Uint8Array | undefined> {
  const [row] = await engine.query(
    `select d.home, d.till, d.public_key, a.role,
       (select max(seq) from trust_bundle where issued_at <= d.enrolled_at) as handed_out
     from device d join account a using (tenant, home) where d.key_hash = $1`,
    [bytesOf(keyHash)],
  );
  if (row === undefined) return undefined;
  const account = BigInt(String(row['home']));
  addAccount(state, account, row['role']);
  if (!state.devices.has(keyHash)) {
    state.devices.set(keyHash, {
      keyHash,
      account,
      till: Number(row['till']),
      status: 'active',
      isRetiring: false,
      wasReported: false,
      spentTwice: false,
      stated: 0,
      syncedBundle: Number(row['handed_out']),
      named: new Map(),
    });
  }
  return octets(row, 'public_key');
}

/** An account that the operator opened, which the model knows from now on. */
export async function findAccount(
  engine: Engine,
  state: ModelState,
  account: bigint,
): Promise<void> {
  const [row] = await engine.query('select role from account where home = $1', [account]);
  if (row !== undefined) addAccount(state, account, row['role']);
}

function addAccount(state: ModelState, account: bigint, role: unknown): void {
  if (state.accounts.has(account)) return;
  const isMerchant = role === 'merchant';
  const opened = { role: isMerchant ? 'merchant' : 'customer', free: 0n, inTransit: 0n } as const;
  state.accounts.set(account, { ...opened });
}

/** Bundles that the model does not know: when each was issued, and whom each lists. */
export async function newBundles(
  engine: Engine,
  crypto: Crypto,
  after: number,
): Promise<readonly NewBundle[]> {
  const rows = await engine.query(
    'select seq, bytes from trust_bundle where seq > $1 order by seq',
    [after],
  );
  return rows.map((row) => {
    const read = readMessage(trustBundleKind, octets(row, 'bytes'));
    assert(read.ok, 'a published bundle is malformed');
    const { seq, issuedAt, revocations } = read.message.body;
    const prefixes = decodeRevocations(revocations);
    const lists = (keyHash: string): boolean =>
      prefixes?.has(revocationPrefix(crypto, revocations.salt, bytesOf(keyHash))) ?? false;
    return { seq, issuedAt, lists };
  });
}

export interface NewBundle {
  readonly seq: number;
  readonly issuedAt: number;
  readonly lists: (keyHash: string) => boolean;
}

/** The bytes of the newest certificate of a line. */
export async function newestCertificate(
  engine: Engine,
  line: string,
): Promise<Uint8Array | undefined> {
  const [row] = await engine.query(
    'select bytes from certificate where line = $1 order by version desc limit 1',
    [bytesOf(line)],
  );
  return row === undefined ? undefined : octets(row, 'bytes');
}

/** What the operator had done, in the order in which it was. */
export type OperatorOrder =
  | { readonly kind: 'prefund'; readonly amount: bigint }
  | { readonly kind: 'deposit'; readonly account: bigint; readonly amount: bigint }
  | {
      readonly kind: 'allot';
      readonly account: bigint;
      readonly till: number;
      readonly amount: bigint;
    };

/** The operator's orders about money, except for the first `known` ones; they are posted at home 0. */
export async function operatorOrders(
  engine: Engine,
  known: number,
): Promise<readonly OperatorOrder[]> {
  const rows = await engine.query(
    `select kind, credit_home::text as account, credit_name, amount::text as amount
     from ledger_posting where home = 0 order by xmin::text::bigint, ctid offset $1`,
    [known],
  );
  return rows.map((row) => {
    const amount = BigInt(String(row['amount']));
    const account = BigInt(String(row['account']));
    switch (row['kind']) {
      case 'prefund':
        return { kind: 'prefund', amount };
      case 'deposit':
        return { kind: 'deposit', account, amount };
      default: {
        assert(row['kind'] === 'allot', `an order is of an unknown kind`);
        const till = Number(String(row['credit_name']).split(':')[1]);
        return { kind: 'allot', account, till, amount };
      }
    }
  });
}

/** Until when each till's cover lasts, by `account/till`. */
export async function coverEnds(engine: Engine): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.query(
    'select home::text as home, till, until::text as until from cover_allotment',
  );
  return new Map(
    rows.map((row) => [`${String(row['home'])}/${String(row['till'])}`, Number(row['until'])]),
  );
}

/** A word of an operator that ended a dispute. */
export interface OperatorsDecision {
  readonly digest: string;
  readonly at: number;
  readonly outcome: DisputeOutcome;
  readonly borneBy?: string;
}

/** What operators decided about objections, in the order in which they did. */
export async function operatorsDecisions(engine: Engine): Promise<readonly OperatorsDecision[]> {
  const rows = await engine.query(
    `select encode(digest, 'hex') as digest, decided_at::text as at, outcome, borne_by from dispute
     where ground = 'operator' order by decided_at, xmin::text::bigint`,
  );
  return rows.map((row) => {
    const outcome = DISPUTE_OUTCOMES.find((one) => one === row['outcome']);
    assert(outcome !== undefined, 'a dispute ended in no known way');
    const borneBy = row['borne_by'] === null ? undefined : text(row, 'borne_by');
    return {
      digest: String(row['digest']),
      at: Number(row['at']),
      outcome,
      ...(borneBy === undefined ? {} : { borneBy }),
    };
  });
}

/** A rule that stands in the table, whoever set it. */
export interface StandingRule {
  readonly account: bigint;
  readonly number: number;
  readonly author: string;
  readonly rule: Rule;
  readonly until?: number;
  readonly isEnded: boolean;
}

/** All rules of all accounts. */
export async function standingRules(engine: Engine): Promise<readonly StandingRule[]> {
  const rows = await engine.query(
    `select home::text as home, number, coalesce(named, author) as author, rule, until::text as until,
       ended_at is not null as ended
     from account_rule order by home, number`,
  );
  return rows.map((row) => {
    const decoded = decodeCbor(octets(row, 'rule'), RULE_BYTES_MAX);
    assert(decoded.ok, 'a rule in the table is no CBOR');
    const rule = readShape(ruleShape, decoded.value, 'rule');
    assert(rule.ok, 'a rule in the table is malformed');
    return {
      account: BigInt(String(row['home'])),
      number: Number(row['number']),
      author: String(row['author']),
      rule: rule.value,
      ...(row['until'] === null ? {} : { until: Number(row['until']) }),
      isEnded: row['ended'] === true || row['ended'] === 't',
    };
  });
}

const RULE_BYTES_MAX = 1_024;

/** Devices that were reported lost. */
export async function blockedDevices(engine: Engine): Promise<readonly string[]> {
  const rows = await engine.query(
    `select encode(key_hash, 'hex') as name from device where status = 'blocked'`,
  );
  return rows.map((row) => String(row['name']));
}

/** Devices in whose place another one enrolled. */
export async function replacedDevices(engine: Engine): Promise<readonly string[]> {
  const rows = await engine.query(
    `select encode(replaces, 'hex') as name from enrolment
     where replaces is not null and used_by is not null`,
  );
  return rows.map((row) => String(row['name']));
}

/** Objections that are over, or past their time, and that the worker has not come to. */
const DISPUTES_LEFT = `
  select encode(d.digest, 'hex') as digest from dispute d join payment p using (home, digest)
  where d.decided_at is null and (d.decide_by < $1 or p.status <> 'disputed')`;

/** Payments of which a message is still to be sent to their payers, or may not have been taken by the gateway. */
export async function untoldPayments(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.query(
    `select encode(subject, 'hex') as digest from notice
     where event = 'paymentAwaits' and state in ('waiting', 'sending')`,
  );
  return new Set(rows.map((row) => String(row['digest'])));
}

/** Due or not: where the loss account has too little, a reimbursement waits for somebody who funds it. */
async function reimbursementsLeft(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.query(
    `select encode(digest, 'hex') as digest from dispute where reimburse`,
  );
  return new Set(rows.map((row) => String(row['digest'])));
}

/** Due or not: where a payee had too little, a reversal waits, whatever came in the same pass afterwards. */
async function reversalsLeft(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.query(
    `select encode(subject, 'hex') as subject from work where kind = 'reverse'`,
  );
  return new Set(rows.map((row) => String(row['subject'])));
}

/**
 * Payments that the worker has not come to. One whose wait for its payer is over may have been settled with
 * another one of its line: then its own work is left, and has nothing left to do.
 */
const PAYMENTS_LEFT = `
  select encode(p.digest, 'hex') as digest from payment p
  where (p.status in ('awaited', 'redeemed', 'waiting') and p.redeem_by <= $1)
    or (p.code = 'awaitsPayer' and p.confirm_by <= $1)
    or (p.status in ('awaited', 'redeemed') and exists (
      select from work w where w.home = p.home and w.kind = 'lapse' and w.subject = p.digest
        and (w.due_at <= $1 or w.attempts > 0)))`;

/**
 * Deferred work that is still to be done at `now` after a pass of the worker; after a complete one only the
 * reversals and reimbursements for which there was too little when their turn came.
 */
export async function workLeft(
  engine: Engine,
  { now, isComplete }: { readonly now: number; readonly isComplete: boolean },
): Promise<NotDone> {
  const reversals = await reversalsLeft(engine);
  const reimbursements = await reimbursementsLeft(engine);
  if (isComplete) return { ...ALL_DONE, reversals, reimbursements };
  const rows = await engine.query(
    `select home::text as home, kind, encode(subject, 'hex') as subject from work
     where due_at <= $1 or attempts > 0`,
    [now],
  );
  const open = await engine.query(PAYMENTS_LEFT, [now]);
  const disputes = await engine.query(DISPUTES_LEFT, [now]);
  const transit = await engine.query(
    `select payee::text as payee, sum(amount)::text as amount from ledger_transit
     where rolled_up_by is null group by payee`,
  );
  const subjects = (kind: string): ReadonlySet<string> =>
    new Set(rows.filter((row) => row['kind'] === kind).map((row) => String(row['subject'])));
  return {
    payments: new Set(open.map((row) => String(row['digest']))),
    releases: subjects('release'),
    reversals,
    disputes: new Set(disputes.map((row) => String(row['digest']))),
    reimbursements,
    inTransit: new Map(
      transit.map((row) => [BigInt(String(row['payee'])), BigInt(String(row['amount']))]),
    ),
    covers: new Set(
      rows
        .filter((row) => row['kind'] === 'reclaimCover')
        .map((row) => `${String(row['home'])}/${Number.parseInt(String(row['subject']), 16)}`),
    ),
  };
}

/** Objections as the tables have them, each with its payment and every move of money for it. */

import type { Row } from '@tallystick/database/database';
import { text } from '../database/row-values.ts';
import type { Engine } from '../database/engine.ts';

export type MoneyKind = 'paid' | 'released' | 'reversed' | 'reimbursed' | 'reimbursedBack';

export interface MoneyMove {
  readonly kind: MoneyKind;
  readonly amount: bigint;
  /** Unix seconds. */
  readonly at: number;
}

export interface KeptObjection {
  /** Of the payment, hexadecimal. */
  readonly digest: string;
  /** Of the device that objected. */
  readonly keyHash: string;
  readonly reason: string;
  readonly openedAt: number;
  readonly decideBy: number;
  /** Infinity while it is open; then the texts are empty. */
  readonly decidedAt: number;
  readonly outcome: string;
  readonly ground: string;
  readonly borneBy: string;
  readonly decidedBy: string;
  readonly amount: bigint;
  readonly status: string;
  readonly paid: bigint;
  /** Of that, what the payer's own money paid. */
  readonly fromPayer: bigint;
  readonly isClaimed: boolean;
  readonly usedBy: string;
  /** Something else than the objection may delay or spoil it. */
  readonly isContested: boolean;
  readonly isPayeeProven: boolean;
  /** When the bundle was issued that the request names; Infinity where there is none. */
  readonly bundleIssuedAt: number;
  /** What the payee and the loss account have at the end. */
  readonly payeeFree: bigint;
  readonly loss: bigint;
  readonly moves: readonly MoneyMove[];
}

const OBJECTIONS = `
  select encode(d.digest, 'hex') as digest, encode(d.key_hash, 'hex') as key_hash, d.reason,
    d.opened_at::text as opened_at, d.decide_by::text as decide_by, d.decided_at::text as decided_at,
    d.outcome, d.ground, d.borne_by, d.decided_by, p.amount::text as amount, p.status, p.claimed,
    (p.paid_reservation + p.paid_cover + p.paid_late)::text as paid,
    (p.paid_reservation + p.paid_late)::text as from_payer, encode(r.digest, 'hex') as used_by,
    l.status = 'fraud' or v.status is distinct from 'active' or p.late as contested,
    exists (
      select from fraud_proof f where f.home = p.payee and f.key_hash = p.payee_key_hash
    ) as proven, b.issued_at::text as issued_at, coalesce(a.balance, 0)::text as payee_free,
    (select coalesce(sum(balance), 0) from ledger_account where kind = 'loss')::text as loss
  from dispute d
  join payment p using (home, digest)
  join line l on l.home = p.home and l.line = p.line
  left join device v on v.home = l.home and v.key_hash = l.key_hash
  left join trust_bundle b on b.seq = p.bundle_seq
  left join paid_request r on r.home = p.payee and r.request = p.request
  left join ledger_account a on a.home = p.payee and a.name = 'available'
  order by 1`;

const MOVES = `
  select encode(reference, 'hex') as digest, amount::text as amount, posted_at::text as at,
    case when kind in ('capture', 'cover', 'lateClaim') then 'paid'
      when kind = 'release' then 'released' when kind = 'reversal' then 'reversed'
      when kind = 'reimburse' and credit_name = 'available' then 'reimbursed'
      when kind = 'reimburse' then 'reimbursedBack' end as kind
  from ledger_posting
  where kind in ('capture', 'cover', 'lateClaim', 'release', 'reversal', 'reimburse')
    and reference in (select digest from dispute) order by posted_at`;

/** All of them, in the order of their digests. */
export async function keptObjections(engine: Engine): Promise<readonly KeptObjection[]> {
  const moves = Map.groupBy(await engine.query(MOVES), (row) => text(row, 'digest'));
  const rows = await engine.query(OBJECTIONS);
  return rows.map((row) => objectionOf(row, (moves.get(text(row, 'digest')) ?? []).map(moveOf)));
}

const KINDS: readonly MoneyKind[] = [
  'paid',
  'released',
  'reversed',
  'reimbursed',
  'reimbursedBack',
];

function moveOf(row: Row): MoneyMove {
  const kind = KINDS.find((one) => one === row['kind']) ?? 'paid';
  return { kind, amount: BigInt(text(row, 'amount')), at: Number(text(row, 'at')) };
}

function objectionOf(row: Row, moves: readonly MoneyMove[]): KeptObjection {
  const word = (name: string): string => (row[name] === null ? '' : text(row, name));
  const sum = (name: string): bigint => BigInt(text(row, name));
  return {
    digest: text(row, 'digest'),
    keyHash: text(row, 'key_hash'),
    reason: text(row, 'reason'),
    openedAt: Number(text(row, 'opened_at')),
    decideBy: Number(text(row, 'decide_by')),
    decidedAt: row['decided_at'] === null ? Infinity : Number(text(row, 'decided_at')),
    outcome: word('outcome'),
    ground: word('ground'),
    borneBy: word('borne_by'),
    decidedBy: word('decided_by'),
    amount: sum('amount'),
    status: text(row, 'status'),
    paid: sum('paid'),
    fromPayer: sum('from_payer'),
    isClaimed: row['claimed'] === true,
    usedBy: word('used_by'),
    isContested: row['contested'] === true,
    isPayeeProven: row['proven'] === true,
    bundleIssuedAt: row['issued_at'] === null ? Infinity : Number(text(row, 'issued_at')),
    payeeFree: sum('payee_free'),
    loss: sum('loss'),
    moves,
  };
}

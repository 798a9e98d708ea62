/**
 * Looking for contradictions on the lines that new payments came in on.
 *
 * As long as a line's known payments agree, their intervals run in the order of their counters; so a new
 * one contradicts some known one exactly if it contradicts its neighbours by counter, or one with its
 * own counter. Three index look-ups a payment find every double spend, whoever handed it in.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { contradiction, contradictsStatement } from '@tallystick/protocol/fraud/contradiction';
import type { LineRow } from '../certificates/line-row.ts';
import { bytesColumn } from '../columns.ts';
import { findPayments, type PaymentRow } from '../redemption/payment-row.ts';
import { storedValue } from '../stored-value.ts';
import type { FraudFound } from './keep-proof.ts';

const NEIGHBOURS = `
  select n.digest as new_digest, k.digest
  from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[]) as n (home, line, counter, digest)
  cross join lateral (
    (select p.digest from payment p
     where p.home = n.home and p.line = n.line and p.counter < n.counter
     order by p.counter desc limit 1)
    union all
    (select p.digest from payment p
     where p.home = n.home and p.line = n.line and p.counter = n.counter and p.digest <> n.digest
     limit 1)
    union all
    (select p.digest from payment p
     where p.home = n.home and p.line = n.line and p.counter > n.counter
     order by p.counter limit 1)
  ) k`;

/** At most one contradiction for each new payment; each is enough to convict its device. */
export async function findContradictions(
  transaction: Transaction,
  input: {
    /** Payments that were inserted just now, with the line they are on. */
    readonly fresh: readonly { readonly payment: PaymentRow; readonly line: LineRow }[];
  },
): Promise<readonly FraudFound[]> {
  const { fresh } = input;
  if (fresh.length === 0) return [];
  const rows = await transaction.query(NEIGHBOURS, [
    fresh.map(({ payment }) => payment.home),
    fresh.map(({ payment }) => payment.line),
    fresh.map(({ payment }) => payment.counter),
    fresh.map(({ payment }) => payment.digest),
  ]);
  const homes = new Map(fresh.map(({ payment }) => [toHex(payment.digest), payment.home]));
  const pairs = rows.map((row) => ({
    fresh: toHex(bytesColumn(row, 'new_digest')),
    known: bytesColumn(row, 'digest'),
  }));
  const known = await loadKnown(transaction, fresh, pairs, homes);
  const found: FraudFound[] = [];
  for (const { payment, line } of fresh) {
    const name = toHex(payment.digest);
    const neighbours = pairs.filter((pair) => pair.fresh === name);
    const fraud =
      againstNeighbours(
        payment,
        line,
        neighbours.map((pair) => known.get(toHex(pair.known))),
      ) ?? (await againstStatement(transaction, payment, line));
    if (fraud !== undefined) found.push(fraud);
  }
  return found;
}

async function loadKnown(
  transaction: Transaction,
  fresh: readonly { readonly payment: PaymentRow }[],
  pairs: readonly { readonly fresh: string; readonly known: Uint8Array }[],
  homes: ReadonlyMap<string, bigint>,
): Promise<ReadonlyMap<string, PaymentRow>> {
  const known = new Map(fresh.map(({ payment }) => [toHex(payment.digest), payment]));
  const missing = pairs.filter((pair) => !known.has(toHex(pair.known)));
  if (missing.length === 0) return known;
  const rows = await findPayments(
    transaction,
    missing.map((pair) => ({ home: homes.get(pair.fresh) ?? 0n, digest: pair.known })),
  );
  for (const payment of rows) known.set(toHex(payment.digest), payment);
  return known;
}

function againstNeighbours(
  payment: PaymentRow,
  line: LineRow,
  neighbours: readonly (PaymentRow | undefined)[],
): FraudFound | undefined {
  for (const neighbour of neighbours) {
    assert(neighbour !== undefined, 'a neighbour on a line vanished');
    const kind = contradiction(payment, neighbour);
    if (kind === undefined || kind === 'claimedAfterVoid') continue;
    return {
      kind,
      home: payment.home,
      keyHash: line.keyHash,
      first: { kind: 'payment', payment: neighbour },
      second: { kind: 'payment', payment },
    };
  }
  return undefined;
}

async function againstStatement(
  transaction: Transaction,
  payment: PaymentRow,
  { stated, keyHash }: LineRow,
): Promise<FraudFound | undefined> {
  if (stated === undefined || !contradictsStatement(stated, payment)) return undefined;
  return hiddenFrom(
    await loadStatement(transaction, payment.home, stated.statement),
    payment,
    keyHash,
  );
}

/** The contradiction between a statement and a payment that it leaves out. */
export function hiddenFrom(
  statement: Uint8Array,
  payment: PaymentRow,
  keyHash: Uint8Array,
): FraudFound {
  return {
    kind: 'hidden',
    home: payment.home,
    keyHash,
    first: { kind: 'statement', message: storedValue(statement) },
    second: { kind: 'payment', payment },
  };
}

async function loadStatement(
  transaction: Transaction,
  home: bigint,
  digest: Uint8Array,
): Promise<Uint8Array> {
  const [row] = await transaction.query(
    'select bytes from statement where home = $1 and digest = $2',
    [home, digest],
  );
  assert(row !== undefined, 'a statement vanished');
  return bytesColumn(row, 'bytes');
}

/**
 * Looking for contradictions on the lines that new payments came in on.
 *
 * As long as a line's known payments agree, their intervals run in the order of their counters; so new
 * ones contradict known ones, or each other, exactly if somewhere in the order of counters two
 * neighbours do, or two that bear one number. Three index look-ups a payment find every double spend,
 * whoever handed it in.
 */

import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  contradiction,
  contradictsStatement,
  type LinePlace,
} from '@tallystick/protocol/fraud/contradiction';
import { lineKey, type LineRow } from '../certificates/line-row.ts';
import { bytesColumn } from '../columns.ts';
import { findPayments, type PaymentRow } from '../redemption/payment-row.ts';
import { storedValue } from '../stored-value.ts';
import type { FraudFound } from './keep-proof.ts';

/** A payment that has no row yet, and the line it is on. */
export interface FreshPayment {
  readonly payment: PaymentRow;
  readonly line: LineRow;
}

const PLACE = 'p.digest, p.counter, p.cumulative, p.amount, p.previous';

const NEIGHBOURS = `
  select n.place::integer as place, k.*
  from unnest($1::bigint[], $2::bytea[], $3::bigint[]) with ordinality as n (home, line, counter, place)
  cross join lateral (
    (select ${PLACE} from payment p
     where p.home = n.home and p.line = n.line and p.counter < n.counter
     order by p.counter desc limit 1)
    union all
    (select ${PLACE} from payment p
     where p.home = n.home and p.line = n.line and p.counter = n.counter limit 1)
    union all
    (select ${PLACE} from payment p
     where p.home = n.home and p.line = n.line and p.counter > n.counter
     order by p.counter limit 1)
  ) k`;

/**
 * At most one contradiction for each line of the new payments, however many forks a cheat and a payee
 * hand in together: one convicts the device.
 */
export async function findContradictions(
  transaction: Transaction,
  fresh: readonly FreshPayment[],
): Promise<readonly FraudFound[]> {
  const found = new Map<string, FraudFound>();
  const add = (fraud: FraudFound | undefined, line: LineRow): void => {
    if (fraud !== undefined && !found.has(lineKey(line))) found.set(lineKey(line), fraud);
  };
  for (const group of Map.groupBy(fresh, ({ line }) => lineKey(line)).values()) {
    for (const [earlier, later] of neighboursIn(group)) {
      add(between(later, earlier.payment), later.line);
    }
  }
  for (const [one, known] of await contradicted(transaction, fresh)) {
    add(between(one, known), one.line);
  }
  for (const one of fresh) {
    if (found.has(lineKey(one.line))) continue;
    add(await againstStatement(transaction, one), one.line);
  }
  return [...found.values()];
}

/** New payments of one line, each with the next one by counter. */
function neighboursIn(
  group: readonly FreshPayment[],
): readonly (readonly [FreshPayment, FreshPayment])[] {
  const ordered = group.toSorted((left, right) => left.payment.counter - right.payment.counter);
  return ordered.flatMap((earlier, index) => {
    const later = ordered[index + 1];
    return later === undefined ? [] : [[earlier, later] as const];
  });
}

/** New payments with a known one that they contradict, one a line. */
async function contradicted(
  transaction: Transaction,
  fresh: readonly FreshPayment[],
): Promise<readonly (readonly [FreshPayment, PaymentRow])[]> {
  if (fresh.length === 0) return [];
  const rows = await transaction.query(NEIGHBOURS, [
    fresh.map(({ payment }) => payment.home),
    fresh.map(({ payment }) => payment.line),
    fresh.map(({ payment }) => payment.counter),
  ]);
  const pairs = new Map<string, readonly [FreshPayment, LinePlace]>();
  for (const row of rows) {
    const one = fresh[integerColumn(row, 'place') - 1];
    assert(one !== undefined, 'a neighbour of nothing was found');
    const place = placeOf(row);
    const isNew = !pairs.has(lineKey(one.line));
    if (isNew && contradiction(one.payment, place) !== undefined) {
      pairs.set(lineKey(one.line), [one, place]);
    }
  }
  if (pairs.size === 0) return [];
  const keys = [...pairs.values()].map(([{ payment }, { digest }]) => ({
    home: payment.home,
    digest,
  }));
  const known = new Map(
    (await findPayments(transaction, keys)).map((payment) => [toHex(payment.digest), payment]),
  );
  return [...pairs.values()].map(([one, { digest }]) => {
    const payment = known.get(toHex(digest));
    assert(payment !== undefined, 'a neighbour on a line vanished');
    return [one, payment] as const;
  });
}

function placeOf(row: Row): LinePlace {
  return {
    digest: bytesColumn(row, 'digest'),
    counter: Number(bigintColumn(row, 'counter')),
    cumulative: bigintColumn(row, 'cumulative'),
    amount: bigintColumn(row, 'amount'),
    previous: bytesColumn(row, 'previous'),
  };
}

function between({ payment, line }: FreshPayment, other: PaymentRow): FraudFound | undefined {
  const kind = contradiction(payment, other);
  if (kind === undefined || kind === 'claimedAfterVoid') return undefined;
  return {
    kind,
    home: payment.home,
    keyHash: line.keyHash,
    first: { kind: 'payment', payment: other },
    second: { kind: 'payment', payment },
  };
}

async function againstStatement(
  transaction: Transaction,
  { payment, line }: FreshPayment,
): Promise<FraudFound | undefined> {
  const { stated, keyHash } = line;
  if (stated === undefined || !contradictsStatement(stated, payment)) return undefined;
  const statement = await loadStatement(transaction, payment.home, stated.statement);
  return hiddenFrom(statement, payment, keyHash);
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

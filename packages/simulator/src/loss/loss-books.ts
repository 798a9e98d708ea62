/** What the issuer's tables say at the end of a measurement. Reads tables, and no function of the issuer. */

import type { Engine } from '../database/engine.ts';

export interface BookedPayment {
  readonly fromReservation: bigint;
  readonly fromCover: bigint;
  /** From the payer's free money, after redeemBy. */
  readonly late: bigint;
}

export interface LossBooks {
  /** By the payment's id, as screens say it. */
  readonly payments: ReadonlyMap<string, BookedPayment>;
  /** What cover paid and the cheat's line did not repay. */
  readonly issuerLoss: bigint;
  /** Of the first proof against the cheat, in milliseconds. */
  readonly foundAt?: number;
}

/** Everything about the line of `account`. */
export async function readBooks(engine: Engine, account: bigint): Promise<LossBooks> {
  const rows = await engine.query(
    `select encode(digest, 'hex') as id, paid_reservation::text as reservation,
       paid_cover::text as cover, paid_late::text as late
     from payment where home = $1`,
    [account],
  );
  const payments = new Map(
    rows.map((row) => [
      String(row['id']),
      {
        fromReservation: BigInt(String(row['reservation'])),
        fromCover: BigInt(String(row['cover'])),
        late: BigInt(String(row['late'])),
      },
    ]),
  );
  const [repaid] = await engine.query(
    `select coalesce(sum(amount), 0)::text as amount from ledger_posting where kind = 'repay'`,
  );
  const [proof] = await engine.query(
    'select min(found_at)::text as found from fraud_proof where home = $1',
    [account],
  );
  const found = proof?.['found'];
  const paidByCover = [...payments.values()].reduce((sum, { fromCover }) => sum + fromCover, 0n);
  return {
    payments,
    issuerLoss: paidByCover - BigInt(String(repaid?.['amount'])),
    ...(typeof found === 'string' ? { foundAt: Number(found) * 1_000 } : {}),
  };
}

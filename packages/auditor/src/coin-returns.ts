/**
 * To whom the money of coins went that nobody redeemed (V-52, V-78), against what their holders signed: on the last day
 * to the last holder who was shown in time, before it only to a payer whose payee gave the payment up.
 */

import type { Reader } from '@tallystick/database/read-only-database';
import type { Row } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import type { Ground } from './audit-ground.ts';
import { lastStep, mayHaveBeenLast, type SeenStep } from './coin-way.ts';
import { bytesOf, hexOf, numberOf, sumOf } from './row-values.ts';
import { readSignedCoinHalf } from './signed-coins.ts';

interface ReturnedCoin {
  readonly home: bigint;
  /** In hexadecimal. */
  readonly batch: string;
  readonly number: number;
  /** Whose money it became. */
  readonly to: bigint;
  /** When, unix seconds. */
  readonly returnedAt: number;
  readonly redeemBy: number;
  readonly steps: readonly SeenStep[];
}

/** Compares every returned coin with the steps that were seen of it, and what was posted with all of them. */
export async function checkReturns(ground: Ground): Promise<void> {
  let words: Words = { batch: '', known: new Map() };
  for await (const coin of returnedCoins(ground.reader)) {
    if (words.batch !== coin.batch) words = { batch: coin.batch, known: new Map() };
    await checkReturn(ground, words, coin);
  }
  await checkReturnPostings(ground);
}

/** For the coins of one mint: which transfers their payees gave up, and since when. */
interface Words {
  readonly batch: string;
  readonly known: Map<string, Promise<number>>;
}

async function checkReturn(ground: Ground, words: Words, coin: ReturnedCoin): Promise<void> {
  const { home, batch, number, to, returnedAt, redeemBy, steps } = coin;
  const about = `coin ${uuidText(coinUuid({ batch: bytesOf(batch), index: number }))}`;
  const kind = 'wrongOutcome';
  if (returnedAt >= redeemBy) {
    const last = lastStep(steps.filter(({ seenAt }) => seenAt < redeemBy));
    return ground.findings.compare(
      { kind, about },
      `returned to account ${last?.holder ?? home}`,
      `returned to account ${to}`,
    );
  }
  for (const step of steps) {
    if (step.holder !== to || !mayHaveBeenLast(steps, step, returnedAt)) continue;
    const name = `${step.holder}/${step.transfer}`;
    const word = words.known.get(name) ?? givenUpAt(ground, step);
    words.known.set(name, word);
    if ((await word) <= returnedAt) return;
  }
  const found = `returned to account ${to} before its last day`;
  ground.findings.add({ kind, about, expected: 'out', found });
}

/** When the payee's word came that it gave this payment up, unix seconds; infinity where none did. */
async function givenUpAt(ground: Ground, { holder, transfer }: SeenStep): Promise<number> {
  const rows = await ground.reader.query(
    `select digest, sealed, received_at from coin_half where home = $1 and digest = $2
     order by received_at`,
    [holder, bytesOf(transfer)],
  );
  for (const row of rows) {
    const half = await readSignedCoinHalf(ground, row);
    if (half?.word === undefined || half.word.outcome === 'accepted') continue;
    return numberOf(row, 'received_at');
  }
  return Infinity;
}

/** The coins that went back, one at a time with all steps of it; those whose loss was claimed are judged as losses. */
async function* returnedCoins(reader: Reader): AsyncGenerator<ReturnedCoin, void, undefined> {
  const rows = reader.rows(
    `select c.home, c.batch, c.number, coalesce(c.returned_to, c.home) as account, c.changed_at,
       m.redeem_by, s.previous, s.transfer, s.holder, s.seen_at
     from coin c
     join coin_mint m on m.home = c.home and m.batch = c.batch
     left join coin_step s on s.home = c.home and s.batch = c.batch and s.number = c.number
     where c.state = 'returned' and not exists (
         select from coin_loss l where l.home = c.home and l.batch = c.batch and l.number = c.number
           and l.paid_at is not null
       )
     order by c.home, c.batch, c.number`,
  );
  let held: (Omit<ReturnedCoin, 'steps'> & { readonly steps: SeenStep[] }) | undefined;
  for await (const row of rows) {
    const coin = coinOf(row);
    if (held?.home !== coin.home || held.batch !== coin.batch || held.number !== coin.number) {
      if (held !== undefined) yield held;
      held = { ...coin, steps: [] };
    }
    if (row['transfer'] !== null) held.steps.push(stepOf(row));
  }
  if (held !== undefined) yield held;
}

function coinOf(row: Row): Omit<ReturnedCoin, 'steps'> {
  return {
    home: sumOf(row, 'home'),
    batch: hexOf(row, 'batch'),
    number: numberOf(row, 'number'),
    to: sumOf(row, 'account'),
    returnedAt: numberOf(row, 'changed_at'),
    redeemBy: numberOf(row, 'redeem_by'),
  };
}

function stepOf(row: Row): SeenStep {
  return {
    previous: hexOf(row, 'previous'),
    transfer: hexOf(row, 'transfer'),
    holder: sumOf(row, 'holder'),
    seenAt: numberOf(row, 'seen_at'),
  };
}

/** Of each mint each account got what its returned coins are worth, out of the pot and to where its money is. */
async function checkReturnPostings({ reader, findings }: Ground): Promise<void> {
  const rows = reader.rows(
    `select coalesce(c.batch, p.batch) as batch, coalesce(c.account, p.account) as account,
       c.amount::text as returned, p.amount::text as posted
     from (
       select home, batch, account, sum(amount) as amount from (
         select c.home, c.batch, coalesce(c.returned_to, c.home) as account,
           coalesce(p.worth, c.value) as amount
         from coin c
         left join coin_loss l on l.home = c.home and l.batch = c.batch and l.number = c.number
           and l.paid_at is not null
         left join coin_payee p on p.home = l.home and p.batch = l.batch and p.number = l.number
           and p.transfer = l.transfer
         where c.state = 'returned'
         union all
         select c.home, c.batch, p.payer, c.value - p.worth from coin c
         join coin_loss l on l.home = c.home and l.batch = c.batch and l.number = c.number
           and l.paid_at is not null
         join coin_payee p on p.home = l.home and p.batch = l.batch and p.number = l.number
           and p.transfer = l.transfer
         where c.state = 'returned' and c.value > p.worth
       ) due group by home, batch, account
     ) c
     full join (
       select home, coalesce(reference, '') as batch, credit_home as account, sum(amount) as amount
       from ledger_posting
       where kind = 'returnCoins' and debit_home = home and debit_name = 'coins'
         and credit_name = case when credit_home = home then 'available' else 'transit' end
       group by home, coalesce(reference, ''), credit_home
     ) p on p.home = c.home and p.batch = c.batch and p.account = c.account
     order by 1, 2`,
  );
  for await (const row of rows) {
    const about = `mint ${hexOf(row, 'batch')} and account ${sumOf(row, 'account')}`;
    findings.compare(
      { kind: 'postingsDiffer', about },
      sumOf(row, 'returned'),
      sumOf(row, 'posted'),
    );
  }
}

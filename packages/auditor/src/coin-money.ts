/**
 * Coins under audit: what was set aside for each mint against its coins, every coin that was paid against a claim that
 * its holders signed (V-58 to V-64), and every other way out of their hands against what shows it.
 */

import type { Row } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { WORK_SECONDS_MAX, type Ground } from './audit-ground.ts';
import { checkForks } from './coin-forks.ts';
import { checkCoinHalf } from './coin-halves.ts';
import { checkClaim, endRedemptions, openRedemptions } from './coin-redemptions.ts';
import { checkReturns } from './coin-returns.ts';
import { checkSteps, openSteps } from './coin-steps.ts';
import { hexOf, numberOf, octetsOf, sumOf, textOf } from './row-values.ts';

/** The postings that coins cause; each is compared with what was signed. */
export const COIN_KINDS: readonly string[] = ['mint', 'redeemCoin', 'returnCoins'];

/** What shows coins: claims, and payers' halves, of which there may be some of one payment. */
const DOCUMENTS = `
  select home, digest, sealed, 'claim' as kind, null::bytea as receipt, null::bigint as amount,
    null as outcome
  from coin_claim
  union all
  select home, digest, sealed, 'half', receipt, amount, outcome from coin_half
  order by home, digest, receipt`;

/** Compares mints with their coins, pots with mints, and what was paid or returned with what was signed. */
export async function checkCoins(ground: Ground): Promise<void> {
  await checkMints(ground);
  await checkPots(ground);
  await checkDocuments(ground);
  const alone = ground.reader.rows(
    `select c.batch, c.number from coin c where c.state = 'redeemed'
       and not exists (select from coin_claim k where k.digest = c.redeemed_by)
     order by c.home, c.batch, c.number`,
  );
  for await (const row of alone) {
    ground.findings.add({ kind: 'standsAlone', about: `redemption of coin ${nameOf(row)}` });
  }
  await checkForks(ground);
  await checkReturns(ground);
}

async function checkDocuments(ground: Ground): Promise<void> {
  const steps = openSteps(ground);
  const redemptions = openRedemptions(ground);
  let compared = '';
  for await (const row of ground.reader.rows(DOCUMENTS)) {
    const isClaim = textOf(row, 'kind') === 'claim';
    const shown = await (isClaim
      ? checkClaim(ground, redemptions, row)
      : checkCoinHalf(ground, row));
    const name = `${sumOf(row, 'home')}/${hexOf(row, 'digest')}`;
    // Several halves of one payment show the same steps.
    if (shown === undefined || name === compared) continue;
    compared = name;
    await checkSteps(ground, steps, row, shown);
  }
  await steps.end();
  await endRedemptions(redemptions);
}

function nameOf(row: Row): string {
  return uuidText(coinUuid({ batch: octetsOf(row, 'batch'), index: numberOf(row, 'number') }));
}

async function checkMints({ reader, findings, now }: Ground): Promise<void> {
  const mints = reader.rows(
    `select m.home, m.batch, m.amount, m.paid, m.returned, m.redeem_by,
       coalesce(sum(c.value), 0)::text as made,
       coalesce(sum(c.value) filter (where c.state = 'redeemed'), 0)::text as redeemed,
       coalesce(sum(c.value) filter (where c.state = 'returned'), 0)::text as gone_back
     from coin_mint m
     left join coin c on c.home = m.home and c.batch = m.batch
     group by m.home, m.batch, m.amount, m.paid, m.returned, m.redeem_by
     order by m.home, m.batch`,
  );
  for await (const mint of mints) {
    const about = `mint ${hexOf(mint, 'batch')}`;
    const kept = ['amount', 'paid', 'returned'].map((name) => sumOf(mint, name));
    const made = ['made', 'redeemed', 'gone_back'].map((name) => sumOf(mint, name));
    findings.compare({ kind: 'columnsDiffer', about }, made, kept);
    const [amount = 0n, paid = 0n, returned = 0n] = kept;
    const isOver = numberOf(mint, 'redeem_by') + WORK_SECONDS_MAX < now;
    if (isOver && amount > paid + returned) findings.add({ kind: 'overdue', about });
  }
}

/** An account's pot is what its mints have left, and its postings are what its mints say. */
async function checkPots({ reader, findings }: Ground): Promise<void> {
  const rows = reader.rows(
    `select a.home, a.balance::text as held,
       coalesce(m.amount, 0)::text as amount, coalesce(m.paid, 0)::text as paid,
       coalesce(m.returned, 0)::text as returned,
       coalesce(p.mint, 0)::text as minted, coalesce(p.redeem, 0)::text as redeemed,
       coalesce(p.back, 0)::text as gone_back
     from ledger_account a
     left join lateral (
       select sum(amount) as amount, sum(paid) as paid, sum(returned) as returned from coin_mint
       where home = a.home
     ) m on true
     left join lateral (
       select sum(amount) filter (where kind = 'mint') as mint,
         sum(amount) filter (where kind = 'redeemCoin') as redeem,
         sum(amount) filter (where kind = 'returnCoins') as back
       from ledger_posting where home = a.home and kind in ('mint', 'redeemCoin', 'returnCoins')
     ) p on true
     where a.kind = 'coins' order by a.home`,
  );
  for await (const row of rows) {
    const about = `coins of account ${sumOf(row, 'home')}`;
    const [amount, paid, returned] = [
      sumOf(row, 'amount'),
      sumOf(row, 'paid'),
      sumOf(row, 'returned'),
    ];
    const posted = ['minted', 'redeemed', 'gone_back'].map((name) => sumOf(row, name));
    findings.compare({ kind: 'postingsDiffer', about }, posted, [amount, paid, returned]);
    findings.compare(
      { kind: 'balanceDiffers', about },
      amount - paid - returned,
      sumOf(row, 'held'),
    );
  }
}

/**
 * Paying claimed coins in one transaction (V-58 to V-65): each coin once, to whoever comes first with a way that
 * leads to it; every way out of a holder's hands is kept, and two that contradict each other convict that holder.
 *
 * Repeating a claim gives the same outcomes and moves nothing.
 */

import { availableAccount, coinsAccount, transitAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { ClaimOutcome, CoinOutcome, CoinRefusal } from '@tallystick/protocol/calls/coins';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import type { DeviceRow } from '../accounts/device-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { raiseAlarms } from '../restore/alarms.ts';
import { keepForks } from './coin-forks.ts';
import { keepCoinsAfterVoid } from './coins-after-void.ts';
import { coinName, findCoins, saveRedeemed, type CoinRow } from './coin-row.ts';
import { insertClaims, insertSteps } from './coin-steps.ts';
import { isMinted } from './is-minted.ts';
import { lockMints, mintName, saveMints, type MintRow } from './mint-row.ts';
import type { ClaimedCoin, ReadClaim } from './read-claims.ts';

/** Pays what can be paid of each claim; the outcomes are in their order. */
export async function redeemCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, claims }: { readonly device: DeviceRow; readonly claims: readonly ReadClaim[] },
): Promise<readonly ClaimOutcome[]> {
  const all = claims.flatMap(({ coins }) => coins);
  const mints = await lockMints(transaction, all);
  // Whoever waited for the lock comes after what was done under it, also by the clock.
  const now = deps.clock();
  const books: Books = {
    mints: new Map(mints),
    coins: new Map(await findCoins(transaction, all)),
    postings: [],
  };
  const issued = claims.map((claim) => ({
    ...claim,
    coins: claim.coins.filter((coin) => isMinted(books, coin)),
  }));
  const strange = all.filter((coin) => !isMinted(books, coin));
  const alarms = strange.map(({ home, coin: message }) => ({ home, message }));
  await raiseAlarms(transaction, { tenant, now, kind: 'neverIssued' }, alarms);
  await insertClaims(transaction, tenant, { claimant: device.home, claims: issued, now });
  const records = issued.map((claim) => ({ ...claim, by: device.home }));
  await insertSteps(transaction, tenant, { records, now });
  await keepForks(deps, tenant, transaction, issued);
  await keepCoinsAfterVoid(deps, tenant, transaction, issued);
  const outcomes = claims.map((claim) => ({
    coins: claim.coins.map((coin) => pay(deps, books, { device, claim, coin })),
  }));
  await write(deps, tenant, transaction, books);
  return outcomes;
}

/** What is known of mints and coins, brought up to date coin by coin, and the money that follows. */
interface Books {
  readonly mints: Map<string, MintRow>;
  readonly coins: Map<string, CoinRow>;
  readonly postings: Posting[];
}

interface CoinClaim {
  readonly device: DeviceRow;
  readonly claim: ReadClaim;
  readonly coin: ClaimedCoin;
}

function pay(deps: IssuerDeps, books: Books, { device, claim, coin }: CoinClaim): CoinOutcome {
  const row = books.coins.get(coinName(coin));
  const mint = books.mints.get(mintName(coin));
  if (row === undefined || mint === undefined || !isMinted(books, coin)) {
    return { paid: minor(0n), code: 'neverIssued' };
  }
  const { redeemed } = row;
  if (redeemed !== undefined && equalBytes(redeemed.by, claim.digest)) {
    return { paid: minor(redeemed.amount) };
  }
  const code = refusalOf(row, mint, deps.clock());
  if (code !== undefined) return { paid: minor(0n), code };
  const amount = row.value - coin.rest;
  const moved = { mint, claim, coin };
  if (amount > 0n) books.postings.push(postingTo(deps, { ...moved, to: device.home, amount }));
  if (coin.rest > 0n) {
    const rest = { to: coin.restTo, amount: coin.rest, isRest: true };
    books.postings.push(postingTo(deps, { ...moved, ...rest }));
  }
  const by = claim.digest;
  books.coins.set(coinName(row), { ...row, state: 'redeemed', redeemed: { by, amount } });
  books.mints.set(mintName(mint), { ...mint, paid: mint.paid + row.value });
  return { paid: minor(amount) };
}

function refusalOf(row: CoinRow, mint: MintRow, now: number): CoinRefusal | undefined {
  if (row.state === 'redeemed') return 'spentBefore';
  if (row.state === 'returned') return 'returned';
  // The job that returns it may not have come yet.
  return now >= mint.redeemBy ? 'afterRedeemBy' : undefined;
}

function postingTo(
  deps: IssuerDeps,
  move: {
    readonly mint: MintRow;
    readonly claim: ReadClaim;
    readonly coin: ClaimedCoin;
    readonly to: bigint;
    readonly amount: bigint;
    readonly isRest?: boolean;
  },
): Posting {
  const { mint, claim, coin, to, amount, isRest = false } = move;
  const { home } = mint;
  const id = [isRest ? 'coin rest' : 'coin', mint.batch, coin.number];
  return {
    home,
    id: deps.crypto.sha256(encodeCbor(id)),
    kind: 'redeemCoin',
    currency: mint.currency,
    amount: minor(amount),
    debit: coinsAccount(home),
    // One's own coin goes straight back; others' money comes by the way of all payments.
    credit: to === home ? availableAccount(home) : transitAccount(to),
    reference: claim.digest,
  };
}

async function write(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { mints, coins, postings }: Books,
): Promise<void> {
  const now = deps.clock();
  const paid = new Set(postings.map(({ reference = new Uint8Array() }) => reference));
  const redeemed = [...coins.values()].flatMap((row) => {
    const { redeemed: by } = row;
    return by !== undefined && paid.has(by.by) ? [{ ...row, redeemed: by }] : [];
  });
  await saveRedeemed(transaction, redeemed, now);
  await saveMints(transaction, [...mints.values()]);
  const payees = new Set(
    postings.flatMap(({ credit }) => (credit.name === 'transit' ? [credit.home] : [])),
  );
  await deferWork(
    transaction,
    tenant,
    [...payees].map((home) => ({ home, kind: 'rollUp', subject: new Uint8Array(), dueAt: now })),
  );
  const posted = await post(transaction, postings, now);
  assert(posted.ok, 'a redemption was refused by the ledger');
}

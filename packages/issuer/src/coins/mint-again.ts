/**
 * Coins that were made between a backup and the restore from it: the database has forgotten them, and people pay with
 * them. Each is registered again when a claim or a payer's half shows it, and its money is set aside once more.
 *
 * Invariants: a coin is registered only with its whole value in its account's pot, so none is paid with what nobody set
 * aside; and only one that a device of that account owned first, as certificates are (`issue-again.ts`). What the account
 * cannot set aside now stays unknown, and is registered when it is shown again.
 */

import { availableAccount, coinsAccount } from '@tallystick/ledger/account';
import { lockBalances } from '@tallystick/ledger/balances';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import { post } from '@tallystick/ledger/post';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { minor } from '@tallystick/protocol/money';
import { findDevices, lockDevice } from '../accounts/device-row.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { raiseAlarms } from '../restore/alarms.ts';
import { isForgotten, loadRestores } from '../restore/restores.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { addCoins, coinName, findCoins } from './coin-row.ts';
import { addToMint, insertMint, lockMints, mintName, type MintRow } from './mint-row.ts';
import type { ShownCoin } from './shown-coin.ts';

/**
 * Registers those of `coins`, whose signatures were verified, that this issuer has forgotten; the others it leaves
 * alone. Each mint in a transaction of its own, before the one that needs it.
 */
export async function mintAgain(
  deps: IssuerDeps,
  tenant: TenantId,
  coins: readonly ShownCoin[],
): Promise<void> {
  if (coins.length === 0) return;
  const forgotten = await deps.database.transaction(tenant, (tx) =>
    findForgotten(deps, tenant, tx, coins),
  );
  const once = new Map(forgotten.map((coin) => [coinName(coin), coin]));
  for (const ofMint of Map.groupBy(once.values(), mintName).values()) {
    await deps.database.transaction(tenant, (tx) => register(deps, tenant, tx, ofMint));
  }
}

async function findForgotten(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  coins: readonly ShownCoin[],
): Promise<readonly ShownCoin[]> {
  const known = await findCoins(transaction, coins);
  const unknown = coins.filter((coin) => !known.has(coinName(coin)));
  if (unknown.length === 0) return [];
  const restores = await loadRestores(transaction);
  const keys = keysFor(deps, tenant);
  return unknown.filter(({ coin }) => isForgotten({ restores, keys }, coin));
}

/** The coins of one mint, in the order of their numbers, as far as the account's free money goes. */
async function register(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  shown: readonly ShownCoin[],
): Promise<void> {
  const [first] = shown;
  assert(first !== undefined, 'a mint without coins');
  const now = deps.clock();
  const made = mintOf(deps, first);
  const { home, keyHash, redeemBy } = made;
  const account = await findAccount(transaction, home);
  const [device] = await findDevices(transaction, [{ home, keyHash }]);
  if (account?.currency !== made.currency || device === undefined || now >= redeemBy) return;
  // Whoever registers coins of this owner waits here for the other: no mint is entered twice.
  await lockDevice(transaction, device);
  const mint = (await lockMints(transaction, [first])).get(mintName(first));
  const known = await findCoins(transaction, shown);
  const missing = shown
    .filter((one) => !known.has(coinName(one)) && isOfMint(mint ?? made, mintOf(deps, one)))
    .toSorted((left, right) => left.number - right.number);
  const alarms = missing.map((one) => ({ home, message: one.coin }));
  await raiseAlarms(transaction, { tenant, now, kind: 'issuedAgain' }, alarms);
  const [free = 0n] = await lockBalances(transaction, [availableAccount(home)]);
  const backed = affordable(missing, free);
  const amount = backed.reduce((sum, one) => sum + one.coin.body.value, 0n);
  if (amount === 0n) return;
  if (mint === undefined) await insertMint(transaction, tenant, { ...made, amount });
  else await addToMint(transaction, mint, amount);
  const rows = backed.map(({ number, coin: { body } }) => ({ number, value: body.value }));
  await addCoins(transaction, tenant, first, { coins: rows, now });
  await deferWork(transaction, tenant, [
    { home, kind: 'returnCoins', subject: first.batch, dueAt: redeemBy },
  ]);
  await setAside(deps, transaction, { mint: made, amount, now });
}

type MadeMint = Omit<MintRow, 'amount' | 'paid' | 'returned'>;

/** What a coin says of its mint. */
function mintOf({ crypto }: IssuerDeps, { home, batch, coin: { body } }: ShownCoin): MadeMint {
  const { currency, virtualId, issuedAt, owner } = body;
  const keyHash = keyHashOf(crypto, owner);
  return { home, batch, currency, virtualId, issuedAt, keyHash, redeemBy: redeemByOf(body) };
}

/** Coins of one mint say the same about it; one that says something else was never part of it. */
function isOfMint(mint: MadeMint, other: MadeMint): boolean {
  return (
    equalBytes(mint.keyHash, other.keyHash) &&
    mint.issuedAt === other.issuedAt &&
    mint.redeemBy === other.redeemBy &&
    mint.currency === other.currency &&
    mint.virtualId === other.virtualId
  );
}

/** As many as `free` pays for: a coin is backed whole or not at all. */
function affordable(coins: readonly ShownCoin[], free: bigint): readonly ShownCoin[] {
  let left = free;
  return coins.filter(({ coin: { body } }) => {
    if (body.value > left) return false;
    left -= body.value;
    return true;
  });
}

async function setAside(
  deps: IssuerDeps,
  transaction: Transaction,
  input: { readonly mint: MadeMint; readonly amount: bigint; readonly now: number },
): Promise<void> {
  const { home, currency } = input.mint;
  const pot = coinsAccount(home);
  const opened = await openAccounts(transaction, [{ account: pot, currency }]);
  assert(opened.ok, 'a pot for coins is open in another currency');
  const posting = {
    home,
    id: deps.random(16),
    kind: 'mint' as const,
    currency,
    amount: minor(input.amount),
    debit: availableAccount(home),
    credit: pot,
  };
  const posted = await post(transaction, [posting], input.now);
  assert(posted.ok, 'money that was free under lock was not there');
}

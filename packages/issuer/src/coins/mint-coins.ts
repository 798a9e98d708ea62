/**
 * Making coins out of an account's money (V-26 to V-31). The funds are set aside in the transaction that signs
 * (design rule 2), and the same call gets the same coins.
 */

import { availableAccount, coinsAccount } from '@tallystick/ledger/account';
import { balanceOf, balancesOf } from '@tallystick/ledger/balances';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import { post } from '@tallystick/ledger/post';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  MintCoinsBody,
  MintCoinsRefusal,
  MintCoinsResult,
} from '@tallystick/protocol/calls/coins';
import { rollValues } from '@tallystick/protocol/coins/coin-roll';
import { planMint } from '@tallystick/protocol/coins/plan-mint';
import { signMessage } from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import { isFundsRule } from '@tallystick/protocol/rules/rule';
import { fundsUnder } from '@tallystick/protocol/rules/locked-funds';
import type { DeviceRow } from '../accounts/device-row.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { isGuest } from '../guests/guest-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { loadBalance } from '../rules/account-funds.ts';
import { lockRules, rulesInForce } from '../rules/account-rules.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import { sealBatch, virtualIdOf } from './coin-numbers.ts';
import { insertCoins } from './coin-row.ts';
import type { CoinSettings } from './coin-settings.ts';
import { insertMint, nextMintNumber, type MintRow } from './mint-row.ts';

type NewMint = Omit<MintRow, 'paid' | 'returned'>;

export type MintOutcome =
  | { readonly ok: true; readonly result: MintCoinsResult }
  | { readonly ok: false; readonly code: MintCoinsRefusal };

/** Makes coins for `amount` of the account's money, owned by the device that asks. */
export async function mintCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: MintCoinsBody },
): Promise<MintOutcome> {
  const { home } = device;
  const { amount } = body;
  // Here and below, what needs nothing of each other's answers goes to the database in one turn.
  const [record, isOfGuest, account] = await Promise.all([
    loadTenant(transaction),
    isGuest(transaction, home),
    findAccount(transaction, home),
  ]);
  assert(record !== undefined, 'coins of a tenant that does not exist');
  assert(account !== undefined, 'a device has no account');
  const settings = record.settings.coins;
  // What a guest has goes back to its funding source, and not to whoever holds a coin.
  if (settings === undefined || isOfGuest) return { ok: false, code: 'coinsNotOffered' };
  if (account.role === 'merchant') return { ok: false, code: 'redeemOnly' };
  if (account.currency !== body.currency) return { ok: false, code: 'unknownCurrency' };
  if (amount === 0n) return { ok: false, code: 'amountZero' };
  const plan = planMint(amount, settings.denominations, settings.coinsMax);
  if (!plan.ok) return plan;
  const { currency } = account;
  const setMoneyAside = await setAside(deps, transaction, { home, amount, currency, settings });
  if (!setMoneyAside.ok) return setMoneyAside;
  const { mint } = setMoneyAside;
  const { values } = plan;
  const { row, rolls } = await sign(deps, tenant, { device, mint, currency, values, settings });
  const [available] = await Promise.all([
    balanceOf(transaction, availableAccount(home)),
    insertMint(transaction, tenant, row),
    insertCoins(transaction, tenant, row, { values, now: row.issuedAt }),
    deferWork(transaction, tenant, [
      { home, kind: 'returnCoins', subject: row.batch, dueAt: row.redeemBy },
    ]),
  ]);
  return { ok: true, result: { rolls, available: minor(available ?? 0n) } };
}

/** Moves the money into the account's pot for coins, and gives the mint its number. */
async function setAside(
  deps: IssuerDeps,
  transaction: Transaction,
  input: {
    readonly home: bigint;
    readonly amount: Minor;
    readonly currency: Currency;
    readonly settings: CoinSettings;
  },
): Promise<
  | { readonly ok: true; readonly mint: bigint }
  | { readonly ok: false; readonly code: MintCoinsRefusal }
> {
  const { home, amount, currency } = input;
  const now = deps.clock();
  const pot = coinsAccount(home);
  // The account's row is held from the first of them on: two of its devices would else both be given what a limit leaves.
  const [mint, opened, lastRule, [out = 0n, available = 0n]] = await Promise.all([
    nextMintNumber(transaction, home),
    openAccounts(transaction, [{ account: pot, currency }]),
    lockRules(transaction, home),
    balancesOf(transaction, [pot, availableAccount(home)]),
  ]);
  assert(opened.ok, 'a pot for coins is open in another currency');
  const rules = lastRule > 0 ? await rulesInForce(transaction, home, now) : [];
  const fundsRules = rules.map(({ rule }) => rule).filter(isFundsRule);
  // Few accounts have such rules, and what all their lines hold is asked of those only.
  const isLocked = fundsRules.length > 0;
  const { locked } = isLocked
    ? fundsUnder(fundsRules, await loadBalance(transaction, home))
    : { locked: 0n };
  if (out + amount > input.settings.accountMax) return { ok: false, code: 'aboveCoinLimit' };
  if (available - amount < locked) return { ok: false, code: 'insufficientFunds' };
  const posted = await post(
    transaction,
    [
      {
        home,
        id: deps.random(16),
        kind: 'mint',
        currency,
        amount,
        debit: availableAccount(home),
        credit: pot,
      },
    ],
    now,
  );
  assert(posted.ok || posted.code === 'overdraft', 'a mint was refused by the ledger');
  return posted.ok ? { ok: true, mint } : { ok: false, code: 'insufficientFunds' };
}

/** The coins, and the row of their mint. */
async function sign(
  deps: IssuerDeps,
  tenant: TenantId,
  input: {
    readonly device: DeviceRow;
    readonly mint: bigint;
    readonly currency: Currency;
    readonly values: readonly Minor[];
    readonly settings: CoinSettings;
  },
): Promise<{ readonly row: NewMint; readonly rolls: MintCoinsResult['rolls'] }> {
  const { device, mint, values, settings } = input;
  const { home, publicKey, keyHash } = device;
  const keys = keysFor(deps, tenant);
  const issuedAt = deps.clock();
  const common = {
    batch: sealBatch(deps.crypto, keys.handleKey, { account: home, mint }),
    currency: input.currency,
    virtualId: virtualIdOf(deps.crypto, keys.handleKey, home),
    owner: publicKey,
    issuedAt,
    expiresAt: issuedAt + settings.validSeconds,
    redeemDays: settings.redeemDays,
  };
  const signer = keys.signer('coin');
  const coins = await Promise.all(
    values.map((value, index) =>
      signMessage(deps.crypto, coinKind, {
        tenant,
        context: [],
        ...signer,
        body: { ...common, index, value },
      }),
    ),
  );
  const amount = values.reduce((sum, value) => sum + value, 0n);
  return {
    row: { ...common, home, keyHash, amount, redeemBy: redeemByOf(common) },
    rolls: rollValues(coins.map((coin) => ({ coin, route: [] }))),
  };
}

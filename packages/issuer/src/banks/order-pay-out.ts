/**
 * Ordering a payout (V-62, V-76), by a device or at the end of a merchant's day: the row is kept and the money leaves
 * `available` in one transaction, before any bank is asked. Where it goes is never said in the order: it is the bank
 * account that the issuer keeps, and has kept for long enough that its holder knows.
 */

import type { Transaction } from '@tallystick/database/database';
import { availableAccount, outgoingAccount } from '@tallystick/ledger/account';
import { balanceOf } from '@tallystick/ledger/balances';
import { bigintColumn } from '@tallystick/ledger/columns';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import { post } from '@tallystick/ledger/post';
import { assert } from '@tallystick/protocol/assert';
import type { PayOutBody, PayOutRefusal } from '@tallystick/protocol/calls/pay-out';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  isPrivateCurrency,
  least,
  minor,
  type Minor,
  type Money,
} from '@tallystick/protocol/money';
import { fundsUnder } from '@tallystick/protocol/rules/locked-funds';
import { isFundsRule } from '@tallystick/protocol/rules/rule';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { BankDetails } from '../connectors/bank/bank-details.ts';
import { owedBy } from '../debts/debt-row.ts';
import { isGuest } from '../guests/guest-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { loadBalance } from '../rules/account-funds.ts';
import { lockRules, rulesInForce } from '../rules/account-rules.ts';
import { loadBankAccount, sealDetails } from './bank-account.ts';
import type { BankOrderKey } from './bank-order-row.ts';
import { limitOf, type BankLimit } from './bank-terms.ts';
import { loadBankTerms } from './load-bank-terms.ts';
import { countPayOuts, insertPayOut, type NewPayOut } from './pay-out-row.ts';

export interface WantedPayOut extends BankOrderKey {
  readonly body: PayOutBody;
  readonly isEndOfDay: boolean;
}

export type OrderedPayOut =
  | { readonly ok: true; readonly order: NewPayOut }
  | { readonly ok: false; readonly code: PayOutRefusal };

const DAY_SECONDS = 86_400;

/** Keeps a new order and sets its money aside. The account is locked, and has no order of this id. */
export async function orderPayOut(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  wanted: WantedPayOut,
): Promise<OrderedPayOut> {
  const { home, id, body, isEndOfDay } = wanted;
  const may = await mayPayOut(deps, tenant, transaction, wanted);
  if (!may.ok) return may;
  const amount = { currency: body.currency, minor: may.amount };
  const now = deps.clock();
  if (!(await setAside(deps, transaction, { home, id, amount })))
    return refuse('insufficientFunds');
  const sealed = await sealDetails(
    deps,
    transaction,
    { tenant, home },
    { kind: 'payOut', details: may.details },
  );
  const takesAll = body.amount === undefined;
  const order = { home, id, amount, takesAll, isEndOfDay, sealed, orderedAt: now };
  await insertPayOut(transaction, tenant, order);
  await deferWork(transaction, tenant, [{ home, kind: 'payOut', subject: id, dueAt: now }]);
  return { ok: true, order };
}

function refuse(code: PayOutRefusal): { readonly ok: false; readonly code: PayOutRefusal } {
  return { ok: false, code };
}

type May =
  | { readonly ok: true; readonly amount: Minor; readonly details: BankDetails }
  | { readonly ok: false; readonly code: PayOutRefusal };

async function mayPayOut(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, body }: WantedPayOut,
): Promise<May> {
  if (await isGuest(transaction, home)) return refuse('sourceNotOffered');
  if (body.amount === 0n) return refuse('amountZero');
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'a device has no account');
  if (account.currency !== body.currency) return refuse('unknownCurrency');
  if (isPrivateCurrency(account.currency)) return refuse('privateMoney');
  const kept = await loadBankAccount(deps, tenant, transaction, home);
  if (kept === undefined) return refuse('bankAccountMissing');
  const { details, setAt } = kept;
  if (deps.banks === undefined || deps.banks.paying(tenant, details.bank).length === 0) {
    return refuse('payOutNotOffered');
  }
  const terms = await loadBankTerms(transaction);
  const now = deps.clock();
  if (now < setAt + terms.waitSeconds) return refuse('bankAccountNew');
  const { open, sum } = await countPayOuts(transaction, { home, from: now - DAY_SECONDS });
  if (open > 0n) return refuse('orderOpen');
  // Money that has left cannot be collected any more: what is owed comes first.
  if ((await owedBy(transaction, home)) > 0n) return refuse('debtOpen');
  const limit = limitOf(terms, account.currency);
  const left = account.role === 'customer' ? dayLeft(limit, sum) : undefined;
  const free = await freeOf(transaction, home, now);
  const young = await paidAlone(transaction, { home, from: now - terms.delaySeconds });
  if (free > 0n && young >= free) return refuse('moneyTooNew');
  const chosen = chooseAmount(body, { limit, left, free, aged: minor(free - least(free, young)) });
  return chosen.ok ? { ...chosen, details } : chosen;
}

function dayLeft({ payOutDayMax }: BankLimit, sum: Minor): Minor | undefined {
  if (payOutDayMax === undefined) return undefined;
  return minor(payOutDayMax > sum ? payOutDayMax - sum : 0n);
}

/** What is asked for; all is what is free and old enough, as far as the day allows. */
function chooseAmount(
  body: PayOutBody,
  {
    limit,
    left,
    free,
    aged,
  }: {
    readonly limit: BankLimit;
    readonly left: Minor | undefined;
    readonly free: Minor;
    /** What of it has stayed long enough. */
    readonly aged: Minor;
  },
):
  | { readonly ok: true; readonly amount: Minor }
  | { readonly ok: false; readonly code: PayOutRefusal } {
  if (free === 0n) return refuse('insufficientFunds');
  if (left === 0n) return refuse('aboveDayLimit');
  const amount = body.amount ?? minor(left === undefined ? aged : least(aged, left));
  if (amount > free) return refuse('insufficientFunds');
  if (amount > aged) return refuse('moneyTooNew');
  if (left !== undefined && amount > left) return refuse('aboveDayLimit');
  if (limit.payOutMin !== undefined && amount < limit.payOutMin) return refuse('belowMinimum');
  return { ok: true, amount };
}

/** What the account may do with as it likes: what its rules lock stays. */
async function freeOf(transaction: Transaction, home: bigint, now: number): Promise<Minor> {
  const lastRule = await lockRules(transaction, home);
  const rules = lastRule > 0 ? await rulesInForce(transaction, home, now) : [];
  const fundsRules = rules.map(({ rule }) => rule).filter(isFundsRule);
  const { locked } = fundsUnder(fundsRules, await loadBalance(transaction, home));
  const available = (await balanceOf(transaction, availableAccount(home))) ?? 0n;
  return minor(available > locked ? available - locked : 0n);
}

/**
 * What the account was paid since `from` (unix seconds) on its own word alone. Until the payer's half comes it may be
 * contradicted, and money that has left cannot be taken back.
 */
async function paidAlone(
  transaction: Transaction,
  { home, from }: { readonly home: bigint; readonly from: number },
): Promise<Minor> {
  const [row] = await transaction.query(
    `select coalesce(sum(paid_reservation + paid_cover + paid_late), 0)::bigint as paid from payment
     where payee = $1 and status = 'settled' and not reported and changed_at > $2`,
    [home, from],
  );
  assert(row !== undefined, 'a sum without a row');
  return minor(bigintColumn(row, 'paid'));
}

/** False where the money has just gone elsewhere. */
async function setAside(
  { crypto, clock }: IssuerDeps,
  transaction: Transaction,
  { home, id, amount }: BankOrderKey & { readonly amount: Money },
): Promise<boolean> {
  const outgoing = outgoingAccount(home);
  const { currency } = amount;
  const opened = await openAccounts(transaction, [{ account: outgoing, currency }]);
  assert(opened.ok, 'an account for payouts is open in another currency');
  const posting = {
    home,
    id: crypto.sha256(encodeCbor(['payOut', 'order', id])),
    kind: 'payOut' as const,
    currency,
    amount: amount.minor,
    debit: availableAccount(home),
    credit: outgoing,
    reference: id,
  };
  const posted = await post(transaction, [posting], clock());
  assert(posted.ok || posted.code === 'overdraft', 'a payout was refused by the ledger');
  return posted.ok;
}

/**
 * Ordering money from the holder's bank account (V-19 to V-22). The order is kept here and nothing is asked of the
 * bank yet: that is deferred work. The same call again tells how far its order is, and makes no second one.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  BankOrderView,
  FundFromBankBody,
  FundFromBankRefusal,
} from '@tallystick/protocol/calls/bank';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { isPrivateCurrency } from '@tallystick/protocol/money';
import { lockAccount } from '../accounts/hold-account.ts';
import type { DeviceRow } from '../accounts/device-row.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { BankDetails } from '../connectors/bank/bank-details.ts';
import { isGuest } from '../guests/guest-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { loadBankAccount, sealDetails } from './bank-account.ts';
import { limitOf } from './bank-terms.ts';
import { loadBankTerms } from './load-bank-terms.ts';
import {
  countBankOrders,
  findBankOrder,
  insertBankOrder,
  shownOrder,
  type BankOrderRow,
} from './bank-order-row.ts';

export type FundOutcome =
  | { readonly ok: true; readonly order: BankOrderView }
  | { readonly ok: false; readonly code: FundFromBankRefusal | 'callIdReused' };

/** What the bank may refuse an account in a day: enough for honest mistakes, and too few to guess a PAN. */
const REFUSED_MAX = 10n;
const DAY_SECONDS = 86_400;
const ID_BYTES = 16;

interface Funding {
  readonly device: DeviceRow;
  readonly callId: Uint8Array;
  readonly body: FundFromBankBody;
}

/** Keeps the order of this call, or finds it. */
export async function fundFromBank(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, callId, body }: Funding,
): Promise<FundOutcome> {
  const { home, keyHash } = device;
  // Orders of an account take turns.
  const held = await lockAccount(transaction, home);
  assert(held?.erased === false, 'a device that may call has no account');
  const digest = deps.crypto.sha256(encodeCbor(['fundFromBank', tenant, keyHash, callId]));
  const id = digest.slice(0, ID_BYTES);
  const known = await findBankOrder(transaction, { home, id });
  if (known !== undefined) return isSame(known, body) ? shown(known) : REUSED;
  const may = await mayFund(deps, tenant, transaction, { home, body });
  if (!may.ok) return may;
  const { details } = may;
  const now = deps.clock();
  const sealed = await sealDetails(
    deps,
    transaction,
    { tenant, home },
    { kind: 'bankOrder', details },
  );
  const amount = { currency: body.currency, minor: body.amount };
  const order = { home, id, amount, bank: details.bank, sealed, askedAt: now };
  await insertBankOrder(transaction, tenant, order);
  await deferWork(transaction, tenant, [{ home, kind: 'bankOrder', subject: id, dueAt: now }]);
  return shown({ ...order, state: 'asked', changedAt: now });
}

const REUSED = { ok: false, code: 'callIdReused' } as const;

function isSame({ amount }: BankOrderRow, body: FundFromBankBody): boolean {
  return amount.currency === body.currency && amount.minor === body.amount;
}

function shown(order: BankOrderRow): FundOutcome {
  return { ok: true, order: shownOrder(order) };
}

async function mayFund(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, body }: { readonly home: bigint; readonly body: FundFromBankBody },
): Promise<
  | { readonly ok: true; readonly details: BankDetails }
  | { readonly ok: false; readonly code: FundFromBankRefusal }
> {
  const refuse = (code: FundFromBankRefusal) => ({ ok: false, code }) as const;
  if (await isGuest(transaction, home)) return refuse('sourceNotOffered');
  if (body.amount === 0n) return refuse('amountZero');
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'a device has no account');
  if (account.currency !== body.currency) return refuse('unknownCurrency');
  if (isPrivateCurrency(account.currency)) return refuse('privateMoney');
  const kept = await loadBankAccount(deps, tenant, transaction, home);
  if (kept === undefined) return refuse('bankAccountMissing');
  if (deps.banks?.find(kept.details.bank)?.kind !== 'funding') return refuse('bankUnknown');
  const from = deps.clock() - DAY_SECONDS;
  const { open, refused, sum } = await countBankOrders(transaction, { home, from });
  if (open > 0n) return refuse('orderOpen');
  if (refused >= REFUSED_MAX) return refuse('tooManyRefusals');
  const { fundDayMax } = limitOf(await loadBankTerms(transaction), account.currency);
  if (fundDayMax !== undefined && sum + body.amount > fundDayMax) return refuse('aboveDayLimit');
  return { ok: true, details: kept.details };
}

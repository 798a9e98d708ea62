/**
 * The worker for banks, of money from them and to them: takes an order that is due and puts it off, commits, asks the
 * bank, and writes down what it said. No transaction is open while a bank is asked.
 *
 * A crash at any point leaves the order due again: its row says what was known, and the bank gives its first answer
 * again to whoever asks the same.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Banks } from '../connectors/bank/banks.ts';
import type { IssuerDeps } from '../issuer.ts';
import { drainAtOnce } from '../jobs/drain-at-once.ts';
import { askAboutPayOut, type PayOutQuestion } from './ask-about-pay-out.ts';
import { askBank, type Question } from './ask-bank.ts';
import { openDetails } from './bank-account.ts';
import { findBankOrder } from './bank-order-row.ts';
import { putOff, takeBankWork, type BankWork } from './bank-work.ts';
import { notePayOut } from './note-pay-out.ts';
import { noteWord } from './note-word.ts';
import { findPayOut } from './pay-out-row.ts';

/** Asked at once; a bank that takes its time holds up no others. */
const AT_ONCE = 4;
/**
 * Longer than two questions take as a rule, and not too long after a crash. Where a bank takes longer, another worker
 * may ask the same beside: it hears the same, and one of the two books.
 */
const ANSWER_SECONDS = 25;
/** Wait after the n-th attempt without an answer: doubles from two seconds up to about half an hour. */
const BACKOFF_POWER_MAX = 11;
/** Where something of ours is broken, the order waits so long. */
const FAULT_SECONDS = 300;
/** Money that has left comes back after days, if at all. */
const REMITTED_SECONDS = 6 * 3_600;

type Asked =
  | { readonly kind: 'bankOrder'; readonly question: Question }
  | { readonly kind: 'payOut'; readonly question: PayOutQuestion };

interface Claimed {
  readonly asked: Asked;
  readonly work: BankWork;
  /** This attempt included. */
  readonly attempts: number;
}

/** Asks about up to `limit` orders of a tenant that are due; the number asked about. */
export async function drainBankOrders(
  deps: IssuerDeps,
  tenant: TenantId,
  { limit }: { readonly limit: number },
): Promise<number> {
  return drainAtOnce<Claimed>({
    limit,
    atOnce: AT_ONCE,
    claim: () => claimDue(deps, tenant),
    carryOut: (claimed) => carryOut(deps, tenant, claimed),
  });
}

async function carryOut(
  deps: IssuerDeps,
  tenant: TenantId,
  { asked, work, attempts }: Claimed,
): Promise<void> {
  const seconds = 2 ** Math.min(attempts, BACKOFF_POWER_MAX);
  try {
    if (asked.kind === 'bankOrder') await followFunding(deps, tenant, asked.question);
    else await followPayOut(deps, tenant, asked.question, { work, seconds, attempts });
  } catch (error) {
    // Where the database is away, the order comes again by itself, and the first error says more.
    await due(deps, tenant, work, { seconds, attempts }).catch(() => undefined);
    throw error;
  }
}

async function followFunding(
  deps: IssuerDeps,
  tenant: TenantId,
  { order: first, details }: Question,
): Promise<void> {
  const { crypto, banks = NO_BANKS } = deps;
  let order = first;
  for (let isMore = true; isMore;) {
    const word = await askBank({ crypto, banks, now: deps.clock() }, { order, details });
    isMore = await noteWord(deps, tenant, order, word);
    order = { ...order, state: 'authenticated' };
  }
}

/** Every turn of the loop takes the payout forward: to a bank that was not tried, or to a later state. */
async function followPayOut(
  deps: IssuerDeps,
  tenant: TenantId,
  { order: first, details }: PayOutQuestion,
  again: { readonly work: BankWork; readonly seconds: number; readonly attempts: number },
): Promise<void> {
  const { crypto, banks = NO_BANKS } = deps;
  let order = first;
  for (;;) {
    const word = await askAboutPayOut({ crypto, banks, tenant }, { order, details });
    const next = await notePayOut(deps, tenant, order, word);
    if (next.kind === 'done') return;
    order = next.order;
    if (next.kind === 'on') continue;
    const { work, attempts } = again;
    const seconds = order.state === 'remitted' ? REMITTED_SECONDS : again.seconds;
    await due(deps, tenant, work, { seconds, attempts });
    return;
  }
}

const NO_BANKS: Pick<Banks, 'find' | 'paying'> = { find: () => undefined, paying: () => [] };

async function claimDue(deps: IssuerDeps, tenant: TenantId): Promise<Claimed | undefined> {
  let work: BankWork | undefined;
  try {
    return await deps.database.transaction(tenant, async (tx) => {
      const now = deps.clock();
      const taken = await takeBankWork(tx, now);
      if (taken === undefined) return undefined;
      const { attempts } = taken;
      work = taken.work;
      await putOff(tx, work, { until: now + ANSWER_SECONDS, attempts });
      return { asked: await load(deps, tenant, tx, work), work, attempts };
    });
  } catch (error) {
    // One that cannot be read must not stand before the others.
    if (work !== undefined) {
      await due(deps, tenant, work, { seconds: FAULT_SECONDS, attempts: 0 }).catch(() => undefined);
    }
    throw error;
  }
}

async function load(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  work: BankWork,
): Promise<Asked> {
  const { home, kind } = work;
  const owner = { tenant, home };
  if (kind === 'bankOrder') {
    const order = await findBankOrder(transaction, work);
    assert(order !== undefined, 'an order at a bank has vanished');
    const { sealed } = order;
    const details = await openDetails(deps, transaction, owner, { kind, sealed });
    return { kind, question: { order, details } };
  }
  const order = await findPayOut(transaction, work);
  assert(order !== undefined, 'a payout has vanished');
  const { sealed } = order;
  const details = await openDetails(deps, transaction, owner, { kind, sealed });
  return { kind, question: { order, details } };
}

async function due(
  deps: IssuerDeps,
  tenant: TenantId,
  work: BankWork,
  { seconds, attempts }: { readonly seconds: number; readonly attempts: number },
): Promise<void> {
  const until = deps.clock() + seconds;
  await deps.database.transaction(tenant, (tx) => putOff(tx, work, { until, attempts }));
}

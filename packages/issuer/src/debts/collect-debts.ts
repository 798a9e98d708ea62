/**
 * A deposit pays what its account owes: a share of it goes to the loss account in the transaction that books
 * it, the oldest debt first, never more than is owed and never twice for one deposit.
 *
 * The money goes through the line's reservation, as all does that a line gives back to the loss account: so
 * what the line owes is at any moment the sum of its postings.
 */

import type { Posting } from '@tallystick/ledger/posting';
import { isPosted } from '@tallystick/ledger/post';
import { repay, reserve } from '@tallystick/ledger/reservations';
import type { Transaction } from '@tallystick/database/database';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { least, minor } from '@tallystick/protocol/money';
import { holdAccount, lockAccount, type HeldAccount } from '../accounts/hold-account.ts';
import { saveLines, type LineRow } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import { shareOf } from './debt-share.ts';
import { holdDebts, type HeldDebt } from './debt-row.ts';

/** An account that a deposit comes to, and its open debts, held until the transaction ends. */
export interface HeldForDeposit {
  readonly account?: HeldAccount;
  readonly debts: readonly HeldDebt[];
}

/**
 * Holds the lines of an account's debts and then the account, in the order of all locks. Where there are
 * debts, deposits take turns: so that one which comes twice at once is seen to be booked.
 */
export async function holdForDeposit(
  transaction: Transaction,
  home: bigint,
): Promise<HeldForDeposit> {
  const debts = await holdDebts(transaction, home);
  const hold = debts.length === 0 ? holdAccount : lockAccount;
  const account = await hold(transaction, home);
  return { debts, ...(account === undefined ? {} : { account }) };
}

/**
 * The postings that go with a deposit's, in one call of the ledger: what the debts get of it.
 * None for a deposit that was booked before.
 */
export async function collect(
  deps: IssuerDeps,
  transaction: Transaction,
  deposit: Pick<Posting, 'home' | 'id' | 'amount'>,
  { debts }: HeldForDeposit,
): Promise<readonly Posting[]> {
  if (debts.length === 0 || (await isPosted(transaction, deposit))) return [];
  const record = await loadTenant(transaction);
  let left = shareOf(deposit.amount, record?.settings.debts);
  const postings: Posting[] = [];
  const lines: LineRow[] = [];
  for (const { line, owed } of debts) {
    const amount = least(owed, left);
    if (amount === 0n) break;
    left -= amount;
    lines.push(withPaid(line, amount));
    postings.push(...postingsOf(deps, deposit, line, amount));
  }
  await saveLines(transaction, lines);
  return postings;
}

/** Cover first, as at redeemBy. */
function withPaid(line: LineRow, amount: bigint): LineRow {
  const forCover = least(amount, line.covered);
  return { ...line, covered: line.covered - forCover, lent: line.lent - (amount - forCover) };
}

function postingsOf(
  deps: IssuerDeps,
  deposit: Pick<Posting, 'id'>,
  { home, line, currency }: LineRow,
  amount: bigint,
): readonly Posting[] {
  const move = (step: string): Parameters<typeof reserve>[0] => ({
    home,
    lineId: toHex(line),
    id: deps.crypto.sha256(encodeCbor(['collect', step, deposit.id, line])),
    currency,
    amount: minor(amount),
    reference: line,
  });
  return [reserve(move('reserve')), repay(move('repay'))];
}

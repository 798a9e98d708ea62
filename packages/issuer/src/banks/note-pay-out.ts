/**
 * Writing down what a bank said of a payout, in one transaction with what follows from it: money leaves the books in the
 * one that first notes that it has left (V-62), comes back in the one that first notes that it did not or came back, and
 * a word that comes a second time changes nothing.
 */

import type { Transaction } from '@tallystick/database/database';
import {
  availableAccount,
  fundingAccount,
  outgoingAccount,
  type LedgerAccount,
} from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Posting, PostingKind } from '@tallystick/ledger/posting';
import { assert, unreachable } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { collect, holdForDeposit, type HeldForDeposit } from '../debts/collect-debts.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { PayOutWord } from './ask-about-pay-out.ts';
import { endBankWork } from './bank-work.ts';
import { lockPayOut, savePayOut, type PayOutRow } from './pay-out-row.ts';

/** What is next: the same order again at once, or after the next pause, or nothing any more. */
export type PayOutNext =
  | { readonly kind: 'on'; readonly order: PayOutRow }
  | { readonly kind: 'pause'; readonly order: PayOutRow }
  | { readonly kind: 'done' };

/**
 * How long money that has left may come back without the bank having said that it arrived: banks return within days, and
 * files never say that anything arrived.
 */
const RETURN_SECONDS = 30 * 86_400;

/** Notes the word on a payout that was like this when the bank was asked. */
export async function notePayOut(
  deps: IssuerDeps,
  tenant: TenantId,
  asked: PayOutRow,
  word: PayOutWord,
): Promise<PayOutNext> {
  return deps.database.transaction(tenant, async (tx) => {
    const held = await holdForDeposit(tx, asked.home);
    assert(held.account?.erased === false, 'an account was erased that has an open payout');
    const order = await lockPayOut(tx, asked);
    // Two workers may have asked: banks gave both the same answer, and the first one goes on.
    if (!isAsAsked(order, asked)) return { kind: 'done' };
    const now = deps.clock();
    const { next, posting, isOver } = follow(deps.crypto, order, word, now);
    if (next !== order) await savePayOut(tx, next, now);
    const collected = await shareOf(deps, tx, posting, held);
    if (isOver) await endBankWork(tx, { ...order, kind: 'payOut' });
    if (posting !== undefined) {
      const posted = await post(tx, [posting, ...collected], now);
      // A balance without room keeps the order as it was, until there is some.
      assert(posted.ok, 'a payout was refused by the ledger');
    }
    if (isOver) return { kind: 'done' };
    const changed = { ...next, changedAt: next === order ? order.changedAt : now };
    return next === order || next.state === 'remitted'
      ? { kind: 'pause', order: changed }
      : { kind: 'on', order: changed };
  });
}

function isAsAsked(order: PayOutRow, asked: PayOutRow): boolean {
  return (
    order.state === asked.state &&
    order.bank === asked.bank &&
    order.tried.length === asked.tried.length
  );
}

/** Money that comes back pays what its account owes, as any money that comes to it. */
async function shareOf(
  deps: IssuerDeps,
  transaction: Transaction,
  posting: Posting | undefined,
  held: HeldForDeposit,
): Promise<readonly Posting[]> {
  return posting?.kind === 'payOutBack' ? collect(deps, transaction, posting, held) : [];
}

interface Step {
  readonly next: PayOutRow;
  readonly posting?: Posting;
  /** Nothing more is to be asked. */
  readonly isOver: boolean;
}

function follow(crypto: Crypto, order: PayOutRow, word: PayOutWord, now: number): Step {
  const available = availableAccount(order.home);
  const outgoing = outgoingAccount(order.home);
  const funding = fundingAccount(order.amount.currency);
  const move = (kind: PostingKind, debit: LedgerAccount, credit: LedgerAccount): Posting =>
    postingOf(crypto, order, { kind, debit, credit });
  switch (word.kind) {
    case 'chosen':
      return { next: { ...order, bank: word.bank }, isOver: false };
    case 'declined': {
      const { bank: declined, ...rest } = order;
      assert(declined !== undefined, 'a bank declined that was not asked');
      // The first of them is the payee's own, or the one that the operator put first: its reason says most.
      const { reason = word.reason, bankReason = word.bankReason } = order;
      const next = { ...rest, tried: [...order.tried, declined], reason, bankReason };
      return { next, isOver: false };
    }
    case 'refused': {
      const next = { ...order, state: 'refused' as const, reason: word.reason };
      return { next, posting: move('payOutBack', outgoing, available), isOver: true };
    }
    case 'accepted': {
      // Why others declined does not matter any more.
      const { reason: _reason, bankReason: _bankReason, ...rest } = order;
      return { next: { ...rest, state: 'sent' }, isOver: false };
    }
    case 'left': {
      if (order.state === 'remitted') return { next: order, isOver: word.hasArrived };
      const posting = move('remit', outgoing, funding);
      return { next: { ...order, state: 'remitted' }, posting, isOver: word.hasArrived };
    }
    case 'back': {
      const { reason, bankReason } = word;
      const next = { ...order, state: 'returned' as const, reason, bankReason };
      const from = order.state === 'remitted' ? funding : outgoing;
      return { next, posting: move('payOutBack', from, available), isOver: true };
    }
    case 'waiting': {
      const isOver = order.state === 'remitted' && now >= order.changedAt + RETURN_SECONDS;
      return { next: order, isOver };
    }
    default:
      return unreachable(word);
  }
}

/** Named by its payout and by what it does, so that nothing is done twice. */
function postingOf(
  crypto: Crypto,
  { home, id, amount }: PayOutRow,
  { kind, debit, credit }: Pick<Posting, 'kind' | 'debit' | 'credit'>,
): Posting {
  return {
    home,
    id: crypto.sha256(encodeCbor(['payOut', kind, id])),
    kind,
    currency: amount.currency,
    amount: amount.minor,
    debit,
    credit,
    reference: id,
  };
}

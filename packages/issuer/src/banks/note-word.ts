/**
 * Writing down what a bank said, in one transaction with what follows from it: the account is credited in the one
 * that first notes the debit (V-26), and a word that comes a second time changes nothing.
 */

import { availableAccount, fundingAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import { assert } from '@tallystick/protocol/assert';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { collect, holdForDeposit } from '../debts/collect-debts.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { BankWord } from './ask-bank.ts';
import { endBankWork, type BankWork } from './bank-work.ts';
import { lockBankOrder, moveBankOrder, type BankOrderRow } from './bank-order-row.ts';

/**
 * Notes the word on an order that was in this state when the bank was asked. True where the debit is to be asked for;
 * false where nothing is, or where another worker has gone on with it.
 */
export async function noteWord(
  deps: IssuerDeps,
  tenant: TenantId,
  asked: BankOrderRow,
  word: BankWord,
): Promise<boolean> {
  const { home } = asked;
  return deps.database.transaction(tenant, async (tx) => {
    const held = await holdForDeposit(tx, home);
    assert(held.account?.erased === false, 'an account was erased that has an order at a bank');
    const order = await lockBankOrder(tx, asked);
    const now = deps.clock();
    // Two workers may have asked: the bank gave both the same answer, and the first one goes on.
    if (order.state !== asked.state) return false;
    if (word.state !== 'debited') {
      await moveBankOrder(tx, order, { ...word, now });
      if (word.state === 'refused') await endBankWork(tx, workOf(order));
      return word.state === 'authenticated';
    }
    await moveBankOrder(tx, order, { state: 'credited', now });
    const posting = postingOf(deps, order);
    const collected = await collect(deps, tx, posting, held);
    await endBankWork(tx, workOf(order));
    const posted = await post(tx, [posting, ...collected], now);
    // A balance without room keeps the order open: the money waits in escrow, and is credited when there is room.
    assert(posted.ok, 'money of a bank was refused by the ledger');
    return false;
  });
}

/** Named by its order, so that no order is ever credited twice. */
function postingOf({ crypto }: IssuerDeps, { home, id, amount }: BankOrderRow): Posting {
  return {
    home,
    id: crypto.sha256(encodeCbor(['bankOrder', 'credit', id])),
    kind: 'bankDeposit',
    currency: amount.currency,
    amount: amount.minor,
    debit: fundingAccount(amount.currency),
    credit: availableAccount(home),
    reference: id,
  };
}

function workOf({ home, id }: BankOrderRow): BankWork {
  return { kind: 'bankOrder', home, id };
}

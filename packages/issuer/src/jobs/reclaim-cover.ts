/** A till's cover has ended: what was not used goes back to the loss account. */

import { coverAccount, lossAccount } from '@tallystick/ledger/account';
import { lockBalances } from '@tallystick/ledger/balances';
import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import { post } from '@tallystick/ledger/post';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { uint32Of } from '@tallystick/protocol/encoding/octets';
import { currency, minor } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../issuer.ts';
import type { JobResult } from './drain.ts';
import type { Work } from './work.ts';

/** The subject under which a till's cover is worked on: its number in 4 bytes. */
export function tillSubject(till: number): Uint8Array {
  const subject = new Uint8Array(4);
  new DataView(subject.buffer).setUint32(0, till);
  return subject;
}

/** Takes back what is left, unless the allotment was prolonged meanwhile. */
export async function reclaimCover(
  deps: IssuerDeps,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const till = uint32Of(subject);
  const now = deps.clock();
  // Whoever prolongs asks for this work again and waits for our row of it; this lock is the second one.
  const [row] = await transaction.query(
    'select currency, until from cover_allotment where home = $1 and till = $2 for update',
    [home, till],
  );
  assert(row !== undefined, 'work names cover that was never allotted');
  const until = Number(bigintColumn(row, 'until'));
  if (now < until) return { again: until };
  const cover = coverAccount(home, till);
  const [left] = await lockBalances(transaction, [cover]);
  if (left === undefined || left === 0n) return {};
  const money = currency(integerColumn(row, 'currency'));
  const posted = await post(
    transaction,
    [
      {
        home,
        id: deps.random(16),
        kind: 'reclaim',
        currency: money,
        amount: minor(left),
        debit: cover,
        credit: lossAccount(money),
      },
    ],
    now,
  );
  assert(posted.ok, 'a reclaim was refused by the ledger');
  return {};
}

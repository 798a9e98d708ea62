/** Money of an account goes into the reservation of one of its lines. */

import type { Transaction } from '@tallystick/database/database';
import { post } from '@tallystick/ledger/post';
import { reserve } from '@tallystick/ledger/reservations';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../issuer.ts';
import type { LineRow } from './line-row.ts';

/**
 * Sets `amount` minor units of what the account has free aside for the line, which is locked; false where the
 * account has not so much. The line's own figures are the caller's to write. `now` is unix seconds.
 */
export async function reserveOnLine(
  deps: Pick<IssuerDeps, 'random'>,
  transaction: Transaction,
  line: LineRow,
  { amount, now }: { readonly amount: bigint; readonly now: number },
): Promise<boolean> {
  const posted = await post(
    transaction,
    [
      reserve({
        home: line.home,
        lineId: toHex(line.line),
        id: deps.random(16),
        currency: line.currency,
        amount: minor(amount),
        reference: line.line,
      }),
    ],
    now,
  );
  assert(posted.ok || posted.code === 'overdraft', 'a reservation was refused by the ledger');
  return posted.ok;
}

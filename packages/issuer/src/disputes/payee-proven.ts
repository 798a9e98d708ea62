/** Whether something is proven against the till that a payment went to (protocol rule 8). */

import type { Transaction } from '@tallystick/database/database';
import type { PaymentRow } from '../redemption/payment-row.ts';

/** Is there a fraud proof against the payee's device? */
export async function isPayeeProven(
  transaction: Transaction,
  { payee, payeeKeyHash }: PaymentRow,
): Promise<boolean> {
  const rows = await transaction.query(
    'select 1 as found from fraud_proof where home = $1 and key_hash = $2 limit 1',
    [payee, payeeKeyHash],
  );
  return rows.length > 0;
}

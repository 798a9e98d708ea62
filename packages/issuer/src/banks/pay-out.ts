/**
 * A device orders a payout (V-62, V-76), or looks at those of its account. Any device of the account may, a merchant's
 * tills too: none of them says where the money goes. The same call again tells how far its order is, and makes no second.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  PayOutBody,
  PayOutRefusal,
  PayOutsBody,
  PayOutsRefusal,
  PayOutsResult,
  PayOutView,
} from '@tallystick/protocol/calls/pay-out';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { DeviceRow } from '../accounts/device-row.ts';
import { lockAccount } from '../accounts/hold-account.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadBankAccount } from './bank-account.ts';
import { loadBankTerms } from './load-bank-terms.ts';
import { loadEndOfDay, setEndOfDay } from './end-of-day.ts';
import { orderPayOut } from './order-pay-out.ts';
import { findPayOut, listPayOuts, shownPayOut, type PayOutRow } from './pay-out-row.ts';

export type PayOutOutcome =
  | { readonly ok: true; readonly order: PayOutView }
  | { readonly ok: false; readonly code: PayOutRefusal | 'callIdReused' };

const ID_BYTES = 16;

/** Keeps the payout of this call, or finds it. */
export async function payOut(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  {
    device,
    callId,
    body,
  }: { readonly device: DeviceRow; readonly callId: Uint8Array; readonly body: PayOutBody },
): Promise<PayOutOutcome> {
  const { home, keyHash } = device;
  // Payouts of an account take turns.
  const held = await lockAccount(transaction, home);
  assert(held?.erased === false, 'a device that may call has no account');
  const digest = deps.crypto.sha256(encodeCbor(['payOut', tenant, keyHash, callId]));
  const id = digest.slice(0, ID_BYTES);
  const known = await findPayOut(transaction, { home, id });
  if (known !== undefined) {
    return isSame(known, body)
      ? { ok: true, order: shownPayOut(known) }
      : { ok: false, code: 'callIdReused' };
  }
  const ordered = await orderPayOut(deps, tenant, transaction, {
    home,
    id,
    body,
    isEndOfDay: false,
  });
  if (!ordered.ok) return ordered;
  return { ok: true, order: shownPayOut(newRow(ordered.order)) };
}

function newRow(order: Omit<PayOutRow, 'state' | 'tried' | 'changedAt'>): PayOutRow {
  return { ...order, state: 'ordered', tried: [], changedAt: order.orderedAt };
}

function isSame({ amount, takesAll }: PayOutRow, body: PayOutBody): boolean {
  const isSameAmount =
    body.amount === undefined ? takesAll : !takesAll && amount.minor === body.amount;
  return amount.currency === body.currency && isSameAmount;
}

/** Shows the account's payouts, after changing when the day's takings go where that is asked. */
export async function payOuts(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: PayOutsBody },
): Promise<
  | { readonly ok: true; readonly result: PayOutsResult }
  | { readonly ok: false; readonly code: PayOutsRefusal }
> {
  const { home } = device;
  if (body.change !== undefined) {
    const code = await setEndOfDay(deps, tenant, transaction, { device, change: body.change });
    if (code !== undefined) return { ok: false, code };
  }
  const setting = await loadEndOfDay(transaction, home);
  const kept = await loadBankAccount(deps, tenant, transaction, home);
  const { waitSeconds } = await loadBankTerms(transaction);
  const orders = await listPayOuts(transaction, home);
  const result: PayOutsResult = {
    endOfDay: setting === undefined ? {} : { hour: setting.hour },
    ...(kept === undefined ? {} : { payableFrom: kept.setAt + waitSeconds }),
    orders: orders.map(shownPayOut),
  };
  return { ok: true, result };
}

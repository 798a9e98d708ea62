/**
 * Payment orders: which ones count, and how they are kept (P-12). An order counts once, in the name of the
 * device that signed it and while its request can be paid; it is kept encrypted as halves are, because a half
 * that came before it stays the one that is kept.
 */

import type { Transaction } from '@tallystick/database/database';
import { messageValue } from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { VerifiedBalanceHalf } from '@tallystick/protocol/verification/verify-half';
import type { IssuerDeps } from '../issuer.ts';
import type { PaymentKey, PaymentRow } from './payment-row.ts';
import { sealStored } from './stored-half.ts';

/** An order that counts, encrypted for keeping. */
export interface CountingOrder {
  readonly sealed: Uint8Array;
}

/**
 * The order in a half, where it counts. It is the payer's word of now: brought by another device, by one that is
 * blocked, or after its request was over, it asks for nothing, or who had paid in another way meanwhile would
 * pay twice. What the issuer itself said was paid stays so, also where a restore made it forget that.
 */
export async function countingOrder(
  deps: IssuerDeps,
  tenant: TenantId,
  half: VerifiedBalanceHalf,
  by: { readonly isPayerInUse: boolean; readonly skewSeconds: number },
): Promise<CountingOrder | undefined> {
  const { ordered, request, authorization } = half;
  if (ordered === undefined) return undefined;
  const { time, ttlSeconds } = request.body;
  const isInTime = deps.clock() - by.skewSeconds < time + ttlSeconds;
  if (!ordered.isProven && !(by.isPayerInUse && isInTime)) return undefined;
  const { digest } = authorization.withdrawal;
  return { sealed: await sealStored(deps, tenant, digest, messageValue(ordered.order)) };
}

/** An order to keep. */
export interface OrderToStore extends PaymentKey, CountingOrder {}

/** The order that led from one state of a payment to the next, if one did. */
export function orderTaken(
  before: PaymentRow,
  after: PaymentRow,
  order: CountingOrder | undefined,
): readonly OrderToStore[] {
  if (order === undefined || before.ordered || !after.ordered) return [];
  const { home, digest } = before;
  return [{ home, digest, sealed: order.sealed }];
}

/** Keeps orders. Their lines are locked, so each payment gets one. */
export async function insertOrders(
  transaction: Transaction,
  tenant: string,
  orders: readonly OrderToStore[],
  receivedAt: number,
): Promise<void> {
  if (orders.length === 0) return;
  await transaction.query(
    `insert into stored_order (tenant, home, digest, sealed, received_at)
     select $1::uuid, o.home, o.digest, o.sealed, $5
     from unnest($2::bigint[], $3::bytea[], $4::bytea[]) as o (home, digest, sealed)`,
    [
      tenant,
      orders.map(({ home }) => home),
      orders.map(({ digest }) => digest),
      orders.map(({ sealed }) => sealed),
      receivedAt,
    ],
  );
}

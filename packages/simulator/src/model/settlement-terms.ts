/**
 * When a payment settles (P-21 to P-24, docs/settlement.md): as soon as it is handed in, or when its payer has
 * confirmed it, at the latest after a window. Written from the guide, for whoever checks what the issuer made
 * of its terms.
 */

import type { SettlementPolicy } from '@tallystick/issuer/redemption/settlement-policy';
import type { SignedHalf } from '@tallystick/auditor/signed-half';

/** What the first claim rests on: the payee's own upload, or a receipt that somebody else brought. */
export type ClaimedBy = 'payeeHalf' | 'receipt';

/**
 * How many seconds after its first claim the payment waits for its payer at most, under the terms that hold
 * then: 0 for one that is guaranteed. One term after the other is looked at, and the first that fits decides;
 * what no term fits is guaranteed, and so is everything in a tenant that has decided nothing.
 */
export function waitSeconds(
  policy: SettlementPolicy | undefined,
  half: Pick<SignedHalf, 'amount' | 'merchantType' | 'element'>,
  claimedBy: ClaimedBy,
): number {
  for (const { settles, merchantType, from, evidence, element } of policy?.terms ?? []) {
    const isOtherShop = merchantType !== undefined && merchantType !== half.merchantType;
    const isTooSmall = from !== undefined && half.amount < from;
    const isOtherClaim = evidence !== undefined && evidence !== claimedBy;
    const isOtherElement = element !== undefined && element !== half.element;
    if (isOtherShop || isTooSmall || isOtherClaim || isOtherElement) continue;
    return settles === 'confirm' ? (policy?.windowSeconds ?? 0) : 0;
  }
  return 0;
}

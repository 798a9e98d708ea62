/** Which payments go online by chance, as EMV's terminal risk management chooses them. */

import type { Minor } from '../money.ts';
import type { RandomSelection } from './risk-limits.ts';

/** One more than the largest draw. */
const DRAWS = 4_294_967_296n;

/** A draw, 0 to 2^32 - 1, from four bytes of a device's randomness. */
export function drawOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}

/**
 * Does this draw choose a payment of `amount`? `lower` is the policy's limit for one payment, above which
 * every payment tries to go online anyway. The same draw chooses a larger amount if it chose a smaller one.
 */
export function isSelected(
  selection: RandomSelection,
  { amount, lower, draw }: { amount: bigint; lower: Minor; draw: number },
): boolean {
  const { threshold, percent, percentMax } = selection;
  if (amount > lower) return true;
  const rise = BigInt(Math.max(0, percentMax - percent));
  const span = lower - threshold;
  if (amount < threshold || span <= 0n) return BigInt(draw) * 100n < BigInt(percent) * DRAWS;
  const scaled = BigInt(percent) * span + rise * (amount - threshold);
  return BigInt(draw) * 100n * span < scaled * DRAWS;
}

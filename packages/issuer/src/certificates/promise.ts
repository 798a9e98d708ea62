/**
 * What a line promises: its ceiling, which money stands behind, and what certificates that were registered
 * again after a restore allow beyond it. Pure.
 */

import { assert } from '@tallystick/protocol/assert';
import type { LineRow } from './line-row.ts';

/** The highest sum that any of the line's certificates allows, whether or not money stands behind it. */
export function promisedOf({ figures, unbacked }: Pick<LineRow, 'figures' | 'unbacked'>): bigint {
  return figures.ceiling + unbacked;
}

/** `amount` of what is promised has money behind it now; it has to be put into the reservation. */
export function withPromiseBacked(line: LineRow, amount: bigint): LineRow {
  assert(amount >= 0n && amount <= line.unbacked, 'more was backed than was promised');
  const figures = { ...line.figures, ceiling: line.figures.ceiling + amount };
  return { ...line, figures, unbacked: line.unbacked - amount };
}

/**
 * `amount` of what was promised will never be paid. As far as no money stood behind the promise, none
 * comes back: `absorbed` of it only makes the promise smaller.
 */
export function withPromiseReturned(
  line: LineRow,
  amount: bigint,
): { readonly line: LineRow; readonly absorbed: bigint } {
  const absorbed = amount < line.unbacked ? amount : line.unbacked;
  if (absorbed === 0n) return { line, absorbed };
  const { ceiling, settled, returned } = line.figures;
  const figures = { ceiling: ceiling + absorbed, settled, returned: returned + absorbed };
  return { line: { ...line, figures, unbacked: line.unbacked - absorbed }, absorbed };
}

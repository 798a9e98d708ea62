/** Which mark stands beside a payment: shape and colour for its standing. */

import type { Standing } from './standing.ts';

/** By what stands behind the money; a cross where none comes, a dot where it went back. */
export type ShownState = 'settled' | 'covered' | 'waiting' | 'atRisk' | 'failed' | 'neutral';

const MARKS: Readonly<Record<Standing, ShownState>> = {
  settled: 'settled',
  covered: 'covered',
  waiting: 'waiting',
  disputed: 'waiting',
  atRisk: 'atRisk',
  notPaid: 'failed',
  declined: 'failed',
  cancelled: 'neutral',
  notConfirmed: 'atRisk',
};

/** The mark of a standing. */
export function markOf(standing: Standing): ShownState {
  return MARKS[standing];
}

/** The small issuer's side of convictions: it looks for no contradictions, so nobody has any. */

import { convictionsResultShape } from '@tallystick/protocol/calls/convictions';
import type { Currency } from '@tallystick/protocol/money';
import type { Outcome } from './issuer-operations.ts';

/** Runs one of the two operations. */
export function runConvictions(currency: Currency, operation: 'convictions' | 'appeal'): Outcome {
  if (operation === 'appeal') return { ok: false, code: 'notConvicted' };
  const innocent = { currency, isBarred: false, sharePercent: 50, convictions: [], debts: [] };
  return { ok: true, result: convictionsResultShape.encode(innocent) };
}

/** What was sold with a request, where items were chosen. */

import type { Currency } from '@tallystick/protocol/money';
import { BillLines } from '@tallystick/ui/components/bill-lines';
import type { JSX } from 'preact';
import { useTill } from '../till-context.tsx';

/** The lines; nothing where the amount was keyed in. */
export function SoldLines({
  requestId,
  currency,
}: {
  requestId: string;
  currency: Currency;
}): JSX.Element | null {
  const { till, texts, money } = useTill();
  const lines = till.linesOf(requestId);
  if (lines.length === 0) return null;
  return (
    <BillLines
      title={texts.payment.sold}
      items={lines}
      money={(amount) => money(amount, currency)}
    />
  );
}

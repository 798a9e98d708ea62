/** What was sold with a request, where items were chosen. */

import type { Currency } from '@tallystick/protocol/money';
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
    <section>
      <h2 class="small">{texts.payment.sold}</h2>
      <ul class="sold">
        {lines.map(({ name, price, count }) => (
          <li key={name}>
            <span>
              {texts.items.count(count)} {name}
            </span>
            <span class="sold-sum">{money(price * BigInt(count), currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a bill says, item by item: name and sum, and below how many at what price (V-07). */

import type { BillItem } from '@tallystick/protocol/messages/bill';
import type { JSX } from 'preact';

export interface BillLinesProps {
  readonly title: string;
  readonly items: readonly BillItem[];
  readonly money: (amount: bigint) => string;
}

/** The items in the order of the bill. */
export function BillLines({ title, items, money }: BillLinesProps): JSX.Element {
  return (
    <section class="bill">
      <h2 class="small">{title}</h2>
      <ul>
        {items.map((item, index) => (
          <li key={index}>
            <span>
              {item.name}
              {item.count === 1 && item.unit === undefined ? null : (
                <span class="row-sub"> {unitsText(item, money)}</span>
              )}
            </span>
            <span class="bill-sum">{money(item.price * BigInt(item.count))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many, and what one costs: `3 × ₹90.00 / 100 g`. */
export function unitsText(
  { count, price, unit }: BillItem,
  money: (amount: bigint) => string,
): string {
  const each = `${count} × ${money(price)}`;
  return unit === undefined ? each : `${each} / ${unit}`;
}

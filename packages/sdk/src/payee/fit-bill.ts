/**
 * Bringing a basket within the bounds of a bill (V-07): names that are too long are cut, and what one code does not hold
 * becomes one last item. What is asked for stays the same: the items add up to what the basket did.
 */

import { assert } from '@tallystick/protocol/assert';
import {
  BILL_ITEMS_MAX,
  BILL_NAME_BYTES_MAX,
  BILL_UNIT_BYTES_MAX,
} from '@tallystick/protocol/limits';
import { utf8Length } from '@tallystick/protocol/messages/account-certificate';
import { billSum, isBill, type BillItem } from '@tallystick/protocol/messages/bill';

/** Stands where letters are missing. */
const CUT = '…';

/**
 * The items as a request takes them. `restName` names the last item, which stands for so many that found no room. Names
 * come trimmed, and all items together are an amount of money.
 */
export function fitBill(
  items: readonly BillItem[],
  restName: (count: number) => string,
): readonly BillItem[] {
  const short = items.map(withShortTexts);
  if (fits(short)) return short;
  for (let kept = Math.min(short.length, BILL_ITEMS_MAX) - 1; kept > 0; kept -= 1) {
    const summed = [...short.slice(0, kept), restOf(short.slice(kept), restName)];
    if (fits(summed)) return summed;
  }
  return [restOf(short, restName)];
}

function fits(items: readonly BillItem[]): boolean {
  return isBill({ salt: new Uint8Array(16), items });
}

function restOf(items: readonly BillItem[], restName: (count: number) => string): BillItem {
  const price = billSum(items);
  assert(price !== undefined, 'a basket is worth more than money can be');
  return { name: shortened(restName(items.length), BILL_NAME_BYTES_MAX), count: 1, price };
}

function withShortTexts({ name, unit, ...item }: BillItem): BillItem {
  return {
    ...item,
    name: shortened(name, BILL_NAME_BYTES_MAX),
    ...(unit === undefined ? {} : { unit: shortened(unit, BILL_UNIT_BYTES_MAX) }),
  };
}

/** As many whole letters as there is room for: a vowel sign of Devanagari stays with its consonant. */
function shortened(text: string, bytesMax: number): string {
  if (utf8Length(text) <= bytesMax) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(
    text,
  )) {
    if (utf8Length(kept + segment + CUT) > bytesMax) break;
    kept += segment;
  }
  return kept.trimEnd() + CUT;
}

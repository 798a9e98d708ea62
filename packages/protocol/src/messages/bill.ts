/**
 * The bill: what a request is for, item by item (V-07), so that the payer reads it before paying and the payee
 * compares with it what arrived (V-49).
 *
 * It is no message of its own. The request names it by its digest, so that the payee signs it and the payer's
 * authorization, which is over the request, binds it; and it travels beside the request, to the payer and no
 * further. Its salt keeps whoever has only the request, as the issuer does, from trying out what was sold.
 */

import type { Crypto } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import {
  list,
  mapped,
  minorShape,
  octets,
  readShape,
  text,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '../encoding/shape.ts';
import {
  BILL_BYTES_MAX,
  BILL_COUNT_MAX,
  BILL_ITEMS_MAX,
  BILL_NAME_BYTES_MAX,
  BILL_UNIT_BYTES_MAX,
} from '../limits.ts';
import { MINOR_MAX, minor, type Minor } from '../money.ts';
import { utf8Length } from './account-certificate.ts';

export interface BillItem {
  /** As the payee calls it, without spaces around it; at most 60 bytes of UTF-8. */
  readonly name: string;
  /** How many units, from one on. */
  readonly count: number;
  /** Of one unit, in minor units of the request's currency. */
  readonly price: Minor;
  /** What one is, such as `kg` or `100 g`, where it is not a piece; at most 16 bytes of UTF-8. */
  readonly unit?: string;
}

export interface Bill {
  /** 16 random bytes. */
  readonly salt: Uint8Array;
  /** At least one. */
  readonly items: readonly BillItem[];
}

/** A text that is there to be read: not empty, and nothing but its own letters at its ends. */
function billText(bytesMax: number): Shape<string> {
  return mapped<string, string>(
    text(bytesMax),
    (value) => value,
    (value) =>
      value !== '' && value.trim() === value && utf8Length(value) <= bytesMax ? value : undefined,
  );
}

const itemShape: Shape<BillItem> = withLaterField<BillItem, 'unit'>(
  { name: billText(BILL_NAME_BYTES_MAX), count: uint(BILL_COUNT_MAX, 1), price: minorShape },
  { unit: billText(BILL_UNIT_BYTES_MAX) },
);

const partsShape: Shape<Bill> = tuple<Bill>({
  salt: octets(16),
  items: list(itemShape, BILL_ITEMS_MAX),
});

/** A bill with at least one item, whose encoding leaves room for its request in one code. */
export const billShape: Shape<Bill> = mapped<Bill, Bill>(
  partsShape,
  (bill) => bill,
  (bill) =>
    bill.items.length > 0 && encodeCbor(partsShape.encode(bill)).length <= BILL_BYTES_MAX
      ? bill
      : undefined,
);

/** Is it within the bounds that a payer's device reads? */
export function isBill(bill: Bill): boolean {
  return readShape(billShape, billShape.encode(bill), 'bill').ok;
}

/** The 32 bytes by which a request names its bill: SHA-256 of its encoding. */
export function billDigest(crypto: Crypto, bill: Bill): Uint8Array {
  return crypto.sha256(encodeCbor(billShape.encode(bill)));
}

/** What items add up to; undefined beyond what money can be. */
export function billSum(items: readonly Pick<BillItem, 'price' | 'count'>[]): Minor | undefined {
  const sum = items.reduce((total, { price, count }) => total + price * BigInt(count), 0n);
  return sum > MINOR_MAX ? undefined : minor(sum);
}

/**
 * What this till sells: names and prices, kept in the device's store. A basket is counts of them, and
 * adds up to the amount that is asked for.
 */

import {
  currencyShape,
  list,
  minorShape,
  text,
  tuple,
  uint,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { MINOR_MAX, minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { put, readStored } from '@tallystick/sdk/device/stored-value';

export interface Item {
  /** Stays the same while name and price are changed. */
  readonly number: number;
  readonly name: string;
  readonly price: Minor;
  readonly currency: Currency;
}

/** One item in a basket, with the price at the time. */
export interface BasketLine {
  readonly name: string;
  readonly price: Minor;
  readonly count: number;
}

/** Counts by the item's number. */
export type Basket = ReadonlyMap<number, number>;

const ITEMS_KEY = 'terminal/items';
/** More than a screen can be searched for with a queue waiting. */
const ITEMS_MAX = 200;
export const ITEM_NAME_LENGTH_MAX = 40;
const ITEM_COUNT_MAX = 999;
const ITEM_NUMBER_MAX = 1_000_000;

const itemsShape: Shape<readonly Item[]> = list(
  tuple<Item>({
    number: uint(ITEM_NUMBER_MAX),
    name: text(ITEM_NAME_LENGTH_MAX),
    price: minorShape,
    currency: currencyShape,
  }),
  ITEMS_MAX,
);

/** Lines of a basket as they are kept with a sale. */
export const basketShape: Shape<readonly BasketLine[]> = list(
  tuple<BasketLine>({
    name: text(ITEM_NAME_LENGTH_MAX),
    price: minorShape,
    count: uint(ITEM_COUNT_MAX, 1),
  }),
  ITEMS_MAX,
);

/** The items of this till, in the order in which they were added. */
export function listItems({ ports: { store } }: Device): readonly Item[] {
  return readStored(store, ITEMS_KEY, itemsShape) ?? [];
}

export type KeepItemRefusal = 'nameMissing' | 'nameTooLong' | 'priceZero' | 'tooManyItems';

export type KeepItemOutcome =
  { readonly ok: true } | { readonly ok: false; readonly code: KeepItemRefusal };

/** Adds an item, or changes the one with this number. */
export async function keepItem(
  device: Device,
  input: Omit<Item, 'number'> & { readonly number?: number },
): Promise<KeepItemOutcome> {
  const name = input.name.trim();
  if (name === '') return { ok: false, code: 'nameMissing' };
  if (Array.from(name).length > ITEM_NAME_LENGTH_MAX) return { ok: false, code: 'nameTooLong' };
  if (input.price === 0n) return { ok: false, code: 'priceZero' };
  return device.change(async () => {
    const items = listItems(device);
    const next = items.reduce((most, item) => Math.max(most, item.number), 0) + 1;
    const item: Item = { ...input, name, number: input.number ?? next };
    const isKnown = items.some(({ number }) => number === item.number);
    if (!isKnown && items.length >= ITEMS_MAX) return { ok: false, code: 'tooManyItems' };
    const kept = isKnown
      ? items.map((other) => (other.number === item.number ? item : other))
      : [...items, item];
    await device.write([put(ITEMS_KEY, itemsShape, kept)]);
    return { ok: true };
  });
}

/** Takes an item off the list. Sales of it keep its name and price. */
export async function dropItem(device: Device, number: number): Promise<void> {
  await device.change(async () => {
    const left = listItems(device).filter((item) => item.number !== number);
    await device.write([put(ITEMS_KEY, itemsShape, left)]);
  });
}

/** The basket with one more or one less of an item; never below none or above the most. */
export function withCount(basket: Basket, number: number, step: 1 | -1): Basket {
  const count = Math.min(ITEM_COUNT_MAX, Math.max(0, (basket.get(number) ?? 0) + step));
  const next = new Map(basket);
  if (count === 0) next.delete(number);
  else next.set(number, count);
  return next;
}

/** The lines of a basket, in the order of the items. */
export function linesOf(basket: Basket, items: readonly Item[]): readonly BasketLine[] {
  return items.flatMap(({ number, name, price }) => {
    const count = basket.get(number) ?? 0;
    return count === 0 ? [] : [{ name, price, count }];
  });
}

/** What lines add up to; undefined beyond what money can be. */
export function sumOf(lines: readonly BasketLine[]): Minor | undefined {
  const sum = lines.reduce((total, { price, count }) => total + price * BigInt(count), 0n);
  return sum > MINOR_MAX ? undefined : minor(sum);
}

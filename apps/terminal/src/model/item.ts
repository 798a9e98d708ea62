/**
 * What this till sells: names, prices and units, kept in the device's store. A basket is counts of them, adds
 * up to the amount that is asked for, and becomes the bill that the customer reads (V-07).
 */

import {
  currencyShape,
  list,
  minorShape,
  text,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import type { BillItem } from '@tallystick/protocol/messages/bill';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { put, readStored } from '@tallystick/sdk/device/stored-value';

export interface Item {
  /** Stays the same while name and price are changed. */
  readonly number: number;
  readonly name: string;
  readonly price: Minor;
  readonly currency: Currency;
  /** What one is, such as `kg`; a piece where it is left out. */
  readonly unit?: string;
}

/** One item in a basket, with the price at the time. */
export type BasketLine = BillItem;

/** Counts by the item's number. */
export type Basket = ReadonlyMap<number, number>;

const ITEMS_KEY = 'terminal/items';
/** More than a screen can be searched for with a queue waiting. */
const ITEMS_MAX = 200;
export const ITEM_NAME_LENGTH_MAX = 40;
export const ITEM_UNIT_LENGTH_MAX = 16;
const ITEM_COUNT_MAX = 999;
const ITEM_NUMBER_MAX = 1_000_000;

const itemsShape: Shape<readonly Item[]> = list(
  withLaterField<Item, 'unit'>(
    {
      number: uint(ITEM_NUMBER_MAX),
      name: text(ITEM_NAME_LENGTH_MAX),
      price: minorShape,
      currency: currencyShape,
    },
    { unit: text(ITEM_UNIT_LENGTH_MAX) },
  ),
  ITEMS_MAX,
);

/** Lines of a basket as they are kept with a sale. */
export const basketShape: Shape<readonly BasketLine[]> = list(
  withLaterField<BasketLine, 'unit'>(
    {
      name: text(ITEM_NAME_LENGTH_MAX),
      price: minorShape,
      count: uint(ITEM_COUNT_MAX, 1),
    },
    { unit: text(ITEM_UNIT_LENGTH_MAX) },
  ),
  ITEMS_MAX,
);

/** The items of this till, in the order in which they were added. */
export function listItems({ ports: { store } }: Device): readonly Item[] {
  return readStored(store, ITEMS_KEY, itemsShape) ?? [];
}

export type KeepItemRefusal =
  'nameMissing' | 'nameTooLong' | 'unitTooLong' | 'priceZero' | 'tooManyItems';

export type KeepItemOutcome =
  { readonly ok: true } | { readonly ok: false; readonly code: KeepItemRefusal };

/** Adds an item, or changes the one with this number. */
export async function keepItem(
  device: Device,
  { unit: typed = '', ...input }: Omit<Item, 'number'> & { readonly number?: number },
): Promise<KeepItemOutcome> {
  const [name, unit] = [input.name.trim(), typed.trim()];
  if (name === '') return { ok: false, code: 'nameMissing' };
  if (Array.from(name).length > ITEM_NAME_LENGTH_MAX) return { ok: false, code: 'nameTooLong' };
  if (unit.length > ITEM_UNIT_LENGTH_MAX) return { ok: false, code: 'unitTooLong' };
  if (input.price === 0n) return { ok: false, code: 'priceZero' };
  return device.change(async () => {
    const items = listItems(device);
    const next = items.reduce((most, item) => Math.max(most, item.number), 0) + 1;
    const item: Item = {
      ...input,
      name,
      number: input.number ?? next,
      ...(unit === '' ? {} : { unit }),
    };
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
  return items.flatMap(({ number, name, price, unit }) => {
    const count = basket.get(number) ?? 0;
    return count === 0 ? [] : [{ name, price, count, ...(unit === undefined ? {} : { unit }) }];
  });
}

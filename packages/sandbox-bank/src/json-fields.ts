/** Reading JSON that others wrote: an object has exactly the members that are asked for, or it is not read at all. */

import {
  isCurrency,
  minor,
  parseMinor,
  type Currency,
  type Money,
} from '@tallystick/protocol/money';

export type Fields<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

/** The members of an object that has no others than these; undefined for anything else. */
export function fieldsOf<Name extends string>(
  value: unknown,
  names: readonly Name[],
): Fields<Name> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = new Map<string, unknown>(Object.entries(value));
  const found: Partial<Record<Name, unknown>> = {};
  for (const name of names) {
    if (members.has(name)) found[name] = members.get(name);
    members.delete(name);
  }
  return members.size === 0 ? found : undefined;
}

/** A text that matches; undefined for anything else. */
export function textField(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

/** A whole number from 0 to `max`; undefined for anything else. */
export function numberField(value: unknown, max: number): number | undefined {
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return isWhole && value <= max ? value : undefined;
}

/** ISO 4217's number, or one of somebody's own. */
export function currencyField(value: unknown): Currency | undefined {
  return isCurrency(value) ? value : undefined;
}

/** More than nothing, as `{ "currency": 356, "minor": "125000" }`; undefined for anything else. */
export function moneyField(value: unknown): Money | undefined {
  const fields = fieldsOf(value, ['currency', 'minor']);
  const currency = currencyField(fields?.currency);
  const amount = typeof fields?.minor === 'string' ? parseMinor(fields.minor) : undefined;
  if (currency === undefined || amount === undefined || amount === 0n) return undefined;
  return { currency, minor: minor(amount) };
}

/** JSON in which amounts are decimal text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'bigint' ? String(member) : member,
  );
}

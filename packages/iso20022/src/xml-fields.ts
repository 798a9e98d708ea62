/**
 * What a message must have, and may have, taken from its elements. An element that is there twice where one may be,
 * that is missing where one must be, or whose text has not the form of its type ends the reading with its name and
 * line: nothing of a message is used that was not understood whole.
 */

import type { Money } from '@tallystick/protocol/money';
import { readAmount, readDecimal, type Decimal } from './amount-text.ts';
import type { XmlElement } from './xml-element.ts';

/** Ends the reading of a message; `readMessage` makes a refusal of it. */
export class MessageFault extends Error {
  readonly code: 'malformed' | 'doesNotAddUp';
  readonly element: string;
  readonly line: number;
  constructor(element: string, line: number, code: 'malformed' | 'doesNotAddUp' = 'malformed') {
    super(`${element} in line ${line}: ${code}`);
    this.code = code;
    this.element = element;
    this.line = line;
  }
}

/** The sums around the element are not what its parts give. */
export function demandSum(holds: boolean, { name, line }: XmlElement): void {
  if (!holds) throw new MessageFault(name, line, 'doesNotAddUp');
}

/** All children of that name, at most so many. */
export function all(
  parent: XmlElement,
  name: string,
  countMax: number = Infinity,
): readonly XmlElement[] {
  const found = parent.children.filter((child) => child.name === name);
  const tooMany = found[countMax];
  if (tooMany !== undefined) throw new MessageFault(name, tooMany.line);
  return found;
}

/** The one child of that name, if it is there. */
export function optional(parent: XmlElement, name: string): XmlElement | undefined {
  return all(parent, name, 1)[0];
}

/** The one child of that name. */
export function one(parent: XmlElement, name: string): XmlElement {
  return optional(parent, name) ?? fault(parent, name);
}

/** The element below, level by level; undefined where one of them is missing. */
export function below(parent: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  let found: XmlElement | undefined = parent;
  for (const name of names) found = found === undefined ? undefined : optional(found, name);
  return found;
}

/** The child is not what it should be, or is not there. */
export function fault(parent: XmlElement, name: string): never {
  throw new MessageFault(name, optionalLine(parent, name));
}

function optionalLine(parent: XmlElement, name: string): number {
  return parent.children.find((child) => child.name === name)?.line ?? parent.line;
}

const MAX_35 = /^[^\p{Cc}]{1,35}$/u;
/** ISO 20022's `DateAndDateTime2Choice` and `ISODateTime`. */
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?$/;

/** The text of the one child of that name, which has this form. */
export function text(parent: XmlElement, name: string, form: RegExp = MAX_35): string {
  return optionalText(parent, name, form) ?? fault(parent, name);
}

/** The same, where the child is there at all. */
export function optionalText(
  parent: XmlElement | undefined,
  name: string,
  form: RegExp = MAX_35,
): string | undefined {
  const child = parent === undefined ? undefined : optional(parent, name);
  if (child === undefined || parent === undefined) return undefined;
  return child.children.length === 0 && form.test(child.text) ? child.text : fault(parent, name);
}

/** The amount of the one child of that name, with its currency. */
export function amount(parent: XmlElement, name: string): Money {
  return optionalAmount(parent, name) ?? fault(parent, name);
}

/** The same, where the child is there at all. */
export function optionalAmount(parent: XmlElement, name: string): Money | undefined {
  const child = optional(parent, name);
  if (child === undefined) return undefined;
  if (child.children.length > 0) fault(parent, name);
  return readAmount(child.attributes['Ccy'] ?? '', child.text) ?? fault(parent, name);
}

/** A sum without currency, where it is there. */
export function optionalDecimal(parent: XmlElement, name: string): Decimal | undefined {
  const found = optionalText(parent, name, /^[0-9.+]{1,40}$/);
  return found === undefined ? undefined : (readDecimal(found) ?? fault(parent, name));
}

/** A count of at most 15 digits, where it is there. */
export function optionalCount(parent: XmlElement, name: string): number | undefined {
  const found = optionalText(parent, name, /^[0-9]{1,15}$/);
  return found === undefined ? undefined : Number(found);
}

/** One of a closed set of codes. */
export function oneOf<Code extends string>(
  parent: XmlElement,
  name: string,
  codes: readonly Code[],
): Code {
  const found = text(parent, name);
  return codes.find((code) => code === found) ?? fault(parent, name);
}

/** A day of `Dt`, or the one of `DtTm`, in the bank's own time. */
export function optionalDay(parent: XmlElement, name: string): string | undefined {
  const choice = optional(parent, name);
  if (choice === undefined) return undefined;
  const day = optionalText(choice, 'Dt', DATE) ?? optionalText(choice, 'DtTm', DATE_TIME);
  return day === undefined || !isDay(day) ? fault(parent, name) : day.slice(0, 10);
}

/** When the message was made, as it says it. */
export function dateTime(parent: XmlElement, name: string): string {
  const found = text(parent, name, DATE_TIME);
  return isDay(found) ? found : fault(parent, name);
}

/** Is there such a day in the calendar? */
function isDay(found: string): boolean {
  const [year = 0, month = 0, day = 0] = found.slice(0, 10).split('-').map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

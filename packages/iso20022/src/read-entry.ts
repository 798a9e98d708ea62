/**
 * One entry of a statement, and the transactions in it. Its direction is what `CdtDbtInd` says, also for a reversal:
 * a credit that reverses is money that comes back. Where a batch is one entry, its details add up to it, unless charges are
 * told of, which banks take out of either.
 */

import type { Money } from '@tallystick/protocol/money';
import type { XmlElement } from './xml-element.ts';
import {
  all,
  amount,
  below,
  demandSum,
  one,
  oneOf,
  optional,
  optionalAmount,
  optionalCount,
  optionalDay,
  optionalText,
  text,
} from './xml-fields.ts';

export type Direction = 'credit' | 'debit';

export interface StatementEntry {
  readonly amount: Money;
  readonly direction: Direction;
  /** It takes back what an earlier entry did. */
  readonly isReversal: boolean;
  /** Only what is booked counts in the balances. */
  readonly status: 'booked' | 'pending' | 'information';
  readonly bookedOn?: string;
  /** The bank's name for it. */
  readonly bankReference?: string;
  /** The batch of ours that it is about, where the bank says so. */
  readonly batchId?: string;
  readonly details: readonly EntryDetail[];
}

/** One transaction of an entry. */
export interface EntryDetail {
  readonly endToEndId?: string;
  readonly bankReference?: string;
  /** Missing where one of several has none of its own. */
  readonly amount?: Money;
  readonly direction: Direction;
  /** Whose account it came from, of a credit. */
  readonly payerName?: string;
  readonly payerAccount?: string;
  /** What the payer wrote, line by line. */
  readonly remittanceText: string;
  /** Why a transfer of ours came back: an external code such as AC01, or the bank's own words. */
  readonly returnReason?: string;
}

const DETAILS_MAX = 100_000;
const LINES_MAX = 100;
const STATUSES = { BOOK: 'booked', PDNG: 'pending', FUTR: 'pending', INFO: 'information' } as const;
const STATUS_CODES = ['BOOK', 'PDNG', 'FUTR', 'INFO'] as const;
const NAME = /^[^\p{Cc}]{1,140}$/u;

/** 1 for money that comes, -1 for money that goes. */
export function signOf({ direction }: { readonly direction: Direction }): bigint {
  return direction === 'credit' ? 1n : -1n;
}

/** The entry, understood whole. */
export function readEntry(entry: XmlElement): StatementEntry {
  const money = amount(entry, 'Amt');
  const direction = readDirection(entry);
  const status = STATUSES[oneOf(one(entry, 'Sts'), 'Cd', STATUS_CODES)];
  const groups = all(entry, 'NtryDtls', DETAILS_MAX);
  const elements = groups.flatMap((group) => all(group, 'TxDtls', DETAILS_MAX));
  const details = elements.map((element) => readDetail(element, direction));
  const whole =
    details.length === 1 ? details.map((detail) => ({ amount: money, ...detail })) : details;
  for (const group of groups) checkBatch(group, money, groups.length === 1);
  checkDetails(entry, { amount: money, direction }, elements, whole);
  const bookedOn = optionalDay(entry, 'BookgDt');
  const bankReference = optionalText(entry, 'AcctSvcrRef');
  const batches = groups.flatMap(
    (group) => optionalText(optional(group, 'Btch'), 'PmtInfId') ?? [],
  );
  const batchId = batches.length === 1 ? batches[0] : undefined;
  return {
    amount: money,
    direction,
    isReversal: /^(?:true|1)$/.test(optionalText(entry, 'RvslInd', /^(?:true|false|1|0)$/) ?? ''),
    status,
    ...(bookedOn === undefined ? {} : { bookedOn }),
    ...(bankReference === undefined ? {} : { bankReference }),
    ...(batchId === undefined ? {} : { batchId }),
    details: whole,
  };
}

function readDirection(element: XmlElement): Direction {
  return oneOf(element, 'CdtDbtInd', ['CRDT', 'DBIT']) === 'CRDT' ? 'credit' : 'debit';
}

function readDetail(element: XmlElement, above: Direction): EntryDetail {
  const references = optional(element, 'Refs');
  const parties = optional(element, 'RltdPties');
  const reason = below(element, 'RtrInf', 'Rsn');
  const read = {
    endToEndId: given(optionalText(references, 'EndToEndId')),
    bankReference: optionalText(references, 'AcctSvcrRef'),
    amount: optionalAmount(element, 'Amt'),
    payerName:
      parties === undefined ? undefined : optionalText(below(parties, 'Dbtr', 'Pty'), 'Nm', NAME),
    payerAccount: parties === undefined ? undefined : accountOf(below(parties, 'DbtrAcct', 'Id')),
    returnReason: optionalText(reason, 'Cd', /^[A-Z0-9]{1,4}$/) ?? optionalText(reason, 'Prtry'),
  };
  const lines = all(optional(element, 'RmtInf') ?? EMPTY, 'Ustrd', LINES_MAX);
  return {
    ...present(read),
    direction: optional(element, 'CdtDbtInd') === undefined ? above : readDirection(element),
    remittanceText: lines.map((line) => line.text).join('\n'),
  };
}

const EMPTY: XmlElement = { name: '', attributes: {}, children: [], text: '', line: 0 };

/** Banks write this where a payer gave no id. */
function given(id: string | undefined): string | undefined {
  return id === 'NOTPROVIDED' ? undefined : id;
}

function accountOf(id: XmlElement | undefined): string | undefined {
  return optionalText(id, 'IBAN') ?? (id === undefined ? undefined : otherOf(id));
}

function otherOf(id: XmlElement): string | undefined {
  const other = optional(id, 'Othr');
  return other === undefined ? undefined : text(other, 'Id');
}

type Present<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the members that are not there. */
function present<Fields extends object>(fields: Fields): Present<Fields> {
  const found: Present<Fields> = {};
  for (const name in fields) {
    const value = fields[name];
    if (isPresent(value)) found[name] = value;
  }
  return found;
}

function isPresent<Value>(value: Value): value is Exclude<Value, undefined> {
  return value !== undefined;
}

function checkBatch(group: XmlElement, money: Money, isOnlyOne: boolean): void {
  const batch = optional(group, 'Btch');
  if (batch === undefined) return;
  const listed = all(group, 'TxDtls').length;
  const count = optionalCount(batch, 'NbOfTxs');
  demandSum(count === undefined || listed === 0 || count === listed, batch);
  const total = optionalAmount(batch, 'TtlAmt');
  if (total === undefined || !isOnlyOne || total.currency !== money.currency) return;
  demandSum(total.minor === money.minor, batch);
}

/** Details that have amounts in the entry's currency, and no charges, add up to the entry. */
function checkDetails(
  entry: XmlElement,
  { amount: money, direction }: { readonly amount: Money; readonly direction: Direction },
  elements: readonly XmlElement[],
  details: readonly EntryDetail[],
): void {
  const sums = details.flatMap((detail) =>
    detail.amount?.currency === money.currency ? signOf(detail) * detail.amount.minor : [],
  );
  const hasCharges = [entry, ...elements].some((part) => optional(part, 'Chrgs') !== undefined);
  if (sums.length === 0 || sums.length < details.length || hasCharges) return;
  const total = sums.reduce((sum, part) => sum + part, 0n);
  demandSum(total === signOf({ direction }) * money.minor, entry);
}

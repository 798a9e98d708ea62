/** What a bank can be asked to do: the five orders, and how they are read from JSON. */

import type { Money } from '@tallystick/protocol/money';
import { fieldsOf, moneyField, numberField, textField } from './json-fields.ts';

export interface AuthenticationOrder {
  readonly kind: 'authentication';
  readonly account: string;
  readonly name: string;
  readonly phone: string;
  readonly pan: string;
  readonly amount: Money;
}

export interface FundingOrder {
  readonly kind: 'hold' | 'debit';
  /** The order of the authentication that it uses up. */
  readonly authentication: string;
  readonly amount: Money;
  /** Unix seconds; of a hold only. */
  readonly until?: number;
}

export interface ReleaseOrder {
  readonly kind: 'release';
  /** The order of the hold or debit. */
  readonly from: string;
  /** All that is left where it is missing. */
  readonly amount?: Money;
}

export interface RemittanceOrder {
  readonly kind: 'remittance';
  /** The order of the hold or debit; where it is missing, the operator's escrow account. */
  readonly from?: string;
  readonly amount: Money;
  readonly to: { readonly bank: string; readonly account: string; readonly name: string };
}

export type Order = AuthenticationOrder | FundingOrder | ReleaseOrder | RemittanceOrder;

/** 16 bytes in hexadecimal. */
export const ORDER_ID: RegExp = /^[0-9a-f]{32}$/;
export const BANK_CODE: RegExp = /^[A-Z0-9]{8,11}$/;
export const ACCOUNT_NUMBER: RegExp = /^[A-Z0-9]{1,34}$/;
/** No longer than ISO 20022's names. */
export const NAME: RegExp = /^\P{Cc}{1,140}$/u;
export const PHONE: RegExp = /^\+[1-9][0-9]{6,14}$/;
export const PAN: RegExp = /^[A-Z]{5}[0-9]{4}[A-Z]$/;
/** Unix seconds up to the year 2106. */
export const TIME_MAX = 4_294_967_295;

/** The order of a request's body; undefined where it is none, or has a member that no order has. */
export function readOrder(value: unknown): Order | undefined {
  const kind: unknown =
    typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  switch (kind) {
    case 'authentication':
      return readAuthentication(value);
    case 'hold':
      return readHold(value);
    case 'debit':
      return readDebit(value);
    case 'release':
      return readRelease(value);
    case 'remittance':
      return readRemittance(value);
    default:
      return undefined;
  }
}

function readAuthentication(value: unknown): Order | undefined {
  const fields = fieldsOf(value, ['kind', 'account', 'name', 'phone', 'pan', 'amount']);
  const account = textField(fields?.account, ACCOUNT_NUMBER);
  const name = textField(fields?.name, NAME);
  const phone = textField(fields?.phone, PHONE);
  const pan = textField(fields?.pan, PAN);
  const amount = moneyField(fields?.amount);
  const isWhole =
    account !== undefined && name !== undefined && phone !== undefined && pan !== undefined;
  if (!isWhole || amount === undefined) return undefined;
  return { kind: 'authentication', account, name, phone, pan, amount };
}

function readHold(value: unknown): Order | undefined {
  const fields = fieldsOf(value, ['kind', 'authentication', 'amount', 'until']);
  const authentication = textField(fields?.authentication, ORDER_ID);
  const amount = moneyField(fields?.amount);
  const until = numberField(fields?.until, TIME_MAX);
  if (authentication === undefined || amount === undefined || until === undefined) return undefined;
  return { kind: 'hold', authentication, amount, until };
}

function readDebit(value: unknown): Order | undefined {
  const fields = fieldsOf(value, ['kind', 'authentication', 'amount']);
  const authentication = textField(fields?.authentication, ORDER_ID);
  const amount = moneyField(fields?.amount);
  if (authentication === undefined || amount === undefined) return undefined;
  return { kind: 'debit', authentication, amount };
}

function readRelease(value: unknown): Order | undefined {
  const fields = fieldsOf(value, ['kind', 'from', 'amount']);
  const from = textField(fields?.from, ORDER_ID);
  if (from === undefined) return undefined;
  if (fields?.amount === undefined) return { kind: 'release', from };
  const amount = moneyField(fields.amount);
  return amount === undefined ? undefined : { kind: 'release', from, amount };
}

function readRemittance(value: unknown): Order | undefined {
  const fields = fieldsOf(value, ['kind', 'from', 'amount', 'to']);
  const to = fieldsOf(fields?.to, ['bank', 'account', 'name']);
  const from = textField(fields?.from, ORDER_ID);
  // A thing that is there and names no order is not the same as nothing.
  if (fields?.from !== undefined && from === undefined) return undefined;
  const amount = moneyField(fields?.amount);
  const bank = textField(to?.bank, BANK_CODE);
  const account = textField(to?.account, ACCOUNT_NUMBER);
  const name = textField(to?.name, NAME);
  const isWhole = bank !== undefined && account !== undefined && name !== undefined;
  if (!isWhole || amount === undefined) return undefined;
  const payee = { bank, account, name };
  return { kind: 'remittance', ...(from === undefined ? {} : { from }), amount, to: payee };
}

/** What the sandbox begins with: banks, and the accounts of made-up people in them. */

import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { parseMinor, type Currency } from '@tallystick/protocol/money';
import { currencyField, fieldsOf, numberField, textField } from './json-fields.ts';
import { ACCOUNT_NUMBER, BANK_CODE, NAME, PAN, PHONE } from './order.ts';

/** An operator's escrow account is one of the bank's, too. */
const ACCOUNT_TYPES = ['savings', 'current', 'term', 'loan', 'escrow'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

export interface SeedAccount {
  readonly number: string;
  readonly currency: Currency;
  readonly type: AccountType;
  readonly name: string;
  readonly phone: string;
  readonly pan: string;
  /** Minor units. */
  readonly balance: bigint;
  readonly isBlocked: boolean;
  /** The most that one order may take. */
  readonly orderMax?: bigint;
}

export interface SeedBank {
  readonly code: string;
  readonly longestHoldSeconds: number;
  readonly accounts: readonly SeedAccount[];
}

export interface Seed {
  /** How long a remittance is on its way; 0 for at once. */
  readonly clearingSeconds: number;
  readonly banks: readonly SeedBank[];
}

/** A sandbox is for tests and for trying things out. */
const BANKS_MAX = 100;
const ACCOUNTS_MAX = 100_000;
const SECONDS_MAX = 315_360_000;

/** The seed of a file's JSON. Throws TallystickError `sandbox_seed_invalid`, which says where it is wrong. */
export function readSeed(value: unknown): Seed {
  const fields = fieldsOf(value, ['clearingSeconds', 'banks']);
  const clearingSeconds = numberField(fields?.clearingSeconds, SECONDS_MAX);
  if (clearingSeconds === undefined) throw seedError('clearingSeconds');
  const banks = list(fields?.banks, BANKS_MAX, 'banks').map(readBank);
  if (new Set(banks.map(({ code }) => code)).size !== banks.length) {
    throw seedError('banks: two have one code');
  }
  return { clearingSeconds, banks };
}

function readBank(value: unknown, index: number): SeedBank {
  const place = `banks[${index}]`;
  const fields = fieldsOf(value, ['code', 'longestHoldSeconds', 'accounts']);
  const code = textField(fields?.code, BANK_CODE);
  const longestHoldSeconds = numberField(fields?.longestHoldSeconds, SECONDS_MAX);
  if (code === undefined) throw seedError(`${place}.code`);
  if (longestHoldSeconds === undefined) throw seedError(`${place}.longestHoldSeconds`);
  const accounts = list(fields?.accounts, ACCOUNTS_MAX, `${place}.accounts`).map((one, at) =>
    readAccount(one, `${place}.accounts[${at}]`),
  );
  if (new Set(accounts.map(({ number }) => number)).size !== accounts.length) {
    throw seedError(`${place}.accounts: two have one number`);
  }
  return { code, longestHoldSeconds, accounts };
}

function readAccount(value: unknown, place: string): SeedAccount {
  const fields = fieldsOf(value, [
    'number',
    'currency',
    'type',
    'name',
    'phone',
    'pan',
    'balance',
    'isBlocked',
    'orderMax',
  ]);
  const demand = <Value>(name: string, read: Value | undefined): Value => {
    if (read === undefined) throw seedError(`${place}.${name}`);
    return read;
  };
  const account = {
    number: demand('number', textField(fields?.number, ACCOUNT_NUMBER)),
    currency: demand('currency', currencyField(fields?.currency)),
    type: demand(
      'type',
      ACCOUNT_TYPES.find((type) => type === fields?.type),
    ),
    name: demand('name', textField(fields?.name, NAME)),
    phone: demand('phone', textField(fields?.phone, PHONE)),
    pan: demand('pan', textField(fields?.pan, PAN)),
    balance: demand('balance', amountField(fields?.balance)),
    isBlocked: fields?.isBlocked === true,
  };
  return fields?.orderMax === undefined
    ? account
    : { ...account, orderMax: demand('orderMax', amountField(fields.orderMax)) };
}

function amountField(value: unknown): bigint | undefined {
  return typeof value === 'string' ? parseMinor(value) : undefined;
}

function list(value: unknown, lengthMax: number, place: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length > lengthMax) throw seedError(place);
  return value;
}

function seedError(place: string): TallystickError {
  return new TallystickError({
    code: 'sandbox_seed_invalid',
    message: `The seed of the sandbox bank is wrong at ${place}: see seed.json of the package for an example.`,
  });
}

/** The banks that the operator works with, found by the code that a customer or a merchant gives (V-22). */

import type { BankSettings } from '../../config/bank-settings.ts';
import { bankOf, type BankCode } from './bank-code.ts';
import type { FundingBank } from './bank-connector.ts';
import { createHttpBank } from './http-bank.ts';

export interface Banks {
  /** The bank of any of its branches; undefined for one that the operator does not work with. */
  readonly find: (code: BankCode) => FundingBank | undefined;
}

/** Connects nothing yet. */
export function openBanks(settings: readonly BankSettings[]): Banks {
  const banks = new Map(settings.map((one) => [bankOf(one.code), createHttpBank(one)]));
  return Object.freeze({ find: (code: BankCode) => banks.get(bankOf(code)) });
}

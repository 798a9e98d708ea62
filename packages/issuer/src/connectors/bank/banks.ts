/** The banks that the operator works with, found by the code that a customer or a merchant gives (V-22). */

import type { TenantId } from '@tallystick/protocol/identifiers';
import type { BankSettings } from '../../config/bank-settings.ts';
import { bankOf, type BankCode } from './bank-code.ts';
import type { FundingBank } from './bank-connector.ts';
import { openFileBank, type FileBank } from './file-bank.ts';
import { createHttpBank } from './http-bank.ts';

/** What a bank can do is told by its kind. */
export type Bank = FundingBank | FileBank;

export interface Banks {
  /** The bank of any of its branches; undefined for one that the operator does not work with. */
  readonly find: (code: BankCode) => Bank | undefined;
  /** Those that pay out a tenant's money, in the order in which they are asked: the payee's own bank first. */
  readonly paying: (tenant: TenantId, payee: BankCode) => readonly Bank[];
  /** Those that are reached by files. */
  readonly files: () => readonly FileBank[];
  /** Gives the folders back. */
  readonly close: () => Promise<void>;
}

/** Connects nothing yet, and opens the folders. `now` gives unix seconds. Throws as {@link openFileBank}. */
export async function openBanks(
  settings: readonly BankSettings[],
  now: () => number,
): Promise<Banks> {
  const banks = new Map<string, Bank>();
  const paying = (tenant: TenantId, payee: BankCode): readonly Bank[] => {
    const codes = settings.filter(({ payOutFor }) => payOutFor.includes(tenant));
    const isPayees = ({ code }: BankSettings): boolean => bankOf(code) === bankOf(payee);
    return [...codes.filter(isPayees), ...codes.filter((one) => !isPayees(one))].flatMap(
      ({ code }) => banks.get(bankOf(code)) ?? [],
    );
  };
  const files = (): readonly FileBank[] =>
    [...banks.values()].filter((bank): bank is FileBank => bank.kind === 'files');
  const close = async (): Promise<void> => {
    for (const bank of files()) await bank.close();
  };
  try {
    for (const one of settings) {
      const bank = one.kind === 'http' ? createHttpBank(one) : await openFileBank({ ...one, now });
      banks.set(bankOf(one.code), bank);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return Object.freeze({ find: (code: BankCode) => banks.get(bankOf(code)), paying, files, close });
}

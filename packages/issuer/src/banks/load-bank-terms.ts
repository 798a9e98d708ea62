/** The terms of money from and to banks that hold for a tenant. */

import type { Transaction } from '@tallystick/database/database';
import { loadTenant } from '../tenants/tenant-record.ts';
import { DEFAULT_BANK_TERMS, type BankTerms } from './bank-terms.ts';

/** What holds for the transaction's tenant. */
export async function loadBankTerms(transaction: Transaction): Promise<BankTerms> {
  const record = await loadTenant(transaction);
  return record?.settings.banks ?? DEFAULT_BANK_TERMS;
}

/** What an account's holder is told of its convicted devices: proof, appeal and debt. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { Conviction, Convictions, Debt } from '@tallystick/protocol/calls/convictions';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { CONVICTIONS_LISTED_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { debtsOf, type DebtRow } from '../debts/debt-row.ts';
import { DEFAULT_DEBT_SETTINGS } from '../debts/debt-share.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import { findAppeal } from './appeal-row.ts';
import { findConvictions, isBarred } from './conviction-row.ts';

/** The convictions of an account as they are now. */
export async function convictionsOf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<Convictions> {
  const limit = CONVICTIONS_LISTED_MAX;
  const [account, record] = [await findAccount(transaction, home), await loadTenant(transaction)];
  assert(account !== undefined && record !== undefined, 'a device has no account');
  const { sharePercent } = record.settings.debts ?? DEFAULT_DEBT_SETTINGS;
  const convictions: Conviction[] = [];
  for (const found of await findConvictions(transaction, home, { limit })) {
    const { keyHash } = found;
    const appeal = await findAppeal(deps, tenant, transaction, { home, keyHash });
    if (appeal === undefined) convictions.push(found);
    else {
      const { text, madeAt, decision } = appeal;
      const made = { text, madeAt, ...(decision === undefined ? {} : { decision }) };
      convictions.push({ ...found, appeal: made });
    }
  }
  return {
    currency: account.currency,
    isBarred: await isBarred(transaction, home),
    sharePercent,
    convictions,
    debts: (await debtsOf(transaction, home, limit)).map(debtOf),
  };
}

function debtOf({ keyHash, arisenAt, amount, owed, reason }: DebtRow): Debt {
  return {
    keyHash,
    arisenAt,
    amount: minor(amount),
    owed: minor(owed),
    ...(reason === undefined ? {} : { forgiven: reason }),
  };
}

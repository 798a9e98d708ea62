/** What an account's holder is told of its convicted devices: proof, appeal and debt. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { Conviction, Convictions, Debt } from '@tallystick/protocol/calls/convictions';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { CONVICTIONS_LISTED_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { debtsOf, type DebtRow } from '../debts/debt-row.ts';
import { DEFAULT_DEBT_SETTINGS } from '../debts/debt-share.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import { appealsOf } from './appeal-row.ts';
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
  const made = await appealsOf(deps, tenant, transaction, home);
  const appeals = new Map(made.map((appeal) => [toHex(appeal.keyHash), appeal]));
  const found = await findConvictions(transaction, home, { limit });
  const convictions = found.map((conviction): Conviction => {
    const appeal = appeals.get(toHex(conviction.keyHash));
    return appeal === undefined ? conviction : { ...conviction, appeal };
  });
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

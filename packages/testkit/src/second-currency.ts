/** A further currency for a test's tenant: operators are given one each, and a device has to bear several. */

import { fundingAccount, lossAccount } from '@tallystick/ledger/account';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import { assert } from '@tallystick/protocol/assert';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { IssuerWorld } from './issuer-world.ts';

/**
 * Adds it to the tenant and to its next trust bundle. Bundles are ordered by number, and accounts that are opened from
 * now on are in the first: with a lower number it is this one.
 */
export async function addCurrency(
  { database, tenant }: Pick<IssuerWorld, 'database' | 'tenant'>,
  { number, code, exponent }: CurrencyInfo,
): Promise<void> {
  await database.transaction(tenant, async (tx) => {
    await tx.query(
      `insert into tenant_currency (tenant, number, code, exponent) values ($1::uuid, $2, $3, $4)`,
      [tenant, number, code, exponent],
    );
    const pots = [fundingAccount(number), lossAccount(number)];
    const opened = await openAccounts(
      tx,
      pots.map((account) => ({ account, currency: number })),
    );
    assert(opened.ok, 'a new currency of a test has accounts in another');
    await tx.query('update tenant set bundle_stale = true');
  });
}

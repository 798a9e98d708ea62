/** Creating a tenant in the database; its keys were made before (P-31). */

import { fundingAccount, lossAccount } from '@tallystick/ledger/account';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { IssuerDeps } from '../issuer.ts';
import { renewKeysWork } from '../jobs/renew-keys.ts';
import { deferWork } from '../jobs/work.ts';
import { currentBundle } from '../tenants/bundle.ts';
import { DEFAULT_SETTINGS, encodeSettings, type TenantSettings } from '../tenants/settings.ts';

export interface CreateTenantInput {
  readonly tenant: TenantId;
  /** 1 to 80 characters. */
  readonly name: string;
  readonly currency: CurrencyInfo;
  readonly settings?: TenantSettings;
}

export type CreateTenantRefusal = 'unknownTenant' | 'nameInvalid' | 'currencyInvalid';

const NAME_LENGTH_MAX = 80;
const CURRENCY_CODE = /^[A-Z0-9]{2,8}$/;

/** ISO 4217 numbers end below it. */
const PRIVATE_NUMBER_MIN = 1_000;
/** An app writes these with the signs of the world's currencies: a tenant's own must not look like one. */
const ISO_CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/**
 * Creates the tenant, its currency, its own ledger accounts and its first trust bundle. Creating it
 * again changes nothing.
 */
export async function createTenant(
  deps: IssuerDeps,
  input: CreateTenantInput,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: CreateTenantRefusal }> {
  const { tenant, name, currency } = input;
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  if (name.length === 0 || name.length > NAME_LENGTH_MAX) return { ok: false, code: 'nameInvalid' };
  const isDisguised = currency.number >= PRIVATE_NUMBER_MIN && ISO_CODES.has(currency.code);
  if (isDisguised || !CURRENCY_CODE.test(currency.code))
    return { ok: false, code: 'currencyInvalid' };
  return deps.database.transaction(tenant, async (tx) => {
    const created = await tx.query(
      `insert into tenant (tenant, name, settings, epoch, bundle_seq, bundle_stale, last_account,
         created_at)
       values ($1::uuid, $2, $3, 1, 0, false, 0, $4) on conflict do nothing returning tenant`,
      [tenant, name, encodeSettings(input.settings ?? DEFAULT_SETTINGS), deps.clock()],
    );
    if (created.length === 0) return { ok: true };
    await tx.query(
      `insert into tenant_currency (tenant, number, code, exponent)
       values ($1::uuid, $2, $3, $4) on conflict do nothing`,
      [tenant, currency.number, currency.code, currency.exponent],
    );
    const opened = await openAccounts(tx, [
      { account: fundingAccount(currency.number), currency: currency.number },
      { account: lossAccount(currency.number), currency: currency.number },
    ]);
    assert(opened.ok, 'an account of a tenant is open in another currency');
    await deferWork(tx, tenant, [renewKeysWork(deps.clock())]);
    await currentBundle(deps, tenant, tx);
    return { ok: true };
  });
}

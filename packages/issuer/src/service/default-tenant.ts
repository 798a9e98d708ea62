/** What a first start in test mode makes, so that there is something to try: a tenant of its own. */

import { newTenantId } from '@tallystick/api/tenant-id';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { currency } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../issuer.ts';
import type { Keyring } from '../keys/keyring.ts';
import { createTenant } from '../operator/create-tenant.ts';
import { ensureDefaultTenantFile } from './own-files.ts';

const NAME = 'Tallystick Test';
const CURRENCY = { number: currency(356), code: 'INR', exponent: 2 };

/**
 * The default tenant of a data folder, made the first time. Its id is written first, then its keys,
 * then its row; each step is repeated without harm, so a start that was cut short is finished by the
 * next. Throws TallystickError as the keyring and the database do.
 */
export async function ensureDefaultTenant(input: {
  readonly folder: string;
  readonly keyring: Keyring;
  readonly issuer: IssuerDeps;
}): Promise<TenantId> {
  const { folder, keyring, issuer } = input;
  const tenant = await ensureDefaultTenantFile(folder, () => newTenantId(issuer));
  await keyring.ensure(tenant, 'test');
  const created = await createTenant(issuer, { tenant, name: NAME, currency: CURRENCY });
  assert(created.ok, 'the default tenant was refused');
  return tenant;
}

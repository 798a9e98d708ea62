/** A tenant's brand: shown, replaced, taken away (P-31). Devices have it with their next trust bundle. */

import { refusalOf, type Brand, type BrandRefusal } from '@tallystick/protocol/brand/brand';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { loadBrand, saveBrand } from '../tenants/tenant-brand.ts';
import { loadTenant } from '../tenants/tenant-record.ts';

type BrandResult<Refusal> =
  | { readonly ok: true; readonly value: Brand | undefined }
  | { readonly ok: false; readonly code: Refusal };

/** The brand that the tenant has; undefined for none. */
export async function showBrand(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<BrandResult<'unknownTenant'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return { ok: true, value: await deps.database.transaction(tenant, loadBrand) };
}

/** Puts `brand` in the place of the one before; undefined takes it away. Nothing changes when refused. */
export async function changeBrand(
  deps: IssuerDeps,
  tenant: TenantId,
  brand: Brand | undefined,
): Promise<BrandResult<'unknownTenant' | BrandRefusal>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const refusal = brand === undefined ? undefined : refusalOf(brand);
  if (refusal !== undefined) return { ok: false, code: refusal };
  return deps.database.transaction(tenant, async (tx) => {
    if ((await loadTenant(tx)) === undefined) return { ok: false, code: 'unknownTenant' };
    const kept = brand === undefined ? {} : { brand };
    await saveBrand(tx, { tenant, now: deps.clock(), ...kept });
    return { ok: true, value: brand };
  });
}

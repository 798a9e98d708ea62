/** The brand of a tenant as it is stored: the value that trust bundles carry. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { brandValue, readBrand, type Brand } from '@tallystick/protocol/brand/brand';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { bytesColumn } from '../columns.ts';
import { storedValue } from '../stored-value.ts';

/** The brand of the transaction's tenant as a bundle carries it; undefined for none. */
export async function loadBrandValue(transaction: Transaction): Promise<CborValue | undefined> {
  const [row] = await transaction.query('select brand from tenant_brand');
  return row === undefined ? undefined : storedValue(bytesColumn(row, 'brand'));
}

/** As {@link loadBrandValue}, read. */
export async function loadBrand(transaction: Transaction): Promise<Brand | undefined> {
  const value = await loadBrandValue(transaction);
  const brand = readBrand(value);
  assert((brand === undefined) === (value === undefined), 'the brand of a tenant is damaged');
  return brand;
}

/** Keeps a brand, or takes it away, and lets the next bundle say so. */
export async function saveBrand(
  transaction: Transaction,
  { tenant, brand, now }: { readonly tenant: string; readonly brand?: Brand; readonly now: number },
): Promise<void> {
  await (brand === undefined
    ? transaction.query('delete from tenant_brand')
    : transaction.query(
        `insert into tenant_brand (tenant, brand, changed_at) values ($1::uuid, $2, $3)
         on conflict (tenant) do update
           set brand = excluded.brand, changed_at = excluded.changed_at`,
        [tenant, encodeCbor(brandValue(brand)), now],
      ));
  await transaction.query('update tenant set bundle_stale = true');
}

/** What coins a tenant makes (V-38, V-39): shown, and replaced for coins that are made from now on. */

import type { TenantId } from '@tallystick/protocol/identifiers';
import { DENOMINATIONS_MAX, TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import type { CoinSettings } from '../coins/coin-settings.ts';
import type { IssuerDeps } from '../issuer.ts';
import { encodeSettings } from '../tenants/settings.ts';
import { loadTenant, lockTenant } from '../tenants/tenant-record.ts';

export type ChangeCoinsRefusal =
  | 'unknownTenant'
  /** None, too many, one twice, or one that is no multiple of the smallest. */
  | 'denominationsInvalid'
  /** None, or more than a transfer takes. */
  | 'coinsMaxInvalid';

/** The settings, or none of a tenant that makes no coins. */
interface Shown {
  readonly coins?: CoinSettings;
}

/** What holds for coins that are made now. */
export async function showCoins(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<
  | { readonly ok: true; readonly value: Shown }
  | { readonly ok: false; readonly code: 'unknownTenant' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const record = await deps.database.transaction(tenant, loadTenant);
  if (record === undefined) return { ok: false, code: 'unknownTenant' };
  return { ok: true, value: shown(record.settings.coins) };
}

/** Puts `coins` in the place of what held, or ends the making of coins. Those that are out stay good. */
export async function changeCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  { coins }: Shown,
): Promise<
  | { readonly ok: true; readonly value: Shown }
  | { readonly ok: false; readonly code: ChangeCoinsRefusal }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const refusal = coins === undefined ? undefined : refusalOf(coins);
  if (refusal !== undefined) return { ok: false, code: refusal };
  return deps.database.transaction(tenant, async (tx) => {
    const record = await lockTenant(tx);
    if (record === undefined) return { ok: false, code: 'unknownTenant' };
    const { coins: _before, ...settings } = record.settings;
    await tx.query('update tenant set settings = $1', [
      encodeSettings({ ...settings, ...shown(coins) }),
    ]);
    return { ok: true, value: shown(coins) };
  });
}

function shown(coins: CoinSettings | undefined): Shown {
  return coins === undefined ? {} : { coins };
}

function refusalOf({ denominations, coinsMax }: CoinSettings): ChangeCoinsRefusal | undefined {
  const [grain] = denominations;
  const isRising = denominations.every(
    (value, at) => at === 0 || value > (denominations[at - 1] ?? 0n),
  );
  const isSystem =
    grain !== undefined &&
    grain > 0n &&
    denominations.length <= DENOMINATIONS_MAX &&
    isRising &&
    denominations.every((value) => value % grain === 0n);
  if (!isSystem) return 'denominationsInvalid';
  return coinsMax >= 1 && coinsMax <= TRANSFER_COINS_MAX ? undefined : 'coinsMaxInvalid';
}

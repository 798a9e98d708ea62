/** Answers of the routes for what coins a tenant makes. */

import { changeCoins, showCoins, type CoinsBody } from '@tallystick/api/routes/coins';
import { assert } from '@tallystick/protocol/assert';
import { parseMinor } from '@tallystick/protocol/money';
import type { CoinSettings } from '../../coins/coin-settings.ts';
import type { IssuerDeps } from '../../issuer.ts';
import { changeCoins as carryOut, showCoins as show } from '../../operator/change-coins.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

export function coinRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showCoins, async ({ tenant }) => {
      const shown = await show(issuer, tenant);
      return shown.ok ? { ok: true, value: bodyOf(shown.value) } : shown;
    }),
    serveTenant(ports, changeCoins, async ({ tenant, body }) => {
      const coins = settingsOf(body);
      if (coins === 'amountTooLarge') return { ok: false, code: coins };
      const changed = await carryOut(issuer, tenant, coins === undefined ? {} : { coins });
      if (changed.ok) return { ok: true, value: bodyOf(changed.value) };
      assert(changed.code !== 'coinsMaxInvalid', 'the schema let a number of coins through');
      return { ok: false, code: changed.code };
    }),
  ];
}

function bodyOf({ coins }: { readonly coins?: CoinSettings }): CoinsBody {
  if (coins === undefined) return {};
  const { denominations, accountMax } = coins;
  return {
    coins: {
      ...coins,
      denominations: denominations.map((value) => value.toString()),
      accountMax: accountMax.toString(),
    },
  };
}

function settingsOf({ coins }: CoinsBody): CoinSettings | undefined | 'amountTooLarge' {
  if (coins === undefined) return undefined;
  const accountMax = parseMinor(coins.accountMax);
  const denominations = coins.denominations.flatMap((text) => parseMinor(text) ?? []);
  if (accountMax === undefined || denominations.length < coins.denominations.length) {
    return 'amountTooLarge';
  }
  const { merchantsHandOn, ...settings } = coins;
  return {
    ...settings,
    denominations,
    accountMax,
    ...(merchantsHandOn === true ? { merchantsHandOn } : {}),
  };
}

/** What became of each coin, as the tables say it in the end. Reads columns, and nothing of the implementation. */

import { uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { bytesOf, text } from '../../database/row-values.ts';
import type { Engine } from '../../database/engine.ts';
import type { Economy } from '../economies.ts';
import type { Owner } from '../hands.ts';

export interface CoinFate {
  readonly uuid: string;
  readonly economy: Economy;
  readonly state: string;
  /** For whom it was made. */
  readonly home: Owner;
  readonly value: bigint;
  /** Whose money it became; undefined while it is out. */
  readonly to: Owner | undefined;
  /** What a redemption paid of it. */
  readonly paid: bigint | undefined;
  /** Unix seconds: when its state changed last, and its last day. */
  readonly changedAt: number;
  readonly redeemBy: number;
}

const FATES = `
  select encode(c.batch, 'hex') || lpad(to_hex(c.number), 8, '0') as uuid, c.state, c.home::text as home,
    c.value::text as value, c.redeemed_for::text as paid, c.changed_at::text as changed_at,
    m.redeem_by::text as redeem_by,
    case c.state when 'redeemed' then k.home when 'returned' then coalesce(c.returned_to, c.home) end::text as whose
  from coin c join coin_mint m using (tenant, home, batch)
  left join coin_claim k on k.tenant = c.tenant and k.digest = c.redeemed_by
  where c.tenant = $1::uuid order by 1`;

/** Every coin of every economy. */
export async function readFates(
  engine: Engine,
  economies: readonly Economy[],
): Promise<readonly CoinFate[]> {
  const fates: CoinFate[] = [];
  for (const economy of economies) {
    for (const row of await engine.query(FATES, [economy.issuer.tenant])) {
      const whose = row['whose'];
      const paid = row['paid'];
      fates.push({
        uuid: uuidText(bytesOf(text(row, 'uuid'))),
        economy,
        state: text(row, 'state'),
        home: `${economy.name} ${BigInt(text(row, 'home'))}`,
        value: BigInt(text(row, 'value')),
        to: typeof whose === 'string' ? `${economy.name} ${BigInt(whose)}` : undefined,
        paid: typeof paid === 'string' ? BigInt(paid) : undefined,
        changedAt: Number(text(row, 'changed_at')),
        redeemBy: Number(text(row, 'redeem_by')),
      });
    }
  }
  return fates;
}

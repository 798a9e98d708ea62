/** What a test's issuer says of a holder of coins: its money, what is set aside for its coins, and proofs against it. */

import { coinsAccount } from '@tallystick/ledger/account';
import { balanceOf } from '@tallystick/ledger/balances';
import type { IssuerDevice } from './issuer-device.ts';
import { moneyOf } from './issuer-money.ts';
import type { IssuerWorld } from './issuer-world.ts';

/** A party as tests have it: a holder, or somebody in more roles. */
interface WithDevice {
  readonly device: Pick<IssuerDevice, 'account' | 'keyHash'>;
}

export interface CoinFigures {
  /** What the account has free when all work is done; the ledger is checked besides. */
  readonly money: (holder: WithDevice) => Promise<bigint>;
  /** What is set aside for the coins that were made for the account. */
  readonly pot: (holder: WithDevice) => Promise<bigint>;
  /** The kinds of the proofs against the device. */
  readonly proofsAgainst: (holder: WithDevice) => Promise<readonly unknown[]>;
}

/** Figures of one world. */
export function coinFiguresOf(world: IssuerWorld): CoinFigures {
  const { database, tenant } = world;
  return {
    money: async ({ device }) => {
      await world.work();
      await world.checkMoney();
      return moneyOf(world, device);
    },
    pot: ({ device }) =>
      database.transaction(
        tenant,
        async (tx) => (await balanceOf(tx, coinsAccount(device.account))) ?? 0n,
      ),
    proofsAgainst: async ({ device }) => {
      const rows = await database.transaction(tenant, (tx) =>
        tx.query('select kind from fraud_proof where home = $1 and key_hash = $2', [
          device.account,
          device.keyHash,
        ]),
      );
      return rows.map(({ kind }) => kind);
    },
  };
}

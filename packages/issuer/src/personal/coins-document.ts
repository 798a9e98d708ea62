/** Coins in the export of an account: what was made for it, what became of each, and the claims that it made (G-175). */

import type { Row, Transaction } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { formatVirtualId } from '@tallystick/protocol/coins/virtual-id';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import { bytesColumn, nullable } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openHalf } from '../redemption/stored-half.ts';

type ExportedCoin = {
  readonly uuid: string;
  readonly value: string;
  readonly state: string;
};

/** Coins by UUID, as people know them. */
type ExportedCoins = {
  readonly mints: readonly {
    readonly virtualId: string;
    readonly currency: number;
    readonly issuedAt: number;
    readonly redeemBy: number;
    readonly coins: readonly ExportedCoin[];
  }[];
  readonly claims: readonly {
    readonly digest: string;
    readonly receivedAt: number;
    /** As the device sent it, in CBOR. */
    readonly claim: string;
  }[];
  /** Of payments with coins, as their payer's device sent them, in CBOR. */
  readonly halves: readonly {
    readonly digest: string;
    readonly receivedAt: number;
    readonly half: string;
  }[];
  /** Coins that the account claimed as lost. */
  readonly losses: readonly {
    readonly uuid: string;
    readonly claimedAt: number;
    /** When their money came by this claim. */
    readonly paidAt?: number;
    /** Another account claimed that it lost the same coin, or somebody redeemed it. */
    readonly contested: boolean;
  }[];
};

/** Everything about an account's coins. */
export async function exportCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<ExportedCoins> {
  const mints = await transaction.query(
    'select * from coin_mint where home = $1 order by issued_at, batch',
    [home],
  );
  const coins = await transaction.query(
    'select batch, number, value, state from coin where home = $1 order by batch, number',
    [home],
  );
  const claims = await transaction.query(
    'select digest, sealed, received_at from coin_claim where home = $1 order by received_at, digest',
    [home],
  );
  const halves = await transaction.query(
    'select digest, sealed, received_at from coin_half where home = $1 order by received_at, digest, receipt',
    [home],
  );
  const losses = await transaction.query(
    `select l.batch, l.number, l.claimed_at, l.paid_at, c.state = 'redeemed' or exists (
       select from coin_loss o
       where o.home = l.home and o.batch = l.batch and o.number = l.number
         and o.claimant <> l.claimant
     ) as contested
     from coin_loss l
     join coin c on c.home = l.home and c.batch = l.batch and c.number = l.number
     where l.claimant = $1 order by l.claimed_at, l.batch, l.number, l.transfer`,
    [home],
  );
  const coinsOf = Map.groupBy(coins, batchName);
  return {
    mints: mints.map((mint) => ({
      virtualId: formatVirtualId(integerColumn(mint, 'virtual_id')),
      currency: integerColumn(mint, 'currency'),
      issuedAt: Number(bigintColumn(mint, 'issued_at')),
      redeemBy: Number(bigintColumn(mint, 'redeem_by')),
      coins: (coinsOf.get(batchName(mint)) ?? []).map(exportCoin),
    })),
    claims: await Promise.all(
      claims.map(async (row) => {
        const { bytes, ...named } = await openedRow(deps, tenant, row);
        return { ...named, claim: bytes };
      }),
    ),
    halves: await Promise.all(
      halves.map(async (row) => {
        const { bytes, ...named } = await openedRow(deps, tenant, row);
        return { ...named, half: bytes };
      }),
    ),
    losses: losses.map((row) => {
      const paidAt = nullable(row, 'paid_at', bigintColumn);
      return {
        uuid: uuidOf(row),
        claimedAt: Number(bigintColumn(row, 'claimed_at')),
        ...(paidAt === undefined ? {} : { paidAt: Number(paidAt) }),
        contested: row['contested'] === true,
      };
    }),
  };
}

/** What was handed in, by its digest. */
async function openedRow(
  deps: IssuerDeps,
  tenant: TenantId,
  row: Row,
): Promise<{ readonly digest: string; readonly receivedAt: number; readonly bytes: string }> {
  const digest = bytesColumn(row, 'digest');
  const value = await openHalf(deps, tenant, digest, bytesColumn(row, 'sealed'));
  return {
    digest: toHex(digest),
    receivedAt: Number(bigintColumn(row, 'received_at')),
    bytes: Buffer.from(encodeCbor(value)).toString('base64url'),
  };
}

/** The mint that a row of either table belongs to. */
function batchName(row: Row): string {
  return toHex(bytesColumn(row, 'batch'));
}

function uuidOf(row: Row): string {
  const batch = bytesColumn(row, 'batch');
  return uuidText(coinUuid({ batch, index: Number(bigintColumn(row, 'number')) }));
}

function exportCoin(row: Row): ExportedCoin {
  return {
    uuid: uuidOf(row),
    value: bigintColumn(row, 'value').toString(),
    state: textColumn(row, 'state'),
  };
}

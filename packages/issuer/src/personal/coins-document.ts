/** Coins in the export of an account: what was made for it, what became of each, and the claims that it made (G-175). */

import type { Row, Transaction } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { formatVirtualId } from '@tallystick/protocol/coins/virtual-id';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import { bytesColumn } from '../columns.ts';
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

function exportCoin(row: Row): ExportedCoin {
  const batch = bytesColumn(row, 'batch');
  const index = Number(bigintColumn(row, 'number'));
  return {
    uuid: uuidText(coinUuid({ batch, index })),
    value: bigintColumn(row, 'value').toString(),
    state: textColumn(row, 'state'),
  };
}

/** The row of a tenant, and its currencies. */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { currency } from '@tallystick/protocol/money';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import {
  decodeCallLimits,
  DEFAULT_CALL_LIMITS,
  type CallLimits,
} from '../allowances/call-limits.ts';
import { bytesColumn, nullable } from '../columns.ts';
import type { DisputeTerms } from '../disputes/dispute-terms.ts';
import { decodeSettings, type TenantSettings } from './settings.ts';

export interface TenantRecord {
  readonly name: string;
  readonly settings: TenantSettings;
  readonly disputes: DisputeTerms;
  readonly epoch: number;
  readonly bundleSeq: number;
  /** Something changed since the newest bundle. */
  readonly bundleStale: boolean;
  readonly lastAccount: bigint;
  readonly callLimits: CallLimits;
}

/** What {@link tenantOf} reads. */
export const TENANT_COLUMNS: string = `name, settings, epoch, bundle_seq, bundle_stale, last_account,
  dispute_window_seconds, dispute_decide_seconds, dispute_two_from, call_limits`;

/** The transaction's tenant; undefined before it was created. */
export async function loadTenant(transaction: Transaction): Promise<TenantRecord | undefined> {
  const [row] = await transaction.query(`select ${TENANT_COLUMNS} from tenant`);
  return row === undefined ? undefined : tenantOf(row);
}

/** As {@link loadTenant}, holding the row until the transaction ends. Locks it last. */
export async function lockTenant(transaction: Transaction): Promise<TenantRecord | undefined> {
  const [row] = await transaction.query(`select ${TENANT_COLUMNS} from tenant for update`);
  return row === undefined ? undefined : tenantOf(row);
}

/** A tenant from a row with {@link TENANT_COLUMNS}. */
export function tenantOf(row: Row): TenantRecord {
  const limits = nullable(row, 'call_limits', bytesColumn);
  return {
    name: textColumn(row, 'name'),
    settings: decodeSettings(bytesColumn(row, 'settings')),
    disputes: disputeTermsOf(row),
    epoch: integerColumn(row, 'epoch'),
    bundleSeq: integerColumn(row, 'bundle_seq'),
    bundleStale: row['bundle_stale'] === true,
    lastAccount: bigintColumn(row, 'last_account'),
    callLimits: limits === undefined ? DEFAULT_CALL_LIMITS : decodeCallLimits(limits),
  };
}

function disputeTermsOf(row: Row): DisputeTerms {
  const twoFrom = nullable(row, 'dispute_two_from', bigintColumn);
  return {
    windowSeconds: Number(bigintColumn(row, 'dispute_window_seconds')),
    decideSeconds: Number(bigintColumn(row, 'dispute_decide_seconds')),
    ...(twoFrom === undefined ? {} : { twoFrom }),
  };
}

/** The currencies of the transaction's tenant, by number. */
export async function loadCurrencies(transaction: Transaction): Promise<readonly CurrencyInfo[]> {
  const rows = await transaction.query(
    'select number, code, exponent from tenant_currency order by number',
  );
  return rows.map((row) => ({
    number: currency(integerColumn(row, 'number')),
    code: textColumn(row, 'code'),
    exponent: integerColumn(row, 'exponent'),
  }));
}

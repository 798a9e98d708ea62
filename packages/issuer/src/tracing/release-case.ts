/**
 * Giving out the sealed reports of a case, to be opened where the investigator's key is. Only while the
 * case is open, and never without a trace: the operators' door writes each release down before it is
 * carried out, and the case counts it.
 */

import { bigintColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { findDevice } from '../accounts/device-row.ts';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findCase, lockCase, type CaseName, type ShownCase } from './case-row.ts';

export interface ReleasedReport {
  /** The key that it is sealed to. */
  readonly investigatorKey: Uint8Array;
  readonly sealed: Uint8Array;
  /** Unix seconds. */
  readonly receivedAt: number;
}

export interface ReleasedCase {
  readonly shown: ShownCase;
  /** The device key whose signature is under the seal. */
  readonly publicKey: Uint8Array;
  /** In the order in which they came. */
  readonly reports: readonly ReleasedReport[];
}

export type ReleaseCaseRefusal =
  | 'unknownTenant'
  | 'unknownCase'
  /** Its reports are gone. */
  | 'caseClosed';

/** The reports of an open case. */
export async function releaseCase(
  deps: IssuerDeps,
  tenant: TenantId,
  name: CaseName,
): Promise<
  | { readonly ok: true; readonly value: ReleasedCase }
  | { readonly ok: false; readonly code: ReleaseCaseRefusal }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const { home, number } = name;
  return deps.database.transaction(tenant, async (tx) => {
    const known = await lockCase(tx, name);
    if (known === undefined) return { ok: false, code: 'unknownCase' };
    const now = deps.clock();
    // The job that closes it may be late; its time is over all the same.
    if (known.closedAt !== undefined || now >= known.closesAt) {
      return { ok: false, code: 'caseClosed' };
    }
    await tx.query(
      `update trace_case set releases = releases + 1, released_at = $3
       where home = $1 and number = $2`,
      [home, number, now],
    );
    const rows = await tx.query(
      `select investigator_key, sealed, received_at from trace_report
       where home = $1 and number = $2 order by received_at, digest`,
      [home, number],
    );
    const device = await findDevice(tx, known.keyHash);
    const shown = await findCase(tx, name);
    assert(device !== undefined && shown !== undefined, 'a case without its device');
    const reports = rows.map((row) => ({
      investigatorKey: bytesColumn(row, 'investigator_key'),
      sealed: bytesColumn(row, 'sealed'),
      receivedAt: Number(bigintColumn(row, 'received_at')),
    }));
    return { ok: true, value: { shown, publicKey: device.publicKey, reports } };
  });
}

/**
 * Opening a case (V-72). It needs a ground that is there: a fraud proof against the device, or its holder's
 * or operator's word that the device is lost, which has blocked it. So nobody is traced whose device works
 * as usual. One ground carries one case: whoever closed it, or let it run out, cannot go on with another.
 */

import type { Transaction } from '@tallystick/database/database';
import { integerColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockDevice, routeDevice, type DeviceRow } from '../accounts/device-row.ts';
import { lockAccount } from '../accounts/hold-account.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork, type Work } from '../jobs/work.ts';
import { hasConsent } from '../personal/consents.ts';
import { caseOnGround, findCase, type CaseReason, type ShownCase } from './case-row.ts';
import { caseSubject } from './close-case.ts';
import { currentInvestigator } from './investigator.ts';

/** Long enough for a police report and an answer, and not for following anybody through a year. */
export const CASE_DAYS = 90;
const CASE_SECONDS = CASE_DAYS * 86_400;

export type OpenCaseRefusal =
  | 'unknownTenant'
  | 'unknownAccount'
  /** Another account's device, or none. */
  | 'unknownDevice'
  /** Nobody could read what devices send. */
  | 'noInvestigator'
  /** No proof against the device, or it was not reported lost. */
  | 'noGround'
  /** There was a case on this ground, and it is closed. */
  | 'groundUsed';

/** The operator opens a case; while it is open, asking again gives the same one. */
export async function openCase(
  deps: IssuerDeps,
  tenant: TenantId,
  order: { readonly account: bigint; readonly keyHash: Uint8Array; readonly reason: CaseReason },
): Promise<
  | { readonly ok: true; readonly value: ShownCase }
  | { readonly ok: false; readonly code: OpenCaseRefusal }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const { account: home, keyHash, reason } = order;
  return deps.database.transaction(tenant, async (tx) => {
    if ((await currentInvestigator(tx)) === undefined) return { ok: false, code: 'noInvestigator' };
    const isOfAccount = (await routeDevice(tx, keyHash)) === home;
    const device = isOfAccount ? await lockDevice(tx, { home, keyHash }) : undefined;
    const account = await lockAccount(tx, home);
    if (account === undefined || account.erased) return { ok: false, code: 'unknownAccount' };
    if (device === undefined) return { ok: false, code: 'unknownDevice' };
    const known = await caseOnGround(tx, { home, keyHash, reason });
    if (known?.closedAt !== undefined) return { ok: false, code: 'groundUsed' };
    if (known === undefined && !(await hasGround(tx, device, reason))) {
      return { ok: false, code: 'noGround' };
    }
    const number =
      known?.number ??
      (await openAtOnce(deps, tenant, tx, { home, keyHash, reason, openedBy: 'operator' }));
    const shown = await findCase(tx, { home, number });
    assert(shown !== undefined, 'a case vanished');
    return { ok: true, value: shown };
  });
}

/**
 * The holder reported a device lost from another one: its case is opened at once, where the holder has
 * agreed to trace data, because the first hours tell most. Called where the device's row and lines are
 * held, and before the tenant's; what it returns is to be asked for with all other work.
 */
export async function openCaseOfLoss(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, keyHash }: Pick<DeviceRow, 'home' | 'keyHash'>,
): Promise<readonly Work[]> {
  if ((await currentInvestigator(transaction)) === undefined) return [];
  await lockAccount(transaction, home);
  if (!(await hasConsent(transaction, home, 'traceData'))) return [];
  if ((await caseOnGround(transaction, { home, keyHash, reason: 'loss' })) !== undefined) return [];
  const order = { home, keyHash, reason: 'loss', openedBy: 'holder' } as const;
  const { work } = await insertCase(deps, tenant, transaction, order);
  return [work];
}

async function hasGround(
  transaction: Transaction,
  device: DeviceRow,
  reason: CaseReason,
): Promise<boolean> {
  if (reason === 'loss') return device.reportedFirst;
  const rows = await transaction.query(
    'select 1 as found from fraud_proof where home = $1 and key_hash = $2 limit 1',
    [device.home, device.keyHash],
  );
  return rows.length > 0;
}

async function openAtOnce(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: NewCase,
): Promise<number> {
  const { number, work } = await insertCase(deps, tenant, transaction, input);
  await deferWork(transaction, tenant, [work]);
  return number;
}

type NewCase = Pick<ShownCase, 'home' | 'keyHash' | 'reason' | 'openedBy'>;

async function insertCase(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, keyHash, reason, openedBy }: NewCase,
): Promise<{ readonly number: number; readonly work: Work }> {
  const now = deps.clock();
  const closesAt = now + CASE_SECONDS;
  const [row] = await transaction.query(
    `insert into trace_case (tenant, home, number, reason, key_hash, opened_by, opened_at, closes_at)
     select $1::uuid, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7
     from trace_case where home = $2 returning number`,
    [tenant, home, reason, keyHash, openedBy, now, closesAt],
  );
  assert(row !== undefined, 'a case was not inserted');
  const number = integerColumn(row, 'number');
  const work = { home, kind: 'closeCase', subject: caseSubject(number), dueAt: closesAt } as const;
  return { number, work };
}

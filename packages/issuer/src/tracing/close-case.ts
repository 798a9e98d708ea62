/**
 * Closing a case: by the operator, or by a job when its time is over. Its reports are deleted in the same
 * transaction; that there was a case, and how often its reports were given out, stays.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { uint32Of } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import type { JobResult } from '../jobs/drain.ts';
import type { Work } from '../jobs/work.ts';
import { findCase, lockCase, type CaseName, type ShownCase } from './case-row.ts';

/** The subject under which a case is worked on: its number in 4 bytes. */
export function caseSubject(number: number): Uint8Array {
  const subject = new Uint8Array(4);
  new DataView(subject.buffer).setUint32(0, number);
  return subject;
}

/** Closes a case for good. One that is closed already stays as it is. */
export async function closeCase(
  deps: IssuerDeps,
  tenant: TenantId,
  name: CaseName,
): Promise<
  | { readonly ok: true; readonly value: ShownCase }
  | { readonly ok: false; readonly code: 'unknownTenant' | 'unknownCase' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const known = await lockCase(tx, name);
    if (known === undefined) return { ok: false, code: 'unknownCase' };
    if (known.closedAt === undefined) await close(tx, name, deps.clock());
    const shown = await findCase(tx, name);
    assert(shown !== undefined, 'a case vanished');
    return { ok: true, value: shown };
  });
}

/** The case has been open for as long as one may be. */
export async function closeOldCase(
  deps: IssuerDeps,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const name = { home, number: uint32Of(subject) };
  const known = await lockCase(transaction, name);
  assert(known !== undefined, 'work names a case that was never opened');
  if (known.closedAt === undefined) await close(transaction, name, deps.clock());
  return {};
}

async function close(
  transaction: Transaction,
  { home, number }: CaseName,
  now: number,
): Promise<void> {
  await transaction.query('delete from trace_report where home = $1 and number = $2', [
    home,
    number,
  ]);
  await transaction.query('update trace_case set closed_at = $3 where home = $1 and number = $2', [
    home,
    number,
    now,
  ]);
}

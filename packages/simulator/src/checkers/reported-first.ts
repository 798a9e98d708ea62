/**
 * Who reported a device before anything was proven against it loses what was ready on it, and no more:
 * from then on none of the account's free money pays for what its holder signs (rule 4).
 */

import type { Engine } from '../database/engine.ts';
import { bytesOf } from '../database/row-values.ts';
import type { Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

/** $1 is the key's hash, $2 when the operator said that it is blocked, in seconds. */
const PAID_SINCE = `
  select encode(p.digest, 'hex') as payment, p.home::text as home, p.paid_late::text as paid
  from payment p join line l on l.home = p.home and l.line = p.line
  where l.key_hash = $1 and p.status = 'settled' and p.code is null
    and p.paid_late > 0 and p.changed_at > $2
    and not exists (select from fraud_proof f where f.key_hash = $1 and f.found_at <= $2)
  order by 1`;

/** Looks at the payments as they stand at the end. */
export async function checkReportedFirst(
  engine: Engine,
  witness: Witness,
): Promise<readonly Violation[]> {
  // A restored issuer may have forgotten the report, and nobody repeats it (docs/restore.md).
  if (witness.forgottenUntil() !== undefined) return [];
  const found: Violation[] = [];
  for (const [keyHash, at] of witness.reports()) {
    const rows = await engine.query(PAID_SINCE, [bytesOf(keyHash), Math.floor(at / 1_000)]);
    for (const { payment, home, paid } of rows) {
      const about = `${String(payment)} of account ${String(home)}: ${String(paid)}`;
      found.push({ rule: "an owner's free money paid for a device that was reported", about });
    }
  }
  return found;
}

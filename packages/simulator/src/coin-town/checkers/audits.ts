/** What whoever audits an economy finds in the end: nothing (packages/auditor). */

import { auditTenant } from '@tallystick/auditor/audit';
import { findingText } from '@tallystick/auditor/finding';
import type { Reader, ReadOnlyDatabase } from '@tallystick/database/read-only-database';
import { encodeSqlValue } from '@tallystick/database/sql-parameters';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { Violation } from '../../checkers/violation.ts';
import type { Engine } from '../../database/engine.ts';
import type { Session } from '../../database/session.ts';
import { succeed } from '../../database/table-copies.ts';
import type { Economy } from '../economies.ts';

const FOUND_MAX = 5;

/** Audits each economy as of `now`, unix seconds. */
export async function auditEconomies(
  engine: Engine,
  crypto: Crypto,
  { economies, now }: { readonly economies: readonly Economy[]; readonly now: number },
): Promise<readonly Violation[]> {
  const database = readOnly(engine);
  const found: Violation[] = [];
  for (const { keys, name } of economies) {
    const { tenant, rootKey, storageKey, handleKey, statusKey: codeKey } = keys;
    const key = { tenant, rootKey, storageKey, handleKey, codeKey };
    const report = await auditTenant({ database, crypto, key, now });
    const findings = report?.findings ?? [];
    for (const finding of findings.slice(0, FOUND_MAX)) {
      const about = `${name}: ${findingText(finding)}`;
      found.push({ rule: 'the auditor found something', about });
    }
  }
  return found;
}

/** The world's database for somebody who only looks, under row-level security. */
function readOnly(engine: Engine): ReadOnlyDatabase {
  return {
    read: (tenant, work) =>
      engine.asService(async (session) => {
        await succeed(session.script(`begin read only; set local tallystick.tenant = '${tenant}'`));
        try {
          return await work(readerOf(session));
        } finally {
          await session.script('rollback');
        }
      }),
    close: () => Promise.resolve(),
  };
}

function readerOf(session: Session): Reader {
  const query: Reader['query'] = async (text, values = []) => {
    const { rows } = await succeed(session.run(text, values.map(encodeSqlValue)));
    return rows;
  };
  return {
    query,
    async *rows(text) {
      yield* await query(text);
    },
  };
}

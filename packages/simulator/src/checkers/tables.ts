/** How checkers ask: a rule with a query whose rows are its violations. */

import type { SqlValue } from '@tallystick/database/database';
import type { Engine } from '../database/engine.ts';
import { rowText } from '../database/row-values.ts';
import type { Violation } from './violation.ts';

/** What must never be found, and the query that finds it. */
export interface TableRule {
  readonly rule: string;
  readonly sql: string;
}

/** A violation for each row that any of the rules finds; all of them take the same values. */
export async function findAll(
  engine: Engine,
  rules: readonly TableRule[],
  values: readonly SqlValue[] = [],
): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const { rule, sql } of rules) {
    for (const row of await engine.query(sql, values)) found.push({ rule, about: rowText(row) });
  }
  return found;
}

/**
 * A line's ceiling is the highest of any of its certificates (protocol, Lines): nobody has more set aside
 * than a certificate allows, unless a withdrawal that came later reaches higher. What was promised without
 * money behind it counts as well.
 */

import type { Engine } from '../database/engine.ts';
import type { Violation } from './violation.ts';

const TOO_HIGH = `
  select l.home::text as home, (l.ceiling + l.unbacked)::text as ceiling, m.highest::text as highest
  from line l cross join lateral (
    select greatest(l.known_sum, coalesce(max(c.ceiling), 0)) as highest
    from certificate c where c.home = l.home and c.line = l.line
  ) m
  where l.ceiling + l.unbacked > m.highest order by l.home`;

/** Looks at the lines as they stand. */
export async function checkCeilings(engine: Engine): Promise<readonly Violation[]> {
  const rows = await engine.query(TOO_HIGH);
  return rows.map(({ home, ceiling, highest }) => ({
    rule: 'more is set aside than any certificate allows',
    about: `account ${String(home)}: ${String(ceiling)}, not ${String(highest)}`,
  }));
}

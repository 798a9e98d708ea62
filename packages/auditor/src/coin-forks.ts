/**
 * Coins that went two ways, and coins that went on after their payee gave them up (V-64, V-73): each such step is a
 * cheat's, and is one only with its proof. An issuer that keeps none lets somebody spend twice.
 */

import type { Row } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import type { Ground } from './audit-ground.ts';
import { hexOf, numberOf, octetsOf, textOf } from './row-values.ts';

/** Which cheats no proof is kept of; devices that a restored issuer does not know can be convicted of nothing. */
const UNPROVEN = `
  join device d on d.home = s.holder and d.key_hash = s.holder_key_hash
  where not exists (
    select from fraud_proof f where f.home = s.holder and f.key_hash = s.holder_key_hash
  )`;

const CHEATS = `
  select s.home, s.batch, s.number, s.holder_key_hash, 'coinFork' as kind
  from coin_step s
  join coin_step o on o.home = s.home and o.batch = s.batch and o.number = s.number
    and o.previous = s.previous and o.transfer > s.transfer
  ${UNPROVEN}
  union all
  select s.home, s.batch, s.number, s.holder_key_hash, 'coinAfterVoid'
  from coin_half h
  join coin_step g on g.holder = h.home and g.transfer = h.digest
  join coin_step s on s.home = g.home and s.batch = g.batch and s.number = g.number
    and s.previous = g.transfer
  ${UNPROVEN} and h.outcome in ('declined', 'void')
`;

/** One coin shows it of a device; all the others went along. */
const FIRST_CHEATS = `
  select distinct on (holder_key_hash, kind) * from (${CHEATS}) c
  order by holder_key_hash, kind, home, batch, number`;

/** Reports each device that cheated with coins and of which no proof is kept. */
export async function checkForks({
  reader,
  findings,
}: Pick<Ground, 'reader' | 'findings'>): Promise<void> {
  for await (const row of reader.rows(FIRST_CHEATS)) {
    const about = `coin ${nameOf(row)} in the hands of device ${hexOf(row, 'holder_key_hash')}`;
    findings.add({ kind: 'contradiction', about, found: textOf(row, 'kind') });
  }
}

function nameOf(row: Row): string {
  return uuidText(coinUuid({ batch: octetsOf(row, 'batch'), index: numberOf(row, 'number') }));
}

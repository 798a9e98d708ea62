/**
 * The order on lines: withdrawals that cannot both be honest, payments that a statement hides, and numbers
 * under which nothing was handed in. Rows are compared; that they say what was signed is seen elsewhere.
 */

import type { Row } from '@tallystick/database/database';
import {
  contradiction,
  contradictsStatement,
  type LinePlace,
  type StatedHead,
} from '@tallystick/protocol/fraud/contradiction';
import type { Ground } from './audit-ground.ts';
import { paymentName } from './payment-record.ts';
import { bytesOf, hexOf, isSet, numberOf, octetsOf, sumOf } from './row-values.ts';

const PLACE = 'digest, counter, cumulative, amount, previous';

const CHAINS = `
  select p.home, p.line, p.digest, p.counter, p.cumulative, p.amount, p.previous,
    exists (select from fraud_proof f where f.tenant = l.tenant and f.home = l.home
      and f.key_hash = l.key_hash) as proven
  from payment p join line l on l.tenant = p.tenant and l.home = p.home and l.line = p.line
  order by p.home, p.line, p.counter, p.digest`;

/** Compares each withdrawal with the one before it on its line. */
export async function checkChains({ reader, findings, counts }: Ground): Promise<void> {
  let line = '';
  let earlier: LinePlace | undefined;
  for await (const row of reader.rows(CHAINS)) {
    const name = `${sumOf(row, 'home')}/${hexOf(row, 'line')}`;
    if (name !== line) earlier = undefined;
    line = name;
    const place = placeOf(row);
    const missing = place.counter - (earlier?.counter ?? 0) - 1;
    if (missing > 0) counts.numbersMissing += missing;
    const kind = earlier === undefined ? undefined : contradiction(earlier, place);
    if (kind !== undefined && !isSet(row, 'proven')) {
      const about = `${paymentName(hexOf(row, 'digest'))} beside the one before it`;
      findings.add({ kind: 'contradiction', about, found: kind });
    }
    earlier = place;
  }
}

/** Does a signed statement leave out a payment of the line? Three look-ups, as its head says where. */
export async function checkHidden(
  { reader, findings }: Ground,
  { home, line, head }: { readonly home: bigint; readonly line: string; readonly head: StatedHead },
): Promise<void> {
  const rows = await reader.query(
    `(select ${PLACE} from payment where home = $1 and line = $2 and counter < $3
      order by counter desc limit 1)
     union all
     (select ${PLACE} from payment where home = $1 and line = $2 and counter = $3 limit 2)
     union all
     (select ${PLACE} from payment where home = $1 and line = $2 and counter > $3
      order by counter limit 1)`,
    [home, bytesOf(line), head.headCounter],
  );
  const hidden = rows.find((row) => contradictsStatement(head, placeOf(row)));
  if (hidden === undefined) return;
  const about = `${paymentName(hexOf(hidden, 'digest'))} beside a statement of its payer`;
  findings.add({ kind: 'contradiction', about, found: 'hidden' });
}

function placeOf(row: Row): LinePlace {
  return {
    digest: octetsOf(row, 'digest'),
    counter: numberOf(row, 'counter'),
    cumulative: sumOf(row, 'cumulative'),
    amount: sumOf(row, 'amount'),
    previous: octetsOf(row, 'previous'),
  };
}

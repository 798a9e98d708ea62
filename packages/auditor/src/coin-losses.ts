/**
 * Claims of lost coins under audit (V-67, V-69): whoever got a lost coin's money claimed it before its last day, and is
 * named by a half that its payer signed and that was there by then; and no coin's money came by two claims.
 */

import type { Row } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { VerifiedCoin } from '@tallystick/protocol/instruments/coins';
import type { Ground } from './audit-ground.ts';
import { numberOf, octetsOf, sumOf, textOf } from './row-values.ts';
import { readSignedCoinHalf } from './signed-coins.ts';

/** Holds every loss that was paid against its coin, its claim and the half that names the claimant. */
export async function checkLosses(ground: Ground): Promise<void> {
  const losses = ground.reader.rows(
    `select l.batch, l.number, l.transfer, l.claimant, l.claimed_at, m.redeem_by, c.state,
       coalesce(c.returned_to, c.home) as returned_to,
       (select count(*) from coin_loss o where o.home = l.home and o.batch = l.batch
          and o.number = l.number and o.paid_at is not null) as times
     from coin_loss l
     join coin c on c.home = l.home and c.batch = l.batch and c.number = l.number
     join coin_mint m on m.home = l.home and m.batch = l.batch
     where l.paid_at is not null
     order by l.home, l.batch, l.number, l.claimant`,
  );
  for await (const loss of losses) await checkLoss(ground, loss);
}

async function checkLoss(ground: Ground, loss: Row): Promise<void> {
  const { findings } = ground;
  const uuid = coinUuid({ batch: octetsOf(loss, 'batch'), index: numberOf(loss, 'number') });
  const about = `lost coin ${uuidText(uuid)}`;
  const claimant = sumOf(loss, 'claimant');
  const kept = [textOf(loss, 'state'), sumOf(loss, 'returned_to'), sumOf(loss, 'times')];
  findings.compare({ kind: 'wrongOutcome', about }, ['returned', claimant, 1n], kept);
  if (numberOf(loss, 'claimed_at') >= numberOf(loss, 'redeem_by')) {
    findings.add({ kind: 'wrongOutcome', about });
  }
  const named = await payeeOf(ground, loss, uuid);
  if (named === undefined) findings.add({ kind: 'notSigned', about });
  else findings.compare({ kind: 'wrongOutcome', about }, named, claimant);
}

/** The account that a half names as whom the coin went to; undefined where none does that holds and was in time. */
async function payeeOf(ground: Ground, loss: Row, uuid: Uint8Array): Promise<bigint | undefined> {
  const [row] = await ground.reader.query(
    `select digest, sealed from coin_half where digest = $1 and received_at < $2
     order by received_at, receipt limit 1`,
    [octetsOf(loss, 'transfer'), numberOf(loss, 'redeem_by')],
  );
  const half = row && (await readSignedCoinHalf(ground, row));
  if (half === undefined) return undefined;
  const isAbout = ({ coin }: VerifiedCoin): boolean => equalBytes(coinUuid(coin.body), uuid);
  return half.authorization.coins.some(isAbout) ? half.payee : undefined;
}

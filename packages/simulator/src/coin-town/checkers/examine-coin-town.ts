/** Everybody who watches over a coin town, when every last day has passed. */

import { checkCulprits } from '../../checkers/culprits.ts';
import type { Violation } from '../../checkers/violation.ts';
import type { Engine } from '../../database/engine.ts';
import type { CoinGround } from '../coin-ground.ts';
import type { LostPhones } from '../lost-phones.ts';
import { auditEconomies } from './audits.ts';
import { checkCoinBooks } from './coin-books.ts';
import { readFates } from './coin-fates.ts';
import { checkCoinOwners } from './coin-owners.ts';
import { checkScreens } from './screens.ts';

/** All that was found. */
export async function examineCoinTown(
  engine: Engine,
  ground: CoinGround,
  lostPhones: LostPhones,
): Promise<readonly Violation[]> {
  const { economies, crypto, agenda, witness } = ground;
  const fates = await readFates(engine, economies);
  const now = Math.floor(agenda.now() / 1_000);
  return [
    ...(await checkCoinBooks(engine)),
    ...(await checkCoinOwners(engine, ground, fates)),
    ...(await checkCulprits(engine, witness)),
    ...(await checkScreens(ground, lostPhones, fates)),
    ...(await auditEconomies(engine, crypto, { economies, now })),
  ];
}

/** A payer's half of coins against its row (V-71): what it says of payer, amount and the payee's word was signed. */

import type { Row } from '@tallystick/database/database';
import type { CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import type { Ground } from './audit-ground.ts';
import { hexOf, sumOf, textOf } from './row-values.ts';
import { readSignedCoinHalf, stepsOf } from './signed-coins.ts';

/** Verifies and compares the half of a row; what it shows of coins, or undefined where it does not hold. */
export async function checkCoinHalf(
  ground: Ground,
  row: Row,
): Promise<CoinAuthorization | undefined> {
  const { findings, counts, signed } = ground;
  counts.coinHalves += 1;
  const about = `payer's half of coins ${hexOf(row, 'digest')}`;
  const half = await readSignedCoinHalf(ground, row);
  if (half === undefined) {
    findings.add({ kind: 'notSigned', about });
    return undefined;
  }
  const { authorization, word } = half;
  const { money } = authorization;
  // An owner's account is compared where the steps are: the row of the coin names it.
  const payer = stepsOf(signed, authorization).at(-1)?.holder ?? sumOf(row, 'home');
  const said = [payer, money.minor, word?.outcome ?? '', word?.digest ?? ''];
  const kept = [
    sumOf(row, 'home'),
    sumOf(row, 'amount'),
    textOf(row, 'outcome'),
    hexOf(row, 'receipt'),
  ];
  findings.compare({ kind: 'columnsDiffer', about }, said, kept);
  return authorization;
}

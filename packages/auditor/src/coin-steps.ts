/**
 * The ways of coins, step by step, against the claims and halves that show them (V-64, V-73): no step without its
 * document, and none of a document's that is not there. Whose money a coin becomes depends on both.
 */

import type { Row } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import type { Coin } from '@tallystick/protocol/messages/coin';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import type { Ground } from './audit-ground.ts';
import { bytesOf, hexOf, isSet, numberOf, octetsOf, sumOf } from './row-values.ts';
import { stepsOf, type SignedStep } from './signed-coins.ts';
import { createTape, type Tape } from './tape.ts';

/** By the document that showed them first. Their time is one at which it came: nobody signs that. */
const STEPS = `
  select s.home, s.batch, s.number, s.previous, s.transfer, s.holder, s.holder_key_hash, s.claimant, s.claim,
    c.value, m.redeem_by,
    (exists (
      select from coin_claim d
      where d.home = s.claimant and d.digest = s.claim and d.received_at = s.seen_at
    ) or exists (
      select from coin_half d
      where d.home = s.claimant and d.digest = s.claim and d.received_at = s.seen_at
    )) as is_dated
  from coin_step s
  left join coin c on c.home = s.home and c.batch = s.batch and c.number = s.number
  left join coin_mint m on m.home = c.home and m.batch = c.batch
  order by s.claimant, s.claim, s.home, s.batch, s.number, s.previous`;

/** All steps, in the order of the documents; what no document shows that holds is reported. */
export function openSteps({ reader, findings }: Pick<Ground, 'reader' | 'findings'>): Tape {
  return createTape(
    reader.rows(STEPS),
    (row) => [sumOf(row, 'claimant'), hexOf(row, 'claim')],
    (row) => findings.add({ kind: 'standsAlone', about: `step of coin ${uuidText(uuidOf(row))}` }),
  );
}

/** Compares the steps of one verified document, whose row this is. */
export async function checkSteps(
  ground: Ground,
  tape: Tape,
  document: Row,
  authorization: CoinAuthorization,
): Promise<void> {
  const shown = stepsOf(ground.signed, authorization);
  const byName = new Map(shown.map((step) => [nameOf(step), step]));
  for await (const row of tape.at([sumOf(document, 'home'), hexOf(document, 'digest')])) {
    checkStep(ground, row, byName.get(nameOfRow(row)));
  }
  await checkComplete(ground, document, authorization, shown);
}

function checkStep({ findings }: Ground, row: Row, step: SignedStep | undefined): void {
  const about = `step of coin ${uuidText(uuidOf(row))}`;
  if (step === undefined) return findings.add({ kind: 'notSigned', about });
  if (row['redeem_by'] === null) return findings.add({ kind: 'standsAlone', about });
  const { holder = sumOf(row, 'home'), holderKeyHash, coin } = step;
  const said = [holder, holderKeyHash, coin.value, redeemByOf(coin)];
  const kept = [
    sumOf(row, 'holder'),
    hexOf(row, 'holder_key_hash'),
    sumOf(row, 'value'),
    numberOf(row, 'redeem_by'),
  ];
  findings.compare({ kind: 'columnsDiffer', about }, said, kept);
  if (isSet(row, 'is_dated')) return;
  const expected = 'seen when what shows it came';
  findings.add({ kind: 'evidenceDiffers', about, expected, found: 'another time' });
}

/** Every step that a document shows is there, whoever showed it first. */
async function checkComplete(
  { reader, findings }: Ground,
  document: Row,
  { coins }: CoinAuthorization,
  shown: readonly SignedStep[],
): Promise<void> {
  const transfers = [...new Set(shown.map(({ transfer }) => transfer))];
  const rows = await reader.query(
    `select s.batch, s.number, s.previous, s.transfer from (
       select home, batch, number from coin_step where holder = $1 and transfer = $2
     ) k
     join coin_step s on s.home = k.home and s.batch = k.batch and s.number = k.number
     where s.transfer = any($3::bytea[])`,
    [sumOf(document, 'home'), octetsOf(document, 'digest'), transfers.map(bytesOf)],
  );
  const kept = new Set(rows.map(nameOfRow));
  for (const { coin } of coins) {
    const uuid = coinUuid(coin.body);
    const own = shown.filter((step) => step.coin === coin.body);
    const missing = own.find((step) => !kept.has(nameOf(step)));
    // One that was never made here has no steps: it is an alarm of the issuer's.
    if (missing === undefined || !(await isMade(reader, coin.body))) continue;
    findings.add({
      kind: 'evidenceDiffers',
      about: `way of coin ${uuidText(uuid)}`,
      expected: `step ${missing.transfer}`,
    });
  }
}

async function isMade(
  reader: Ground['reader'],
  { batch, index, value, currency }: Coin,
): Promise<boolean> {
  const rows = await reader.query(
    `select c.home from coin c join coin_mint m on m.home = c.home and m.batch = c.batch
     where c.batch = $1 and c.number = $2 and c.value = $3 and m.currency = $4`,
    [batch, index, value, currency],
  );
  return rows.length > 0;
}

function nameOf({ coin, previous, transfer }: SignedStep): string {
  return `${toHex(coinUuid(coin))}/${previous}/${transfer}`;
}

function nameOfRow(row: Row): string {
  return `${toHex(uuidOf(row))}/${hexOf(row, 'previous')}/${hexOf(row, 'transfer')}`;
}

function uuidOf(row: Row): Uint8Array {
  return coinUuid({ batch: octetsOf(row, 'batch'), index: numberOf(row, 'number') });
}

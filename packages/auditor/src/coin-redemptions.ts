/**
 * Redemptions under audit: every coin that was paid against a claim that its holders signed, and what was posted for it
 * (V-58 to V-64).
 */

import type { Row } from '@tallystick/database/database';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { CoinAuthorization, VerifiedCoin } from '@tallystick/protocol/instruments/coins';
import type { Ground } from './audit-ground.ts';
import { hexOf, numberOf, octetsOf, sumOf } from './row-values.ts';
import { readSignedClaim } from './signed-coins.ts';
import { accountOfHandle } from './signed-half.ts';
import { createTape, rowsAt, type Tape } from './tape.ts';

/** What follows from claims, in their order. */
export interface Redemptions {
  readonly coins: Tape;
  readonly postings: Tape;
}

const COINS = `
  select k.home as claimant, c.redeemed_by, c.home, c.batch, c.number, c.value, c.redeemed_for
  from coin c join coin_claim k on k.digest = c.redeemed_by
  order by k.home, c.redeemed_by, c.home, c.batch, c.number`;

const POSTINGS = `
  select k.home as claimant, p.reference, p.credit_home, sum(p.amount)::text as amount
  from ledger_posting p join coin_claim k on k.digest = p.reference
  where p.kind = 'redeemCoin'
  group by k.home, p.reference, p.credit_home
  order by k.home, p.reference, p.credit_home`;

/** All of them; coins of a claim that does not hold are reported. */
export function openRedemptions({
  reader,
  findings,
}: Pick<Ground, 'reader' | 'findings'>): Redemptions {
  return {
    coins: createTape(
      reader.rows(COINS),
      (row) => [sumOf(row, 'claimant'), hexOf(row, 'redeemed_by')],
      (row) => findings.add({ kind: 'notSigned', about: redemptionOf(row) }),
    ),
    postings: createTape(
      reader.rows(POSTINGS),
      (row) => [sumOf(row, 'claimant'), hexOf(row, 'reference')],
      // Their claim was reported.
      () => undefined,
    ),
  };
}

/** Reports what no claim asked for. */
export async function endRedemptions({ coins, postings }: Redemptions): Promise<void> {
  await coins.end();
  await postings.end();
}

/** What the claim shows; undefined where it does not hold. Claims come in the order of account and digest. */
export async function checkClaim(
  ground: Ground,
  { coins, postings }: Redemptions,
  claim: Row,
): Promise<CoinAuthorization | undefined> {
  const { findings } = ground;
  ground.counts.claims += 1;
  const about = `claim ${hexOf(claim, 'digest')} of coins`;
  const authorization = await readSignedClaim(ground, claim);
  if (authorization === undefined) {
    findings.add({ kind: 'notSigned', about });
    return undefined;
  }
  const shown = new Map(
    authorization.coins.map((one) => [toHex(coinUuid(one.coin.body)), one] as const),
  );
  const place = [sumOf(claim, 'home'), hexOf(claim, 'digest')] as const;
  const expected = new Map<bigint, bigint>();
  const add = (account: bigint, amount: bigint): void => {
    if (amount > 0n) expected.set(account, (expected.get(account) ?? 0n) + amount);
  };
  for await (const row of coins.at(place)) {
    const uuid = coinUuid({ batch: octetsOf(row, 'batch'), index: numberOf(row, 'number') });
    const one = shown.get(toHex(uuid));
    if (one === undefined) {
      findings.add({ kind: 'notSigned', about: redemptionOf(row) });
      continue;
    }
    const owed = [one.coin.body.value, one.worth];
    const kept = [sumOf(row, 'value'), sumOf(row, 'redeemed_for')];
    findings.compare({ kind: 'columnsDiffer', about: `coin ${uuidText(uuid)}` }, owed, kept);
    add(sumOf(claim, 'home'), one.worth);
    const rest = one.coin.body.value - one.worth;
    add(giverOf(ground, authorization, one) ?? sumOf(row, 'home'), rest);
  }
  const moved = await rowsAt(postings, place);
  const posted = moved.map((row) => `${sumOf(row, 'credit_home')}: ${sumOf(row, 'amount')}`);
  const wanted = [...expected].toSorted(([one], [other]) => (one < other ? -1 : 1));
  findings.compare(
    { kind: 'postingsDiffer', about },
    wanted.map(([account, amount]) => `${account}: ${amount}`),
    posted,
  );
  return authorization;
}

/** Who handed the coin to the claimant; undefined where that was its owner. */
function giverOf(
  { signed }: Ground,
  { passages }: CoinAuthorization,
  { route }: VerifiedCoin,
): bigint | undefined {
  const before = route.at(-2);
  const passage = before === undefined ? undefined : passages[before];
  return passage === undefined ? undefined : accountOfHandle(signed, passage.holder.body.handle);
}

function redemptionOf(row: Row): string {
  const uuid = coinUuid({ batch: octetsOf(row, 'batch'), index: numberOf(row, 'number') });
  return `redemption of coin ${uuidText(uuid)}`;
}

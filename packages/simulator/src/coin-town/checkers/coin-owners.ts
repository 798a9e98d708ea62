/** Each coin is paid for once, in time, to whom it belongs, and no more than it is worth there. */

import type { Violation } from '../../checkers/violation.ts';
import { text } from '../../database/row-values.ts';
import type { Engine } from '../../database/engine.ts';
import type { CoinGround } from '../coin-ground.ts';
import { ownerOf, type Hand, type Owner } from '../hands.ts';
import type { CoinFate } from './coin-fates.ts';
import { everybodyOf, waysOf, whoMayOwn } from './who-may-own.ts';

/** Looks at all coins when every last day has passed. */
export async function checkCoinOwners(
  engine: Engine,
  ground: CoinGround,
  fates: readonly CoinFate[],
): Promise<readonly Violation[]> {
  const ways = waysOf(ground);
  const owed = new Map<Owner, bigint>();
  const owe = (owner: Owner, amount: bigint): void =>
    void owed.set(owner, (owed.get(owner) ?? 0n) + amount);
  const found = fates.flatMap((fate) => {
    const way = ways.get(fate.uuid) ?? [];
    if (fate.to === undefined) {
      return [{ rule: 'a coin is out after its last day', about: fate.uuid }];
    }
    const arrival = arrivalOf(fate, way);
    const worth = arrival?.coins.find(({ uuid }) => uuid === fate.uuid)?.worth ?? fate.value;
    owe(fate.to, worth);
    if (arrival !== undefined) owe(ownerOf(arrival.from), fate.value - worth);
    const isSeen = arrival?.fate === 'taken';
    return [
      ...judgeOwner(ground, fate, way),
      ...judgeTime(fate),
      ...(isSeen || arrival === undefined ? judgeWorth(fate, worth) : []),
    ];
  });
  return [...found, ...(await comparePaid(engine, ground, owed))];
}

/**
 * How the coin came to whoever owns its money now; undefined where it was made for them, or went back to them. One that
 * came by two ways of a double spend was paid for one of them.
 */
function arrivalOf({ to, uuid, paid }: CoinFate, way: readonly Hand[]): Hand | undefined {
  const last = way.at(-1);
  // Whoever handed it over last and has its money got it back whole.
  if (last !== undefined && ownerOf(last.from) === to && last.fate !== 'taken') return undefined;
  const arrivals = way.filter((hand) => ownerOf(hand.to) === to);
  const isPaid = ({ coins }: Hand): boolean =>
    coins.some((coin) => coin.uuid === uuid && coin.worth === paid);
  return arrivals.findLast(isPaid) ?? arrivals.at(-1);
}

function judgeOwner(
  ground: CoinGround,
  fate: CoinFate,
  way: readonly Hand[],
): readonly Violation[] {
  const { uuid, to } = fate;
  const isTainted = ground.hands.isTainted(uuid);
  const may = isTainted ? everybodyOf(fate, way) : whoMayOwn(ground, fate, way);
  if (to === undefined || may.has(to)) return [];
  const about = `${uuid} (${fate.state}) to ${to}, not to ${[...may].join(' or ')}`;
  return [{ rule: 'the money of a coin went to somebody else', about }];
}

function judgeTime({ uuid, state, changedAt, redeemBy }: CoinFate): readonly Violation[] {
  if (state !== 'redeemed' || changedAt < redeemBy) return [];
  return [{ rule: 'a coin was paid on its last day or later', about: uuid }];
}

function judgeWorth({ uuid, paid }: CoinFate, worth: bigint): readonly Violation[] {
  if (paid === undefined || paid === worth) return [];
  return [
    { rule: 'a coin was paid for what it is not worth', about: `${uuid}: ${paid}, ${worth}` },
  ];
}

const PAID = `
  select credit_home::text as home, sum(amount)::text as amount from ledger_posting
  where tenant = $1::uuid and kind in ('redeemCoin', 'returnCoins') group by credit_home order by credit_home`;

/** What the ledger paid for coins is what they are worth to whom they went, and to whom their rests are due. */
async function comparePaid(
  engine: Engine,
  { economies }: CoinGround,
  owed: ReadonlyMap<Owner, bigint>,
): Promise<readonly Violation[]> {
  const paid = new Map<Owner, bigint>();
  for (const { name, issuer } of economies) {
    for (const row of await engine.query(PAID, [issuer.tenant])) {
      paid.set(`${name} ${BigInt(text(row, 'home'))}`, BigInt(text(row, 'amount')));
    }
  }
  return [...new Set([...owed.keys(), ...paid.keys()])].flatMap((owner) => {
    const [should, was] = [owed.get(owner) ?? 0n, paid.get(owner) ?? 0n];
    if (should === was) return [];
    return [
      { rule: 'coins were paid for what they are not', about: `${owner}: ${was}, ${should}` },
    ];
  });
}

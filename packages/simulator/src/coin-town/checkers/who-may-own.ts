/**
 * Whose a coin's money may be in the end, reckoned from what people saw (decisions 0046, 0048 and 0050 in words): of
 * whoever had it last and brought it in; else of whoever lost it and claimed it; else of the last of those who signed it
 * over and told the issuer; else of whoever it was made for. Where a killed app leaves it open what was told, more than
 * one may own it.
 */

import type { CoinGround } from '../coin-ground.ts';
import { ownerOf, type Hand, type Owner } from '../hands.ts';
import type { CoinFate } from './coin-fates.ts';

type Ground = Pick<CoinGround, 'hands' | 'witness'>;

/** The hands of each coin in the order in which it went, by UUIDs. */
export function waysOf({ hands }: Ground): ReadonlyMap<string, readonly Hand[]> {
  const ways = new Map<string, Hand[]>();
  for (const hand of hands.all().toSorted((one, other) => one.at - other.at)) {
    for (const { uuid } of hand.coins) ways.set(uuid, [...(ways.get(uuid) ?? []), hand]);
  }
  return ways;
}

/** Everybody who ever had to do with it: all that can be said of coins in hostile hands. */
export function everybodyOf(fate: CoinFate, way: readonly Hand[]): ReadonlySet<Owner> {
  return new Set([fate.home, ...way.flatMap(({ from, to }) => [ownerOf(from), ownerOf(to)])]);
}

/** Who may own the money of a coin that only went through honest hands. */
export function whoMayOwn(
  ground: Ground,
  fate: CoinFate,
  way: readonly Hand[],
): ReadonlySet<Owner> {
  const may = new Set<Owner>();
  const last = way.at(-1);
  if (last !== undefined && (last.fate === 'taken' || last.fate === 'unseen')) {
    if (isItsTakers(ground, fate, last, may) && last.fate === 'taken') return may;
  }
  for (const hand of way.toReversed()) {
    const told = wasTold(ground, fate, hand);
    if (told === 'no') continue;
    const payee = ownerOf(hand.to);
    if (ground.hands.lostClaim(payee, fate.uuid) !== undefined) may.add(payee);
    may.add(ownerOf(hand.from));
    if (told === 'yes') return may;
  }
  return may.add(fate.home);
}

/** Adds the taker where it may own it; whether nobody else can. */
function isItsTakers(
  { hands, witness }: Ground,
  { uuid, redeemBy }: CoinFate,
  { to, at }: Hand,
  may: Set<Owner>,
): boolean {
  const { name } = to.person;
  const owner = ownerOf(to);
  const between = { from: at, until: redeemBy * 1_000 };
  const isIn = hands.hasRedeemed(name, between);
  if (isIn || witness.wasInContact(name, between.from, between.until)) may.add(owner);
  const lost = hands.lostClaim(owner, uuid);
  if (lost !== undefined) may.add(owner);
  return isIn || lost === 'promised';
}

/** Was the issuer told by whoever signed it over, before the last day? `maybe` where it was called, and no more is known. */
function wasTold(
  { hands, witness }: Ground,
  { redeemBy }: CoinFate,
  { from, at }: Hand,
): 'yes' | 'maybe' | 'no' {
  const { name } = from.person;
  const between = { from: at, until: redeemBy * 1_000 };
  if (hands.hasReported(name, between)) return 'yes';
  return witness.wasInContact(name, between.from, between.until) ? 'maybe' : 'no';
}

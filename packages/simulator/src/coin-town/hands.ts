/**
 * Through whose hands each coin was seen to go: the yardstick of the checkers of a coin town. Nothing here is read from
 * the issuer; it is written down from the screens of those who stood at the counter.
 */

import type { Party } from '../town/counter.ts';
import type { Economy } from './economies.ts';

/** Somebody of a coin town. */
export interface Holder extends Party {
  readonly economy: Economy;
}

/** The account of somebody, which has its number in one economy only. */
export type Owner = `${Economy['name']} ${bigint}`;

/** Whose account that is. */
export function ownerOf({ economy, person }: Pick<Holder, 'economy' | 'person'>): Owner {
  return `${economy.name} ${person.account}`;
}

/** A coin as a screen showed it. */
export interface SeenCoin {
  readonly uuid: string;
  readonly value: bigint;
  /** To whoever got it; its value until they have looked. */
  readonly worth: bigint;
  /** Unix seconds. */
  readonly redeemBy: number;
}

/**
 * - `shown`: the payer's screen showed it, and the payee never took it.
 * - `taken`: the payee's screen said so.
 * - `unseen`: the payee's app ended while it looked, or while it gave it back.
 * - `givenUp`: the payee's screen said that it is not, or not any more, the payee's.
 */
export type HandFate = 'shown' | 'taken' | 'unseen' | 'givenUp';

/** Coins that somebody signed over to somebody. */
export interface Hand {
  readonly paymentId: string;
  readonly from: Holder;
  readonly to: Holder;
  readonly amount: bigint;
  /** Milliseconds since the epoch, in the world. */
  readonly at: number;
  coins: readonly SeenCoin[];
  fate: HandFate;
}

/** A device did something that takes a network; times in milliseconds. */
interface Contact {
  readonly from: number;
  readonly until: number;
}

export interface Hands {
  show(hand: Hand): void;
  all(): readonly Hand[];
  find(paymentId: string): Hand | undefined;
  /** The screen of whoever they were made for showed these coins. */
  made(holder: Holder, coins: readonly SeenCoin[]): void;
  makers(): ReadonlyMap<string, Holder>;
  /** Everything that the device had to say was heard at the issuer. */
  reported(name: string, contact: Contact): void;
  /** All coins of the device that could be redeemed were. */
  redeemed(name: string, contact: Contact): void;
  /** Of those, was one wholly between these moments? */
  hasReported(name: string, between: Contact): boolean;
  hasRedeemed(name: string, between: Contact): boolean;
  /** Somebody asked for the money of a lost coin, or of `all`; `isPromised` where the screen said that it waits. */
  claimedLost(owner: Owner, uuid: string, isPromised: boolean): void;
  lostClaim(owner: Owner, uuid: string): 'promised' | 'asked' | undefined;
  /** Hostile hands had it: whoever of them gets its money, the checkers do not know. */
  taint(uuids: readonly string[]): void;
  isTainted(uuid: string): boolean;
}

/** Hands that nobody has seen anything in. */
export function rememberHands(): Hands {
  const hands = new Map<string, Hand>();
  const makers = new Map<string, Holder>();
  const reports = new Map<string, Contact[]>();
  const redemptions = new Map<string, Contact[]>();
  const lost = new Map<string, 'promised' | 'asked'>();
  const tainted = new Set<string>();
  const add = (to: Map<string, Contact[]>, name: string, contact: Contact): void => {
    to.set(name, [...(to.get(name) ?? []), contact]);
  };
  const isIn = (contacts: readonly Contact[] = [], { from, until }: Contact): boolean =>
    contacts.some((contact) => contact.from >= from && contact.until < until);
  return Object.freeze({
    show: (hand: Hand) => void hands.set(hand.paymentId, hand),
    all: () => [...hands.values()],
    find: (paymentId: string) => hands.get(paymentId),
    made(holder: Holder, coins: readonly SeenCoin[]): void {
      for (const { uuid } of coins) if (!makers.has(uuid)) makers.set(uuid, holder);
    },
    makers: () => makers,
    reported: (name: string, contact: Contact) => add(reports, name, contact),
    redeemed: (name: string, contact: Contact) => add(redemptions, name, contact),
    hasReported: (name: string, between: Contact) => isIn(reports.get(name), between),
    hasRedeemed: (name: string, between: Contact) => isIn(redemptions.get(name), between),
    claimedLost(owner: Owner, uuid: string, isPromised: boolean): void {
      const key = `${owner} ${uuid}`;
      if (lost.get(key) !== 'promised') lost.set(key, isPromised ? 'promised' : 'asked');
    },
    lostClaim: (owner: Owner, uuid: string) =>
      lost.get(`${owner} ${uuid}`) ?? lost.get(`${owner} all`),
    taint(uuids: readonly string[]): void {
      for (const uuid of uuids) tainted.add(uuid);
    },
    isTainted: (uuid: string) => tainted.has(uuid),
  });
}

/**
 * What an attack has to play with: the town as everybody sees it, a stream of chance of its own, and the
 * device of whoever attacks. Attackers are hostile code: they write messages with the protocol's own
 * functions and read and change the store of their own device. They know no key but their own.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { Elements } from '@tallystick/sdk/ports';
import type { Stream } from '../random/seeded.ts';
import type { Counter, Party } from '../town/counter.ts';
import type { People } from '../town/people.ts';
import type { IssuerSide } from '../world/issuer-side.ts';

export interface AttackGround {
  /** With the attacks' own chance, so that honest traffic stays as it was. */
  readonly counter: Counter;
  readonly people: People;
  readonly issuer: IssuerSide;
  readonly crypto: Crypto;
  readonly elements: Elements;
  readonly chance: Stream;
}

export interface Attack {
  readonly name: string;
  /** Plays it on one day, from noon on; whatever keeps it from working ends it. */
  readonly play: (ground: AttackGround, cheat: Party) => Promise<void>;
}

/** Tills whose owners follow the rules, in any order. */
export function honestTills({ people, chance }: AttackGround): readonly Party[] {
  return chance.shuffle(people.merchants.filter(({ person }) => person.isHonest));
}

/** Customers who follow the rules, in any order. */
export function honestCustomers({ people, chance }: AttackGround): readonly Party[] {
  return chance.shuffle(people.customers.filter(({ person }) => person.isHonest));
}

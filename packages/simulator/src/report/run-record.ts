/** Everything of one run that a report draws. */

import type { PlayedTown } from '../run/play-town.ts';

/** An hour of the town's life. */
export interface HourCounts {
  accepted: number;
  declined: number;
  /** The two did not get as far as the till's answer. */
  failed: number;
  faults: number;
}

/** The town at one moment, amounts in minor units. */
export interface Sample {
  readonly at: number;
  readonly phonesConnected: number;
  readonly tillsConnected: number;
  /** Set aside at the issuer for what phones may spend. */
  readonly reserved: bigint;
  /** Accepted by tills, and the issuer does not know of it. */
  readonly inHand: bigint;
  /** The issuer knows of it, and has not decided. */
  readonly waiting: bigint;
}

/** What happened with one device. */
export interface DeviceEvent {
  readonly at: number;
  readonly kind: string;
  /** What the words for the kind leave out: the other one, the amount, the reason. */
  readonly more: string;
}

export interface DeviceStory {
  readonly name: string;
  readonly events: DeviceEvent[];
  /** Events beyond those that are kept. */
  left: number;
  /** Moments at which the network went and came, alternately; it has one at first. */
  readonly switches: number[];
}

export interface Deed {
  readonly at: number;
  readonly device: string;
  readonly what: string;
}

/** A fraud proof that the issuer keeps. */
export interface Proof {
  readonly at: number;
  readonly device: string;
  readonly kind: string;
}

export interface RunRecord {
  readonly town: PlayedTown;
  /** Milliseconds since the epoch, in the world: the first morning, the end of the days, the very end. */
  readonly startMs: number;
  readonly lifeEndMs: number;
  readonly endMs: number;
  readonly hours: readonly HourCounts[];
  readonly samples: readonly Sample[];
  readonly stories: readonly DeviceStory[];
  readonly deeds: readonly Deed[];
  readonly proofs: readonly Proof[];
  /** Of accepted payments, in minor units. */
  readonly acceptedAmount: bigint;
}

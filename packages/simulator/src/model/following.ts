/** What the model's listeners share: the state, and how they say that the issuer did something else. */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';
import type { DisputeTerms } from '@tallystick/issuer/disputes/dispute-terms';
import type { SettlementPolicy } from '@tallystick/issuer/redemption/settlement-policy';
import type { SignedDeposit } from '../audit/audit.ts';
import type { SignedReader } from '@tallystick/auditor/signed-half';
import type { WatchedEngine } from '../world/issuer-tap.ts';
import type { Engine } from '../database/engine.ts';
import { findDevice } from './facts.ts';
import type { Moment } from './settle.ts';
import type { ModelPolicy, ModelState } from './state.ts';

export interface FollowerInput {
  readonly watched: WatchedEngine;
  readonly crypto: Crypto;
  readonly keys: TenantKeys;
  readonly policy: ModelPolicy;
  /** What the operator decided last about when payments settle. */
  readonly settlement: () => SettlementPolicy | undefined;
  /** The same about objections. */
  readonly terms: () => DisputeTerms | undefined;
  /** The issuer's clock, unix seconds. */
  readonly clock: () => number;
}

export interface Following {
  readonly input: FollowerInput;
  readonly reader: SignedReader;
  readonly state: ModelState;
  commits: number;
  /** Of the trust bundle; undefined before the first answer. */
  epoch?: number;
  /** The issuer was restored, and the model stopped. */
  isOver: boolean;
  readonly publicKeys: Map<string, Uint8Array>;
  readonly deposits: SignedDeposit[];
  readonly differs: (about: string) => void;
}

/**
 * An issuer that was restored from a backup (its epoch rises) forgets and registers again what the model
 * knows: from there on the model has nothing to say.
 */
export function isRestored(following: Following, epoch: number | undefined): boolean {
  if (epoch === undefined) return following.isOver;
  following.epoch ??= epoch;
  following.isOver ||= epoch > following.epoch;
  return following.isOver;
}

/** The epoch that the issuer's database has. */
export async function storedEpoch(engine: Engine): Promise<number> {
  const [row] = await engine.query('select epoch from tenant');
  return Number(row?.['epoch']);
}

/** Now, for a command of the model. */
export function momentOf({ state, input }: Following): Moment {
  const { policy, settlement, terms, clock } = input;
  return { state, policy, settlement: settlement(), terms: terms(), now: clock() };
}

/** The key of a device, which the model knows from now on; undefined for one that is not enrolled. */
export async function publicKeyOf(
  { publicKeys, input, state }: Following,
  keyHash: string,
): Promise<Uint8Array | undefined> {
  const known = state.devices.has(keyHash) ? publicKeys.get(keyHash) : undefined;
  if (known !== undefined) return known;
  const found = await findDevice(input.watched.engine, state, keyHash);
  if (found !== undefined) publicKeys.set(keyHash, found);
  return found;
}

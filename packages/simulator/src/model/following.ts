/** What the model's listeners share: the state, and how they say that the issuer did something else. */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';
import type { SettlementPolicy } from '@tallystick/issuer/redemption/settlement-policy';
import type { SignedDeposit } from '../audit/audit.ts';
import type { SignedReader } from '@tallystick/auditor/signed-half';
import type { WatchedEngine } from '../world/issuer-tap.ts';
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

/** Now, for a command of the model. */
export function momentOf({ state, input: { policy, settlement, clock } }: Following): Moment {
  return { state, policy, settlement: settlement(), now: clock() };
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

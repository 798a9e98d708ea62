/**
 * The claims of a call, read and verified before any transaction begins (V-59 to V-61). A bad claim is answered by
 * itself and does not hold up the others.
 */

import type { ClaimOutcome, ClaimRefusal } from '@tallystick/protocol/calls/coins';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { verifyClaim } from '@tallystick/protocol/instruments/coin-claim';
import type { VerifiedCoin } from '@tallystick/protocol/instruments/coins';
import type { Trust } from '@tallystick/protocol/verification/trust';
import type { DeviceRow } from '../accounts/device-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { sealStored } from '../redemption/stored-half.ts';
import { shownCoins, type CoinRecord, type ShownCoin } from './shown-coin.ts';

export interface ClaimedCoin extends ShownCoin {
  /** What of it goes back, and to which account. */
  readonly rest: bigint;
  readonly restTo: bigint;
}

/** Named by the digest of the claimant's transfer to the issuer. */
export type ReadClaim = CoinRecord<ClaimedCoin>;

export type ClaimResult =
  | { readonly ok: true; readonly claim: ReadClaim }
  | { readonly ok: false; readonly outcome: ClaimOutcome };

export interface ClaimsInput {
  readonly tenant: TenantId;
  readonly trust: Trust;
  /** Remembers certificates that verified. */
  readonly crypto: Crypto;
  readonly device: DeviceRow;
  readonly claims: readonly CborValue[];
}

/** Reads and verifies all claims at once, so that signature checks use every core. */
export async function readClaims(
  deps: IssuerDeps,
  input: ClaimsInput,
): Promise<readonly ClaimResult[]> {
  return Promise.all(input.claims.map((value) => readClaim(deps, input, value)));
}

async function readClaim(
  deps: IssuerDeps,
  { tenant, trust, crypto, device }: ClaimsInput,
  value: CborValue,
): Promise<ClaimResult> {
  const verdict = await verifyClaim(crypto, value, trust);
  if (!verdict.ok) return refused(verdict.code);
  const { authorization } = verdict;
  if (!equalBytes(authorization.payerKey, device.publicKey)) return refused('otherHolder');
  const { digest } = authorization.transfer;
  const coins = shownCoins(deps, tenant, authorization).map((shown, at): ClaimedCoin => ({
    ...shown,
    rest: restOf(authorization.coins[at]),
    // Whoever handed the coin to the claimant: of an own coin there is no rest.
    restTo: shown.steps.at(-2)?.holder ?? shown.home,
  }));
  const sealed = await sealStored(deps, tenant, digest, value);
  return { ok: true, claim: { digest, coins, sealed } };
}

/** What of the face value is not the claimant's. */
function restOf(one: VerifiedCoin | undefined): bigint {
  return one === undefined ? 0n : one.coin.body.value - one.worth;
}

function refused(code: ClaimRefusal): ClaimResult {
  return { ok: false, outcome: { code, coins: [] } };
}

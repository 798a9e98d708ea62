/**
 * The claims of a call, read and verified before any transaction begins (V-59 to V-61). A bad claim is answered by
 * itself and does not hold up the others.
 */

import type { ClaimOutcome, ClaimRefusal } from '@tallystick/protocol/calls/coins';
import { coinsWithWays, type CoinStep } from '@tallystick/protocol/coins/kept-coin';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { verifyClaim } from '@tallystick/protocol/instruments/coin-claim';
import type { VerifiedCoin } from '@tallystick/protocol/instruments/coins';
import type { Coin } from '@tallystick/protocol/messages/coin';
import type { Trust } from '@tallystick/protocol/verification/trust';
import type { DeviceRow } from '../accounts/device-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { partiesOf } from '../redemption/parties.ts';
import { sealStored } from '../redemption/stored-half.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { openBatch } from './coin-numbers.ts';
import type { CoinKey } from './coin-row.ts';

/** One way out of a holder's hands, as a coin shows it. */
export interface ClaimedStep {
  /** By what the holder had the coin. */
  readonly previous: Uint8Array;
  readonly transfer: Uint8Array;
  readonly holder: bigint;
  readonly holderKeyHash: Uint8Array;
}

export interface ClaimedCoin extends CoinKey {
  readonly coin: SignedMessage<Coin>;
  /** From its owner to the claimant, whose own step is the last. */
  readonly steps: readonly ClaimedStep[];
  /** What of it goes back, and to which account. */
  readonly rest: bigint;
  readonly restTo: bigint;
}

export interface ReadClaim {
  /** Digest of the claimant's transfer to the issuer. */
  readonly digest: Uint8Array;
  readonly coins: readonly ClaimedCoin[];
  /** The claim as it came, encrypted for keeping. */
  readonly sealed: Uint8Array;
}

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
  const { handleKey } = keysFor(deps, tenant);
  const parties = partiesOf(deps.crypto, handleKey);
  const homeOf = homesOfBatches(deps.crypto, handleKey);
  const coins = coinsWithWays(deps.crypto, authorization).map(({ coin, way }, at): ClaimedCoin => {
    const { batch, index: number, owner } = coin.body;
    const home = homeOf(batch);
    const holders = [
      { holder: home, holderKeyHash: parties.keyHashOf(owner) },
      ...way.map(({ holder: { body } }) => ({
        holder: parties.accountOf(body.handle),
        holderKeyHash: parties.keyHashOf(body.publicKey),
      })),
    ];
    return {
      coin,
      home,
      batch,
      number,
      steps: stepsOf(coin.digest, way, digest).map((step, hop) => ({
        ...step,
        ...(holders[hop] ?? { holder: home, holderKeyHash: device.keyHash }),
      })),
      rest: restOf(authorization.coins[at]),
      // Whoever handed the coin to the claimant: of an own coin there is no rest.
      restTo: holders.at(-2)?.holder ?? home,
    };
  });
  const sealed = await sealStored(deps, tenant, digest, value);
  return { ok: true, claim: { digest, coins, sealed } };
}

/** The account that a batch names; a claim's coins are of few mints, and each is looked at once. */
function homesOfBatches(crypto: Crypto, handleKey: Uint8Array): (batch: Uint8Array) => bigint {
  const homes = new Map<string, bigint>();
  return (batch) => {
    const name = toHex(batch);
    const home = homes.get(name) ?? openBatch(crypto, handleKey, batch).account;
    homes.set(name, home);
    return home;
  };
}

/** What of the face value is not the claimant's. */
function restOf(one: VerifiedCoin | undefined): bigint {
  return one === undefined ? 0n : one.coin.body.value - one.worth;
}

/** Each transfer of a coin with what it stands behind; the claim is the last. */
function stepsOf(
  coin: Uint8Array,
  way: readonly CoinStep[],
  claim: Uint8Array,
): readonly Pick<ClaimedStep, 'previous' | 'transfer'>[] {
  const transfers = [...way.map(({ transfer }) => transfer.digest), claim];
  return transfers.map((transfer, hop) => ({ previous: transfers[hop - 1] ?? coin, transfer }));
}

function refused(code: ClaimRefusal): ClaimResult {
  return { ok: false, outcome: { code, coins: [] } };
}

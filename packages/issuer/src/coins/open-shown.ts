/** What showed a step, a claim or a payer's half, opened and verified anew: what is stored is not believed. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { coinsWithWays, type CoinWithWay } from '@tallystick/protocol/coins/kept-coin';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { verifyClaim } from '@tallystick/protocol/instruments/coin-claim';
import type { CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import {
  toDevice,
  TO_ISSUER,
  type CoinDestination,
} from '@tallystick/protocol/messages/coin-transfer';
import type { Trust } from '@tallystick/protocol/verification/trust';
import { verifyHalf } from '@tallystick/protocol/verification/verify-half';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openHalf } from '../redemption/stored-half.ts';
import { currentBundle } from '../tenants/bundle.ts';
import { issuerTrust } from '../tenants/issuer-trust.ts';
import type { StoredStep } from './coin-steps.ts';
import { coinHalfIn } from './read-coin-halves.ts';

/** A coin as it was handed in, and where its last transfer takes it. */
export interface OpenedCoin {
  readonly coin: CoinWithWay;
  readonly to: CoinDestination;
}

/** The step's coin in what showed it first. */
export async function openShown(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { claimant, claim, batch, number }: StoredStep,
): Promise<OpenedCoin> {
  const [row] = await transaction.query(
    `select sealed, true as is_claim from coin_claim where home = $1 and digest = $2
     union all
     (select sealed, false from coin_half where home = $1 and digest = $2 order by receipt limit 1)`,
    [claimant, claim],
  );
  assert(row !== undefined, 'a step was shown by nothing');
  const value = await openHalf(deps, tenant, claim, bytesColumn(row, 'sealed'));
  const bundle = await currentBundle(deps, tenant, transaction);
  const { trust, crypto } = await issuerTrust(deps, tenant, bundle);
  const shown =
    row['is_claim'] === true
      ? await openClaim(crypto, value, trust)
      : await openCoinHalf(crypto, value, trust);
  const coin = coinsWithWays(deps.crypto, shown.authorization).find(
    ({ coin: { body } }) => equalBytes(body.batch, batch) && body.index === number,
  );
  assert(coin !== undefined, 'what showed a step does not hold its coin');
  return { coin, to: shown.to };
}

interface OpenedRecord {
  readonly authorization: CoinAuthorization;
  readonly to: CoinDestination;
}

async function openClaim(crypto: Crypto, value: CborValue, trust: Trust): Promise<OpenedRecord> {
  const verdict = await verifyClaim(crypto, value, trust);
  assert(verdict.ok, 'a stored claim does not verify');
  return { authorization: verdict.authorization, to: TO_ISSUER };
}

async function openCoinHalf(crypto: Crypto, value: CborValue, trust: Trust): Promise<OpenedRecord> {
  const half = coinHalfIn(value);
  const verdict = half && (await verifyHalf(crypto, half, trust));
  assert(verdict?.ok === true, 'a stored half of coins does not verify');
  const { authorization, request, payee } = verdict.half;
  assert(authorization.kind === 'coins', 'a half of coins is of something else');
  return { authorization, to: toDevice(crypto, request.digest, payee.body.publicKey) };
}

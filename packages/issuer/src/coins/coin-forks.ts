/** Proofs against holders who handed one coin over twice (V-64, V-73): from the claims that showed both ways. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { coinsWithWays, type CoinWithWay } from '@tallystick/protocol/coins/kept-coin';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { ProofMessage } from '@tallystick/protocol/fraud/fraud-proof';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { verifyClaim } from '@tallystick/protocol/instruments/coin-claim';
import { toDevice, TO_ISSUER } from '@tallystick/protocol/messages/coin-transfer';
import { bytesColumn } from '../columns.ts';
import { keepHolderProof } from '../fraud/keep-proof.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openHalf } from '../redemption/stored-half.ts';
import { currentBundle } from '../tenants/bundle.ts';
import { issuerTrust } from '../tenants/issuer-trust.ts';
import { findForks, type StoredStep } from './coin-steps.ts';
import type { ReadClaim } from './read-claims.ts';

/** Keeps a proof against each holder whose steps, in these claims, contradict what was seen before. */
export async function keepForks(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  claims: readonly ReadClaim[],
): Promise<void> {
  if (claims.length === 0) return;
  for (const [one, other] of await findForks(transaction, claims)) {
    const [first, second] = [
      await exhibitOf(deps, tenant, transaction, one),
      await exhibitOf(deps, tenant, transaction, other),
    ];
    await keepHolderProof(deps, tenant, transaction, {
      home: one.holder,
      keyHash: one.holderKeyHash,
      certificate: first.certificate,
      certificateKeyId: first.certificateKeyId,
      coin: { uuid: coinUuid({ batch: one.batch, index: one.number }), previous: one.previous },
      messages: [first.message, second.message],
    });
  }
}

interface Exhibit {
  /** The coin itself, or the certificate of the holder that it had been handed to. */
  readonly certificate: CborValue;
  readonly certificateKeyId: Uint8Array;
  readonly message: ProofMessage;
}

/** A step as part of a proof, from the claim that showed it first. */
async function exhibitOf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  step: StoredStep,
): Promise<Exhibit> {
  const coin = await coinOfClaim(deps, tenant, transaction, step);
  const { way, last } = coin;
  const hop = way.findIndex(({ transfer }) => equalBytes(transfer.digest, step.transfer));
  const shown = way[hop] ?? last;
  const received = hop < 0 ? way.at(-1) : way[hop - 1];
  const certificate = received?.holder ?? coin.coin;
  const { keyId } = certificate.cose;
  assert(keyId !== undefined, 'an issuer key signed without its id');
  const handedTo = way[hop];
  const to =
    handedTo === undefined
      ? TO_ISSUER
      : toDevice(deps.crypto, handedTo.request, handedTo.holder.body.publicKey);
  const { transfer, count, place, hashes } = shown;
  return {
    certificate: messageValue(certificate),
    certificateKeyId: keyId,
    message: {
      message: messageValue(transfer),
      context: [to.request, to.keyHash],
      certificate: 0,
      place: { count, place, hashes },
    },
  };
}

/** The step's coin in its claim, verified anew: what is stored is not believed. */
async function coinOfClaim(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { claimant, claim, batch, number }: StoredStep,
): Promise<CoinWithWay> {
  const [row] = await transaction.query(
    'select sealed from coin_claim where home = $1 and digest = $2',
    [claimant, claim],
  );
  assert(row !== undefined, 'a step has no claim');
  const value = await openHalf(deps, tenant, claim, bytesColumn(row, 'sealed'));
  const bundle = await currentBundle(deps, tenant, transaction);
  const { trust, crypto } = await issuerTrust(deps, tenant, bundle);
  const verdict = await verifyClaim(crypto, value, trust);
  assert(verdict.ok, 'a stored claim does not verify');
  const coin = coinsWithWays(deps.crypto, verdict.authorization).find(
    ({ coin: { body } }) => equalBytes(body.batch, batch) && body.index === number,
  );
  assert(coin !== undefined, 'a claim does not hold its coin');
  return coin;
}

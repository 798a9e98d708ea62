/** The calls about coins: terms, minting, redemption, what became of them, and claims of lost ones. */

import {
  claimLostCoinsBodyShape,
  claimLostCoinsResultShape,
} from '@tallystick/protocol/calls/coin-losses';
import {
  coinStatesBodyShape,
  coinStatesResultShape,
  coinTermsResultShape,
  mintCoinsBodyShape,
  mintCoinsResultShape,
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
  type CoinTermsRefusal,
  type MintCoinsRefusal,
} from '@tallystick/protocol/calls/coins';
import type { Transaction } from '@tallystick/database/database';
import type { Call, Operation } from '@tallystick/protocol/calls/call';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { holdStatus, type DeviceRow } from '../accounts/device-row.ts';
import { claimLostCoins } from '../coins/claim-lost-coins.ts';
import { coinStates } from '../coins/coin-states.ts';
import { coinTerms } from '../coins/holder.ts';
import { mintAgain } from '../coins/mint-again.ts';
import { mintCoins } from '../coins/mint-coins.ts';
import { readClaims } from '../coins/read-claims.ts';
import { redeemCoins } from '../coins/redeem-coins.ts';
import { isBarred } from '../convictions/conviction-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { PublishedBundle } from '../tenants/bundle.ts';
import { issuerTrust } from '../tenants/issuer-trust.ts';
import { keysFor } from '../tenants/keys-for.ts';

export type CoinCallRefusal =
  CoinTermsRefusal | MintCoinsRefusal | 'deviceBlocked' | 'deviceRetired' | 'malformedBody';

type Answered =
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: CoinCallRefusal };

/** The calls of this file. */
export type CoinOperation = Extract<
  Operation,
  'coinTerms' | 'mintCoins' | 'redeemCoins' | 'coinStates' | 'claimLostCoins'
>;

interface CoinCall {
  readonly device: DeviceRow;
  readonly bundle: PublishedBundle;
  readonly body: CborValue;
}

/** Answers those that need no stored answer: repeated, they change nothing. */
export async function answerCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  operation: Exclude<CoinOperation, 'mintCoins'>,
  call: CoinCall,
): Promise<Answered> {
  const { device } = call;
  switch (operation) {
    case 'coinTerms': {
      const outcome = await deps.database.transaction(tenant, (tx) =>
        coinTerms(deps, tenant, tx, device),
      );
      return outcome.ok
        ? { ok: true, result: coinTermsResultShape.encode(outcome.result) }
        : outcome;
    }
    case 'redeemCoins':
      return answerRedeem(deps, tenant, call);
    case 'coinStates': {
      const body = readShape(coinStatesBodyShape, call.body, 'coinStates');
      if (!body.ok) return { ok: false, code: 'malformedBody' };
      const { handleKey } = keysFor(deps, tenant);
      const account = device.home;
      const asked = { handleKey, account, coins: body.value.coins };
      const states = await deps.database.transaction(tenant, (tx) =>
        coinStates(deps.crypto, tx, asked),
      );
      return { ok: true, result: coinStatesResultShape.encode({ states }) };
    }
    case 'claimLostCoins':
      return answerLosses(deps, tenant, call);
  }
}

async function answerRedeem(
  deps: IssuerDeps,
  tenant: TenantId,
  { device, bundle, body }: CoinCall,
): Promise<Answered> {
  const read = readShape(redeemCoinsBodyShape, body, 'redeemCoins');
  if (!read.ok) return { ok: false, code: 'malformedBody' };
  const { trust, crypto } = await issuerTrust(deps, tenant, bundle);
  const claims = await readClaims(deps, {
    tenant,
    trust,
    crypto,
    device,
    claims: read.value.claims,
  });
  const good = claims.flatMap((result) => (result.ok ? [result.claim] : []));
  await mintAgain(
    deps,
    tenant,
    good.flatMap(({ coins }) => coins),
  );
  const paid = await deps.database.transaction(tenant, (tx) =>
    redeemCoins(deps, tenant, tx, { device, claims: good }),
  );
  const next = paid.values();
  const outcomes = claims.map((result) =>
    result.ok ? (next.next().value ?? { coins: [] }) : result.outcome,
  );
  return { ok: true, result: redeemCoinsResultShape.encode({ claims: outcomes }) };
}

async function answerLosses(
  deps: IssuerDeps,
  tenant: TenantId,
  { device, body }: CoinCall,
): Promise<Answered> {
  const read = readShape(claimLostCoinsBodyShape, body, 'claimLostCoins');
  // What follows after a coin is asked where none are named.
  if (!read.ok || (read.value.coins.length > 0 && read.value.after !== undefined)) {
    return { ok: false, code: 'malformedBody' };
  }
  return deps.database.transaction(tenant, async (tx) => {
    const refusal = await refusalOf(tx, device);
    if (refusal !== undefined) return { ok: false, code: refusal };
    const result = await claimLostCoins(deps, tenant, tx, { device, body: read.value });
    return { ok: true, result: claimLostCoinsResultShape.encode(result) };
  });
}

/** It may have been reported lost, or given up, since the door looked. */
async function refusalOf(
  transaction: Transaction,
  device: DeviceRow,
): Promise<'deviceBlocked' | 'deviceRetired' | undefined> {
  const status = await holdStatus(transaction, device);
  if (status === 'retiring') return 'deviceRetired';
  return status === 'active' ? undefined : 'deviceBlocked';
}

/** Makes coins; called at most once a call id. */
export async function answerMint(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, call }: { readonly device: DeviceRow; readonly call: Call },
): Promise<Answered> {
  const body = readShape(mintCoinsBodyShape, call.body, 'mintCoins');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  const [refusal, isOfCheat] = await Promise.all([
    refusalOf(transaction, device),
    isBarred(transaction, device.home),
  ]);
  if (refusal !== undefined) return { ok: false, code: refusal };
  if (isOfCheat) return { ok: false, code: 'accountConvicted' };
  const outcome = await mintCoins(deps, tenant, transaction, { device, body: body.value });
  return outcome.ok ? { ok: true, result: mintCoinsResultShape.encode(outcome.result) } : outcome;
}

/** Vectors of claims: coins that their holder hands to the issuer, as it verifies them. */

import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { coinParts } from '@tallystick/protocol/instruments/coins';
import { minor } from '@tallystick/protocol/money';
import { coinsAsJson, craftClaim, type TransferChanges } from '../fixed/coin-payment.ts';
import { coinBundle, mint, passOn } from '../fixed/coins.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { shownWithOtherSignature } from '../fixed/other-signature.ts';
import { DAY_SECONDS, NOW, RUPEES } from '../fixed/tenant.ts';
import {
  accepted,
  refused,
  type JsonObject,
  type Refusal,
  type Vector,
  type VectorFile,
} from '../vector.ts';
import { coinFaults } from './coin-faults.ts';
import { malformedCoins } from './malformed-coins.ts';
import { trustInput } from './trust-input.ts';

async function inputOf(claim: CborValue): Promise<JsonObject> {
  return {
    ...trustInput(await coinBundle()),
    bytes: toHex(encodeCbor(claim)),
  };
}

/** `amounts` are what the holder is owed of each coin. */
async function acceptedVector(
  name: string,
  changes: TransferChanges,
  amounts: readonly bigint[],
): Promise<Vector> {
  const { coins, transfer, value } = await craftClaim(changes);
  return accepted(name, await inputOf(value), {
    digest: toHex(transfer.digest),
    holderKey: toHex(signingKey(changes.payer ?? 'payer').publicKey),
    currency: RUPEES,
    coins: coinsAsJson(coins, amounts),
    amount: amounts.reduce((sum, amount) => sum + amount, 0n).toString(),
  });
}

async function acceptedVectors(): Promise<Vector[]> {
  const payer = 'otherPayer';
  const minted = await mint([1_000n, 200n, 50n]);
  const given = await passOn(minted, { from: 'payer', to: payer });
  const parted = await passOn(minted, {
    from: 'payer',
    to: payer,
    transfer: { body: { rest: minor(20n) } },
  });
  const redeemer = await passOn(minted, {
    from: 'payer',
    to: payer,
    holder: { body: { redeemOnly: true } },
  });
  const late = await mint([1_250n], { body: { expiresAt: NOW - DAY_SECONDS } });
  const flipped: TransferChanges = {
    spoil: (shown) => ({ ...shown, transfer: shownWithOtherSignature(shown.transfer) }),
  };
  const all = [1_000n, 200n, 50n];
  return Promise.all([
    acceptedVector('what a payee got', { payer, coins: given }, all),
    acceptedVector('what was never handed over, by its first holder', {}, all),
    acceptedVector('the other valid signature: the same claim', flipped, all),
    acceptedVector('by a device that may only redeem', { payer, coins: redeemer }, all),
    acceptedVector(
      'a coin that was used in part, for what is left of it',
      { payer, coins: parted.toReversed() },
      [30n, 200n, 1_000n],
    ),
    acceptedVector(
      'after the coins expired: a signature can be delayed, never refused for that',
      { coins: late },
      [1_250n],
    ),
    acceptedVector('256 coins', await manyCoins(), Array<bigint>(256).fill(1n)),
  ]);
}

async function manyCoins(): Promise<TransferChanges> {
  return { coins: await mint(Array<bigint>(256).fill(1n)) };
}

/** A coin of which its holder says that it got a part, and that part is nothing. */
async function restOfAll(): Promise<readonly KeptCoin[]> {
  return passOn(await mint([1_000n, 250n]), {
    from: 'payer',
    to: 'otherPayer',
    transfer: { body: { rest: minor(250n) } },
  });
}

/** Of coins that came by one passage, of which the last is not shown. */
async function formFaults(): Promise<readonly (readonly [string, CborValue, Refusal])[]> {
  const given = await passOn(await mint([1_000n, 200n, 50n]), { from: 'payer', to: 'otherPayer' });
  const { shown } = await craftClaim({ payer: 'otherPayer', coins: given.slice(0, 2) });
  const parts = coinParts(shown);
  const malformed = (at: string): Refusal => ({ stage: 'shape', code: 'malformed', at });
  return [
    ['no transfer', parts.slice(0, 2), malformed('authorization')],
    [
      'a coin where the transfer should be',
      parts.with(2, new Uint8Array()),
      { stage: 'envelope', code: 'notSigned' },
    ],
    ...malformedCoins(parts).map(([name, at, spoilt]) => [name, spoilt, malformed(at)] as const),
  ];
}

async function ownFaults(): Promise<Vector[]> {
  const refusedClaim = async (
    name: string,
    { stage, code }: Refusal,
    changes: TransferChanges,
  ): Promise<Vector> =>
    refused(name, await inputOf((await craftClaim(changes)).value), {
      stage,
      ...(code === undefined ? {} : { code }),
    });
  const till = { request: fixedBytes('request', 32), keyHash: fixedBytes('key of a till', 32) };
  return Promise.all([
    refusedClaim(
      'a transfer to a till, handed to the issuer',
      { stage: 'signature', code: 'deviceSignature' },
      { destination: till },
    ),
    refusedClaim(
      'a redemption that answers a request',
      { stage: 'signature', code: 'deviceSignature' },
      { destination: { request: till.request } },
    ),
    refusedClaim(
      'a redemption that leaves a rest',
      { stage: 'bounds', code: 'restTooLarge' },
      { transfer: { body: { rest: minor(1n) } } },
    ),
    refusedClaim(
      'a coin of which its payer kept all',
      { stage: 'bounds', code: 'restTooLarge' },
      { payer: 'otherPayer', coins: (await restOfAll()).slice(1) },
    ),
  ]);
}

/** `coin-claims.json`. */
export async function makeCoinClaims(): Promise<VectorFile> {
  const byForm = (await formFaults()).map(async ([name, value, refusal]) =>
    refused(name, await inputOf(value), refusal),
  );
  const byFault = (await coinFaults()).map(async ([stage, code, name, changes]) =>
    refused(name, await inputOf((await craftClaim(changes)).value), { stage, code }),
  );
  return {
    operation: 'verifyClaim',
    about:
      'Claims of coins, as the issuer verifies them: every signature from the coin to the claim, no freshness.',
    vectors: [
      ...(await acceptedVectors()),
      ...(await Promise.all([...byForm, ...byFault])),
      ...(await ownFaults()),
    ],
  };
}

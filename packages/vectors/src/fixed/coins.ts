/** Coins of the vectors: minted for a device, and handed from one to the next, with any part of it changed. */

import { batchFrom } from '@tallystick/protocol/coins/coin-uuid';
import { previousOf, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import {
  proofOf,
  treeHead,
  wholeTree,
  type KnownTree,
} from '@tallystick/protocol/coins/merkle-tree';
import type { MessageKind, SignedMessage } from '@tallystick/protocol/encoding/message';
import { coinKind, type Coin } from '@tallystick/protocol/messages/coin';
import {
  coinTransferKind,
  toDevice,
  transferContext,
  transferLeaf,
  type CoinDestination,
  type CoinTransfer,
} from '@tallystick/protocol/messages/coin-transfer';
import {
  holderCertificateKind,
  type HolderCertificate,
} from '@tallystick/protocol/messages/holder-certificate';
import type { KeyCertificate } from '@tallystick/protocol/messages/key-certificate';
import type { TrustBundle } from '@tallystick/protocol/messages/trust-bundle';
import { minor } from '@tallystick/protocol/money';
import { craft, type Crafted, type Crafting } from './craft.ts';
import { fixedBytes } from './fixed-bytes.ts';
import { fixedCrypto } from './fixed-crypto.ts';
import { signingKey, type Signer } from './fixed-keys.ts';
import type { Part } from './payment.ts';
import {
  BUNDLE_SIGNERS,
  craftBundle,
  craftKeyCertificate,
  DAY_SECONDS,
  NOW,
  RUPEES,
} from './tenant.ts';

/**
 * A message signed as `how` says, under the name by which its reader knows it, whatever it was signed for: so what
 * is built on it is right.
 */
async function craftNamed<Body>(
  kind: MessageKind<Body>,
  body: Body,
  usual: Crafting,
  how: Partial<Crafting> = {},
): Promise<Crafted & SignedMessage<Body>> {
  const { signer = usual.signer } = how;
  const { digest } = await craft(kind, body, { ...usual, signer });
  return { ...(await craft(kind, body, { ...usual, ...how })), digest };
}

/** The body of a coin of 10.00, the first of its mint. */
export function coinBody(owner: Signer, changes: Partial<Coin> = {}): Coin {
  return {
    batch: batchFrom(fixedBytes('batch of coins', 12)),
    index: 0,
    currency: RUPEES,
    value: minor(1_000n),
    virtualId: 42_007,
    owner: signingKey(owner).publicKey,
    issuedAt: NOW - DAY_SECONDS,
    expiresAt: NOW + 30 * DAY_SECONDS,
    redeemDays: 14,
    ...changes,
  };
}

export interface Minting extends Part<Coin> {
  /** Whose they are first. */
  readonly owner?: Signer;
  /** Coins of another mint have another name here. */
  readonly mint?: string;
}

/** Coins of one mint with these face values. */
export async function mint(
  values: readonly bigint[],
  { owner = 'payer', mint: name, body, how }: Minting = {},
): Promise<readonly KeptCoin[]> {
  const batch = batchFrom(fixedBytes(name ?? 'batch of coins', 12));
  const coins = values.map((value, index) => {
    const said = coinBody(owner, { batch, index, value: minor(value), ...body });
    return craftNamed(coinKind, said, { signer: 'coin' }, how);
  });
  return (await Promise.all(coins)).map((coin) => ({ coin, way: [] }));
}

/** The certificate of a device that may hold coins and hand them on. */
export function craftHolder(
  holder: Signer,
  { body, how }: Part<HolderCertificate> = {},
): Promise<Crafted & SignedMessage<HolderCertificate>> {
  const said: HolderCertificate = {
    issuedAt: NOW - DAY_SECONDS,
    expiresAt: NOW + 30 * DAY_SECONDS,
    handle: fixedBytes(`handle of the account of ${holder}`, 16),
    publicKey: signingKey(holder).publicKey,
    redeemOnly: false,
    ...body,
  };
  return craft(holderCertificateKind, said, { signer: 'account', ...how });
}

/** The tree over the coins, as their holder has them. */
export function treeOf(coins: readonly KeptCoin[]): KnownTree {
  return wholeTree(
    fixedCrypto,
    coins.map((kept) => transferLeaf(kept.coin.body, previousOf(kept))),
  );
}

export interface Handing extends Part<CoinTransfer> {
  readonly from: Signer;
  readonly to: CoinDestination;
}

/** A holder's transfer of coins, the first that its device makes. */
export function craftTransfer(
  coins: readonly KeptCoin[],
  { from, to, body, how }: Handing,
): Promise<Crafted & SignedMessage<CoinTransfer>> {
  const said: CoinTransfer = {
    counter: 1,
    previous: new Uint8Array(32),
    rest: minor(0n),
    time: NOW,
    ...body,
  };
  const context = transferContext(to, treeHead(fixedCrypto, treeOf(coins)));
  return craftNamed(coinTransferKind, said, { signer: from, context }, how);
}

export interface Passing {
  readonly from: Signer;
  readonly to: Signer;
  /** Which request of the receiver it answers. */
  readonly request?: string;
  readonly transfer?: Part<CoinTransfer>;
  readonly holder?: Part<HolderCertificate>;
}

/** The coins in the hands of the next device. */
export async function passOn(
  coins: readonly KeptCoin[],
  passing: Passing,
): Promise<readonly KeptCoin[]> {
  const { from, to } = passing;
  const request = fixedBytes(passing.request ?? `request of ${to}`, 32);
  const destination = toDevice(fixedCrypto, request, signingKey(to).publicKey);
  const transfer = await craftTransfer(coins, { from, to: destination, ...passing.transfer });
  const holder = await craftHolder(to, passing.holder);
  const tree = treeOf(coins);
  return coins.map(({ coin, way }, place) => ({
    coin,
    way: [
      ...way,
      { transfer, request, holder, count: coins.length, place, hashes: proofOf(tree, [place]) },
    ],
  }));
}

/** The root's certificate of the key that signs coins. */
export function craftCoinKey(changes: Partial<KeyCertificate> = {}): Promise<Crafted> {
  return craftKeyCertificate('coin', { purpose: 'coin', ...changes });
}

/** What a bundle for coins says besides the usual one: a key for coins, and two hops. */
export async function coinBundle({
  policy,
  ...others
}: NonNullable<Parameters<typeof craftBundle>[0]> = {}): Promise<Crafted> {
  const usual = await Promise.all(BUNDLE_SIGNERS.map((name) => craftKeyCertificate(name)));
  const keys: TrustBundle['keys'] = [...usual, await craftCoinKey()].map(({ value }) => value);
  return craftBundle({ keys, ...others, policy: { hopsMax: 2, ...policy } });
}

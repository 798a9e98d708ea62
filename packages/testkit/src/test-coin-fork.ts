/** A coin handed over twice, for tests: what a copied store does, and the proof of it. */

import { assert } from '@tallystick/protocol/assert';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { previousOf, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { proofOf, wholeTree } from '@tallystick/protocol/coins/merkle-tree';
import { messageValue } from '@tallystick/protocol/encoding/message';
import type { FraudProof, ProofMessage } from '@tallystick/protocol/fraud/fraud-proof';
import { transferLeaf } from '@tallystick/protocol/messages/coin-transfer';
import type { TenantWorld } from './tenant-world.ts';
import type { TestHolder, TestTransfer } from './test-coins.ts';
import type { TestTill } from './test-till.ts';

export interface CoinFork {
  readonly proof: FraudProof;
  /** Where the last of the coins went first, and second. */
  readonly transfers: readonly [TestTransfer, TestTransfer];
}

/** Hands coins to a till, goes back, and hands the last one over again. */
export async function forkedBy(
  world: TenantWorld,
  till: TestTill,
  holder: TestHolder,
  coins: readonly KeptCoin[],
): Promise<CoinFork> {
  const last = coins.at(-1);
  assert(last !== undefined, 'there is no coin to hand over twice');
  const before = holder.state();
  const first = await holder.pay(coins, await till.request(100n));
  holder.restore(before);
  const second = await holder.pay([last], await till.request(50n));
  const step = last.way.at(-1);
  const key = step === undefined ? world.keys.coin : world.keys.account;
  return {
    transfers: [first, second],
    proof: {
      tenant: world.tenant,
      kind: 'coinFork',
      keyCertificates: [messageValue(key.certificate)],
      certificates: [messageValue(step === undefined ? last.coin : step.holder)],
      first: partOf(world, first, coins),
      second: partOf(world, second, [last]),
      coin: { uuid: coinUuid(last.coin.body), previous: previousOf(last) },
    },
  };
}

/** One transfer as a part of a proof about the last of its coins. */
export function partOf(
  { crypto }: TenantWorld,
  { transfer, destination: { request, keyHash } }: TestTransfer,
  coins: readonly KeptCoin[],
): ProofMessage {
  const leaves = coins.map((kept) => transferLeaf(kept.coin.body, previousOf(kept)));
  const tree = wholeTree(crypto, leaves);
  const place = leaves.length - 1;
  return {
    message: messageValue(transfer),
    context: [request, keyHash],
    certificate: 0,
    place: { count: leaves.length, place, hashes: proofOf(tree, [place]) },
  };
}

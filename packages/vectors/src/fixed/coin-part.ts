/** A coin transfer as a part of a fraud proof. */

import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { proofOf } from '@tallystick/protocol/coins/merkle-tree';
import type { ProofMessage } from '@tallystick/protocol/fraud/fraud-proof';
import type { CoinDestination } from '@tallystick/protocol/messages/coin-transfer';
import { treeOf } from './coins.ts';
import type { Crafted } from './craft.ts';

/** The transfer as a part of a proof about the last of its coins. */
export function coinPart(
  transfer: Crafted,
  coins: readonly KeptCoin[],
  { request, keyHash }: CoinDestination,
): ProofMessage {
  const place = coins.length - 1;
  return {
    message: transfer.value,
    context: [request, keyHash],
    certificate: 0,
    place: { count: coins.length, place, hashes: proofOf(treeOf(coins), [place]) },
  };
}

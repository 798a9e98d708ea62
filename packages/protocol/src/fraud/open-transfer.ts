/** A coin transfer in a proof: signed by this key, over a coin as its holder had it. */

import { openTree, treeHead } from '../coins/merkle-tree.ts';
import type { Crypto } from '../crypto.ts';
import { readMessageValue, verifyMessage } from '../encoding/message.ts';
import {
  coinTransferKind,
  isToIssuer,
  transferContext,
  type CoinDestination,
} from '../messages/coin-transfer.ts';
import type { ShownTransfer } from './fraud-evidence.ts';
import type { FraudProof, FraudProofRefusal, ProofMessage } from './fraud-proof.ts';

/** What the transfer says, or why it is not one over this leaf of its tree by this key. */
export async function openTransfer(
  crypto: Crypto,
  { message, context, place }: ProofMessage,
  by: Pick<FraudProof, 'tenant'> & { readonly leaf: Uint8Array; readonly publicKey: Uint8Array },
): Promise<ShownTransfer | FraudProofRefusal> {
  const read = readMessageValue(coinTransferKind, message);
  const [request, keyHash] = context;
  if (!read.ok || place === undefined || request === undefined || keyHash === undefined) {
    return 'notAProof';
  }
  const { count, hashes } = place;
  const tree = openTree(crypto, { count, leaves: new Map([[place.place, by.leaf]]), hashes });
  if (tree === undefined) return 'signature';
  const to: CoinDestination = { request, keyHash };
  const transfer = await verifyMessage(crypto, read.message, {
    tenant: by.tenant,
    context: transferContext(to, treeHead(crypto, tree)),
    publicKey: by.publicKey,
  });
  if (transfer === undefined) return 'signature';
  const { counter, time } = transfer.body;
  const shown = { digest: transfer.digest, counter, time };
  return isToIssuer(to) ? shown : { ...shown, toDevice: keyHash };
}

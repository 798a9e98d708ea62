/** Coins that a payee gave up and signed over all the same, for tests: what no honest device does, and the proof of it. */

import { assert } from '@tallystick/protocol/assert';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { messageValue } from '@tallystick/protocol/encoding/message';
import type { FraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import { receiptKind, type ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { minor } from '@tallystick/protocol/money';
import type { TenantWorld } from './tenant-world.ts';
import { partOf } from './test-coin-fork.ts';
import type { TestHolder, TestTransfer } from './test-coins.ts';

/** The proof against `taker`, which had these coins by one payment, said `word` to it, and made the transfer. */
export async function usedAfterWord(
  world: TenantWorld,
  taker: TestHolder,
  used: {
    readonly coins: readonly KeptCoin[];
    readonly transfer: TestTransfer;
    readonly word?: ReceiptOutcome;
  },
): Promise<FraudProof> {
  const { coins, transfer, word: outcome = 'declined' } = used;
  const last = coins.at(-1);
  const got = last?.way.at(-1);
  assert(last !== undefined && got !== undefined, 'there is no coin that somebody paid with');
  const payment = got.transfer.digest;
  const body = { outcome, amount: minor(100n), payeeSeq: 7, time: world.now };
  const receipt = await taker.sign(receiptKind, body, [payment, got.request]);
  return {
    tenant: world.tenant,
    kind: 'coinAfterVoid',
    keyCertificates: [messageValue(world.keys.account.certificate)],
    certificates: [messageValue(taker.certificate)],
    first: { message: messageValue(receipt), context: [payment, got.request], certificate: 0 },
    second: partOf(world, transfer, coins),
    coin: { uuid: coinUuid(last.coin.body), previous: payment },
  };
}

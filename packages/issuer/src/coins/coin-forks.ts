/** Proofs against holders who handed one coin over twice (V-64, V-73): from what showed both ways, claims and halves. */

import type { Transaction } from '@tallystick/database/database';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { keepCoinProof } from '../fraud/keep-proof.ts';
import type { IssuerDeps } from '../issuer.ts';
import { exhibitOf } from './coin-exhibit.ts';
import { findForks } from './coin-steps.ts';
import type { CoinRecord } from './shown-coin.ts';

/** Keeps a proof against each holder whose steps, in what was handed in now, contradict what was seen before. */
export async function keepForks(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  records: readonly CoinRecord[],
): Promise<void> {
  if (records.length === 0) return;
  for (const [one, other] of await findForks(transaction, records)) {
    const [first, second] = [
      await exhibitOf(deps, tenant, transaction, one),
      await exhibitOf(deps, tenant, transaction, other),
    ];
    await keepCoinProof(deps, tenant, transaction, {
      kind: 'coinFork',
      home: one.holder,
      keyHash: one.holderKeyHash,
      certificate: first.certificate,
      certificateKeyId: first.certificateKeyId,
      coin: { uuid: coinUuid({ batch: one.batch, index: one.number }), previous: one.previous },
      messages: [first.message, second.message],
    });
  }
}

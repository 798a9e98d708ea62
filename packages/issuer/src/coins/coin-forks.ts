/** Proofs against holders who handed one coin over twice (V-64, V-73): from what showed both ways, claims and halves. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { ProofMessage } from '@tallystick/protocol/fraud/fraud-proof';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import { keepHolderProof } from '../fraud/keep-proof.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findForks, type StoredStep } from './coin-steps.ts';
import { openShown } from './open-shown.ts';
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

/** A step as part of a proof, from what showed it first. */
async function exhibitOf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  step: StoredStep,
): Promise<Exhibit> {
  const { coin, to: lastTo } = await openShown(deps, tenant, transaction, step);
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
      ? lastTo
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

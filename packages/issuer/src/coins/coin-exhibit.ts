/** A step of a coin as a part of a proof. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { ProofMessage } from '@tallystick/protocol/fraud/fraud-proof';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import type { IssuerDeps } from '../issuer.ts';
import type { StoredStep } from './coin-steps.ts';
import { openShown } from './open-shown.ts';

export interface Exhibit {
  /** The coin itself, or the certificate of the holder that it had been handed to. */
  readonly certificate: CborValue;
  readonly certificateKeyId: Uint8Array;
  readonly message: ProofMessage;
}

/** The step, from what showed it first. */
export async function exhibitOf(
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

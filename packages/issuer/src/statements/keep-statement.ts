/** Signed statements are kept whole: one of them may become half of a proof. */

import type { Transaction } from '@tallystick/database/database';
import { messageBytes, type SignedMessage } from '@tallystick/protocol/encoding/message';
import type { DeviceRow } from '../accounts/device-row.ts';

export type StatementKind = 'payer' | 'payee' | 'stateLost';

/** Keeps a verified statement; the same one again is no second. */
export async function keepStatement(
  transaction: Transaction,
  tenant: string,
  input: {
    readonly device: Pick<DeviceRow, 'home' | 'keyHash'>;
    readonly kind: StatementKind;
    readonly statement: SignedMessage<unknown>;
    readonly receivedAt: number;
  },
): Promise<void> {
  const { device, kind, statement, receivedAt } = input;
  await transaction.query(
    `insert into statement (tenant, home, digest, key_hash, kind, bytes, received_at)
     values ($1::uuid, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      tenant,
      device.home,
      statement.digest,
      device.keyHash,
      kind,
      messageBytes(statement),
      receivedAt,
    ],
  );
}

/** Alarms for the operator: messages that our keys signed and our database does not know. */

import type { Transaction } from '@tallystick/database/database';
import { messageBytes, type SignedMessage } from '@tallystick/protocol/encoding/message';

export type AlarmKind =
  /** Never issued here: a key of ours signed what it should not have. */
  | 'neverIssued'
  /** Signed between a backup and its restore, and registered again. */
  | 'issuedAgain';

export interface Alarm {
  readonly home: bigint;
  readonly message: SignedMessage<unknown>;
}

/** Keeps alarms, one a message. */
export async function raiseAlarms(
  transaction: Transaction,
  {
    tenant,
    now,
    kind,
  }: { readonly tenant: string; readonly now: number; readonly kind: AlarmKind },
  alarms: readonly Alarm[],
): Promise<void> {
  if (alarms.length === 0) return;
  await transaction.query(
    `insert into alarm (tenant, home, digest, kind, bytes, raised_at)
     select distinct on (a.home, a.digest) $1::uuid, a.home, a.digest, $6, a.bytes, $5::bigint
     from unnest($2::bigint[], $3::bytea[], $4::bytea[]) as a (home, digest, bytes)
     order by a.home, a.digest on conflict do nothing`,
    [
      tenant,
      alarms.map(({ home }) => home),
      alarms.map(({ message }) => message.digest),
      alarms.map(({ message }) => messageBytes(message)),
      now,
      kind,
    ],
  );
}

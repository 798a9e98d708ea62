/**
 * The database's own rows behind what a record shows (rule 3): the balance certificate and the payee's
 * device must have been issued here. One that verifies and was not is an alarm, and nothing is paid.
 */

import type { Transaction } from '@tallystick/database/database';
import { messageBytes, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { findDevices, type DeviceRow } from '../accounts/device-row.ts';
import { findCertificates } from '../certificates/certificate-row.ts';
import type { ReadRecord } from './read-records.ts';

export interface IssuedRecords {
  readonly records: readonly ReadRecord[];
  /** The payees' devices, each once. */
  readonly payees: readonly DeviceRow[];
}

/** The records whose certificates were issued here; the others raise an alarm, each certificate once. */
export async function issuedRecords(
  transaction: Transaction,
  input: {
    readonly tenant: string;
    readonly records: readonly ReadRecord[];
    readonly now: number;
  },
): Promise<IssuedRecords> {
  const { records } = input;
  if (records.length === 0) return { records: [], payees: [] };
  const certificates = await findCertificates(
    transaction,
    records.map(({ home, half }) => ({ home, digest: half.authorization.certificate.digest })),
  );
  const payees = await findDevices(
    transaction,
    records.map(({ payee, payeeKeyHash }) => ({ home: payee, keyHash: payeeKeyHash })),
  );
  const issued = new Set(certificates.map(({ home, digest }) => keyOf(home, digest)));
  const enrolled = new Set(payees.map(({ home, keyHash }) => keyOf(home, keyHash)));
  const alarms: Alarm[] = [];
  const good = records.filter(({ home, payee, payeeKeyHash, half }) => {
    const { certificate } = half.authorization;
    const isIssued = issued.has(keyOf(home, certificate.digest));
    const isEnrolled = enrolled.has(keyOf(payee, payeeKeyHash));
    if (!isIssued) alarms.push({ home, message: certificate });
    if (!isEnrolled) alarms.push({ home: payee, message: half.payee });
    return isIssued && isEnrolled;
  });
  await raiseAlarms(transaction, input, alarms);
  return { records: good, payees };
}

interface Alarm {
  readonly home: bigint;
  readonly message: SignedMessage<unknown>;
}

async function raiseAlarms(
  transaction: Transaction,
  { tenant, now }: { readonly tenant: string; readonly now: number },
  alarms: readonly Alarm[],
): Promise<void> {
  if (alarms.length === 0) return;
  await transaction.query(
    `insert into alarm (tenant, home, digest, kind, bytes, raised_at)
     select distinct on (a.home, a.digest) $1::uuid, a.home, a.digest, 'neverIssued', a.bytes,
       $5::bigint
     from unnest($2::bigint[], $3::bytea[], $4::bytea[]) as a (home, digest, bytes)
     order by a.home, a.digest on conflict do nothing`,
    [
      tenant,
      alarms.map(({ home }) => home),
      alarms.map(({ message }) => message.digest),
      alarms.map(({ message }) => messageBytes(message)),
      now,
    ],
  );
}

function keyOf(home: bigint, name: Uint8Array): string {
  return `${home}/${toHex(name)}`;
}

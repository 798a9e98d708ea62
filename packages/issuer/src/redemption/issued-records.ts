/**
 * The database's own rows behind what a record shows (rule 3): the balance certificate and the payee's
 * device must have been issued here. One that verifies and was not is an alarm, and nothing is paid.
 */

import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { findDevices, type DeviceRow } from '../accounts/device-row.ts';
import { findCertificates } from '../certificates/certificate-row.ts';
import { raiseAlarms, type Alarm } from '../restore/alarms.ts';
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
  const { tenant, now } = input;
  await raiseAlarms(transaction, { tenant, now, kind: 'neverIssued' }, alarms);
  return { records: good, payees };
}

function keyOf(home: bigint, name: Uint8Array): string {
  return `${home}/${toHex(name)}`;
}

/** Devices as the issuer knows them. */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Database, Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { booleanColumn, bytesColumn, nullable } from '../columns.ts';

export type DeviceStatus = 'active' | 'blocked' | 'revoked';

export interface DeviceRow {
  readonly home: bigint;
  readonly keyHash: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly till: number;
  /** Blocked on request (lost), or revoked for a proven double spend. */
  readonly status: DeviceStatus;
  /** Blocked, and not convicted before: what is proven of it since, its owner had disowned. */
  readonly reportedFirst: boolean;
  readonly revokedInSeq?: number;
  /** Its holder gave it up: it gets nothing new. */
  readonly retiringAt?: number;
  /** Its last call, to the hour. */
  readonly heardAt?: number;
  readonly accountCertificate: Uint8Array;
  readonly certificateExpiresAt: number;
  /** From the payee's last statement. */
  readonly lastPayeeSeq: number;
  readonly syncedBundleSeq: number;
}

const COLUMNS = `home, key_hash, public_key, till, status, reported_first, revoked_in_seq,
  retiring_at, heard_at, account_certificate, certificate_expires_at, last_payee_seq,
  synced_bundle_seq`;

/** The account that a key hash belongs to. */
export async function routeDevice(
  transaction: Transaction,
  keyHash: Uint8Array,
): Promise<bigint | undefined> {
  const [row] = await transaction.query('select account from device_route where key_hash = $1', [
    keyHash,
  ]);
  return row === undefined ? undefined : bigintColumn(row, 'account');
}

/** The device with this key hash; undefined where none is enrolled. */
export async function findDevice(
  transaction: Transaction,
  keyHash: Uint8Array,
): Promise<DeviceRow | undefined> {
  const home = await routeDevice(transaction, keyHash);
  if (home === undefined) return undefined;
  const [row] = await transaction.query(
    `select ${COLUMNS} from device where home = $1 and key_hash = $2`,
    [home, keyHash],
  );
  return row === undefined ? undefined : deviceOf(row);
}

/** As {@link findDevice}, holding the row until the transaction ends: one sync of a till at a time. */
export async function lockDevice(
  transaction: Transaction,
  device: Pick<DeviceRow, 'home' | 'keyHash'>,
): Promise<DeviceRow> {
  const [row] = await transaction.query(
    `select ${COLUMNS} from device where home = $1 and key_hash = $2 for update`,
    [device.home, device.keyHash],
  );
  assert(row !== undefined, 'a device vanished');
  return deviceOf(row);
}

/** How the device stands, which nobody changes until the transaction ends. Taken before its lines. */
export async function holdStatus(
  transaction: Transaction,
  device: Pick<DeviceRow, 'home' | 'keyHash'>,
): Promise<DeviceStatus | 'retiring'> {
  const [row] = await transaction.query(
    'select status, retiring_at from device where home = $1 and key_hash = $2 for share',
    [device.home, device.keyHash],
  );
  assert(row !== undefined, 'a device vanished');
  const status = statusOf(textColumn(row, 'status'));
  const isRetiring = nullable(row, 'retiring_at', bigintColumn) !== undefined;
  return status === 'active' && isRetiring ? 'retiring' : status;
}

/** How often a call is written down as a sign of life. */
const HEARD_SECONDS = 3_600;

/** A call of the device was verified: the holder sees on a list when it was last heard of. */
export async function noteHeard(
  database: Database,
  tenant: TenantId,
  { home, keyHash, heardAt }: Pick<DeviceRow, 'home' | 'keyHash' | 'heardAt'>,
  now: number,
): Promise<void> {
  if (heardAt !== undefined && now - heardAt < HEARD_SECONDS) return;
  await database.transaction(tenant, (tx) =>
    tx.query('update device set heard_at = $3 where home = $1 and key_hash = $2', [
      home,
      keyHash,
      now,
    ]),
  );
}

/**
 * The device holds the bundle with that number: a request of it that names an older one is backdated from
 * now on. What it says of a bundle from before a restore is left aside.
 */
export async function noteBundleHeld(
  transaction: Transaction,
  { home, keyHash }: Pick<DeviceRow, 'home' | 'keyHash'>,
  { epoch, seq }: { readonly epoch: number; readonly seq: number },
): Promise<void> {
  await transaction.query(
    `update device set synced_bundle_seq = greatest(synced_bundle_seq, $3)
     where home = $1 and key_hash = $2 and $4::bigint >= (select epoch from tenant)`,
    [home, keyHash, seq, epoch],
  );
}

/** A device that was never here, or was forgotten, with the way to it. */
export interface NewDevice extends Pick<DeviceRow, 'home' | 'keyHash' | 'publicKey' | 'till'> {
  readonly accountCertificate: Uint8Array;
  readonly certificateExpiresAt: number;
  readonly enrolledAt: number;
}

/** Adds an active device that has stated nothing yet. */
export async function insertDevice(
  transaction: Transaction,
  tenant: TenantId,
  device: NewDevice,
): Promise<void> {
  const { home, keyHash, publicKey, till } = device;
  await transaction.query(
    `insert into device (tenant, home, key_hash, public_key, till, status, account_certificate,
       certificate_expires_at, last_payee_seq, synced_bundle_seq, enrolled_at)
     values ($1::uuid, $2, $3, $4, $5, 'active', $6, $7, 0, 0, $8)`,
    [
      tenant,
      home,
      keyHash,
      publicKey,
      till,
      device.accountCertificate,
      device.certificateExpiresAt,
      device.enrolledAt,
    ],
  );
  await transaction.query(
    'insert into device_route (tenant, key_hash, account) values ($1::uuid, $2, $3)',
    [tenant, keyHash, home],
  );
}

/** Several devices by (home, key hash); unknown ones are left out. */
export async function findDevices(
  transaction: Transaction,
  keys: readonly Pick<DeviceRow, 'home' | 'keyHash'>[],
): Promise<readonly DeviceRow[]> {
  const rows = await transaction.query(
    `select d.* from (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, key_hash)) k
     cross join lateral (
       select ${COLUMNS} from device where home = k.home and key_hash = k.key_hash offset 0
     ) d`,
    [keys.map(({ home }) => home), keys.map(({ keyHash }) => keyHash)],
  );
  return rows.map(deviceOf);
}

function deviceOf(row: Row): DeviceRow {
  const revokedInSeq = nullable(row, 'revoked_in_seq', integerColumn);
  const retiringAt = nullable(row, 'retiring_at', bigintColumn);
  const heardAt = nullable(row, 'heard_at', bigintColumn);
  const status = statusOf(textColumn(row, 'status'));
  return {
    home: bigintColumn(row, 'home'),
    keyHash: bytesColumn(row, 'key_hash'),
    publicKey: bytesColumn(row, 'public_key'),
    till: integerColumn(row, 'till'),
    status,
    reportedFirst: status === 'blocked' || booleanColumn(row, 'reported_first'),
    ...(revokedInSeq === undefined ? {} : { revokedInSeq }),
    ...(retiringAt === undefined ? {} : { retiringAt: Number(retiringAt) }),
    ...(heardAt === undefined ? {} : { heardAt: Number(heardAt) }),
    accountCertificate: bytesColumn(row, 'account_certificate'),
    certificateExpiresAt: Number(bigintColumn(row, 'certificate_expires_at')),
    lastPayeeSeq: Number(bigintColumn(row, 'last_payee_seq')),
    syncedBundleSeq: Number(bigintColumn(row, 'synced_bundle_seq')),
  };
}

/** A device's status as the table has it. */
export function statusOf(text: string): DeviceStatus {
  assert(
    text === 'active' || text === 'blocked' || text === 'revoked',
    'a device status is unknown',
  );
  return text;
}

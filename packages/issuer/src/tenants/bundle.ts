/**
 * Publishing trust bundles: each one is kept, because a claim names the bundle its payee held and the
 * issuer must know when that was issued.
 */

import { integerColumn, bigintColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { messageBytes, signMessage } from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  decodeRevocations,
  encodeRevocations,
  revocationPrefix,
  type RevocationSet,
} from '@tallystick/protocol/messages/revocation-set';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { TenantKeys } from '../keys/tenant-keys.ts';
import { currentInvestigator } from '../tracing/investigator.ts';
import { keysFor } from './keys-for.ts';
import { loadBrandValue } from './tenant-brand.ts';
import {
  loadCurrencies,
  lockTenant,
  TENANT_COLUMNS,
  tenantOf,
  type TenantRecord,
} from './tenant-record.ts';

/** Which bundle it is. Its bytes may be some hundred thousand and are read where they are needed. */
export interface PublishedBundle {
  readonly epoch: number;
  readonly seq: number;
  readonly issuedAt: number;
  /** Of the key file that its keys come from. */
  readonly keysVersion: number;
}

/**
 * The newest bundle; publishes a new one where something changed, keys among it, or the newest has aged. Every
 * call of a device comes past here, so a key stands in a bundle before it signs anything, and a process
 * whose keys another one has replaced takes the newer ones first. Throws TallystickError
 * `issuer_keys_outdated` where it cannot.
 */
export async function currentBundle(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
): Promise<PublishedBundle> {
  return (await tenantAndBundle(deps, tenant, transaction)).bundle;
}

/** As {@link currentBundle}, with the tenant as it was read for it. */
export async function tenantAndBundle(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
): Promise<{ readonly record: TenantRecord; readonly bundle: PublishedBundle }> {
  const now = deps.clock();
  const { record, newest } = await loadTenantAndNewest(transaction);
  const keys = await newestKeys(deps, tenant, newest);
  if (newest !== undefined && isCurrent(record, keys, newest, now)) {
    return { record, bundle: newest };
  }
  // Whoever waited for the row finds the bundle that the other one published.
  const locked = await lockTenant(transaction);
  assert(locked !== undefined, 'a tenant vanished');
  const published = await loadNewest(transaction);
  const publishing = await newestKeys(deps, tenant, published);
  if (published !== undefined && isCurrent(locked, publishing, published, now)) {
    return { record: locked, bundle: published };
  }
  return { record: locked, bundle: await publish(deps, tenant, transaction, locked) };
}

/** The keys of this process, which are at least as new as those of `bundle`. */
async function newestKeys(
  deps: IssuerDeps,
  tenant: TenantId,
  bundle: PublishedBundle | undefined,
): Promise<TenantKeys> {
  const keys = keysFor(deps, tenant);
  if (bundle === undefined || bundle.keysVersion <= keys.version) return keys;
  await deps.keyChanger.reload(tenant);
  const reloaded = keysFor(deps, tenant);
  if (bundle.keysVersion <= reloaded.version) return reloaded;
  throw new TallystickError({
    code: 'issuer_keys_outdated',
    message: `Another process of the issuer has newer keys of the tenant ${tenant}: bring its key file number ${bundle.keysVersion} into the folder "keys" of this one's data (docs/keys.md).`,
  });
}

function isCurrent(
  record: TenantRecord,
  keys: TenantKeys,
  bundle: PublishedBundle,
  now: number,
): boolean {
  const age = now - bundle.issuedAt;
  const isFresh = !record.bundleStale && age < record.settings.certificates.bundleRefreshSeconds;
  return isFresh && bundle.keysVersion === keys.version;
}

/** The bundle as a signed message. */
export async function bundleBytes(
  transaction: Transaction,
  { seq }: Pick<PublishedBundle, 'seq'>,
): Promise<Uint8Array> {
  const [row] = await transaction.query('select bytes from trust_bundle where seq = $1', [seq]);
  assert(row !== undefined, 'a published bundle vanished');
  return bytesColumn(row, 'bytes');
}

/**
 * When the bundle with this number was issued; undefined where there never was one. One that was published
 * between a backup and its restore is at most as old as the backup.
 */
export async function bundleIssuedAt(
  transaction: Transaction,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await transaction.query(
    `select seq, issued_at from trust_bundle where seq = any($1::bigint[])
     union all
     select s.seq::integer, min(r.backup_at) from unnest($1::bigint[]) as s (seq)
     join restore r on s.seq > r.seq_at_backup and s.seq <= r.seq_left_out
     where not exists (select from trust_bundle t where t.seq = s.seq) group by s.seq`,
    [seqs],
  );
  return new Map(
    rows.map((row) => [integerColumn(row, 'seq'), Number(bigintColumn(row, 'issued_at'))]),
  );
}

const NEWEST = `select epoch as newest_epoch, seq as newest_seq, issued_at as newest_issued_at,
    keys_version as newest_keys_version
  from trust_bundle order by seq desc limit 1`;

/** Both at once, because every call of a device asks. */
async function loadTenantAndNewest(transaction: Transaction): Promise<{
  readonly record: TenantRecord;
  readonly newest: PublishedBundle | undefined;
}> {
  const [row] = await transaction.query(
    `select ${TENANT_COLUMNS}, b.* from tenant left join lateral (${NEWEST}) b on true`,
  );
  assert(row !== undefined, 'a bundle was asked of a tenant that does not exist');
  return { record: tenantOf(row), newest: newestOf(row) };
}

async function loadNewest(transaction: Transaction): Promise<PublishedBundle | undefined> {
  const [row] = await transaction.query(NEWEST);
  return row === undefined ? undefined : newestOf(row);
}

function newestOf(row: Row): PublishedBundle | undefined {
  if (row['newest_seq'] === null) return undefined;
  return {
    epoch: integerColumn(row, 'newest_epoch'),
    seq: integerColumn(row, 'newest_seq'),
    issuedAt: Number(bigintColumn(row, 'newest_issued_at')),
    keysVersion: integerColumn(row, 'newest_keys_version'),
  };
}

async function publish(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  record: TenantRecord,
): Promise<PublishedBundle> {
  const keys = keysFor(deps, tenant);
  const seq = record.bundleSeq + 1;
  const issuedAt = deps.clock();
  const { keyId, sign } = keys.signer('bundle');
  const validUntil = issuedAt + record.settings.certificates.bundleValidSeconds;
  const brand = await loadBrandValue(transaction);
  const devices = await transaction.query('select key_hash, status, revoked_in_seq from device');
  const investigator = await currentInvestigator(transaction);
  const bundle = await signMessage(deps.crypto, trustBundleKind, {
    tenant,
    context: [],
    keyId,
    sign,
    body: {
      epoch: record.epoch,
      seq,
      issuedAt,
      validUntil,
      keys: keys.keyCertificates,
      revokedKeys: keys.revokedKeys,
      issuerHpkeKey: keys.hpke.publicKey,
      revocations: revocations(deps, devices),
      policy: record.settings.policy,
      currencies: await loadCurrencies(transaction),
      ruleSets: [],
      ...(investigator === undefined ? {} : { investigatorKey: investigator.publicKey }),
      ...(brand === undefined ? {} : { brand }),
    },
  });
  await transaction.query(
    `insert into trust_bundle (tenant, seq, epoch, issued_at, valid_until, bytes, keys_version)
     values ($1::uuid, $2, $3, $4, $5, $6, $7)`,
    [tenant, seq, record.epoch, issuedAt, validUntil, messageBytes(bundle), keys.version],
  );
  await transaction.query('update tenant set bundle_seq = $1, bundle_stale = false', [seq]);
  const listedFirst = devices.filter((row) => !isLive(row) && row['revoked_in_seq'] === null);
  await transaction.query(
    `update device set revoked_in_seq = $1 where key_hash = any($2::bytea[])`,
    [seq, listedFirst.map((row) => bytesColumn(row, 'key_hash'))],
  );
  return { epoch: record.epoch, seq, issuedAt, keysVersion: keys.version };
}

/** A salt that hits a live key is thrown away; a second collision in a row is a one in millions. */
const SALTS_MAX = 16;

function isLive(device: Row): boolean {
  return device['status'] === 'active';
}

function revocations(deps: IssuerDeps, devices: readonly Row[]): RevocationSet {
  const hashes = (live: boolean): readonly Uint8Array[] =>
    devices.filter((row) => isLive(row) === live).map((row) => bytesColumn(row, 'key_hash'));
  const [revoked, alive] = [hashes(false), hashes(true)];
  for (let tries = 0; tries < SALTS_MAX; tries += 1) {
    const set = encodeRevocations(deps.crypto, deps.random(8), revoked);
    const prefixes = decodeRevocations(set);
    assert(prefixes !== undefined, 'a revocation set does not decode');
    const collides = alive.some((hash) =>
      prefixes.has(revocationPrefix(deps.crypto, set.salt, hash)),
    );
    if (!collides) return set;
  }
  throw new Error('broken invariant: every salt collided with a live device key');
}

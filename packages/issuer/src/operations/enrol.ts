/** Enrolment: a device trades its one-time code for an account certificate (G-074, G-083, G-087). */

import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { messageBytes, readMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { EnrolBody, EnrolRefusal, EnrolResult } from '@tallystick/protocol/calls/enrol';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import {
  findAccount,
  issueAccountCertificate,
  type AccountRow,
} from '../accounts/issue-account-certificate.ts';
import {
  findDevice,
  insertDevice,
  lockDevice,
  noteBundleHeld,
  type DeviceRow,
} from '../accounts/device-row.ts';
import { retireDevice } from '../accounts/end-devices.ts';
import { statusKeyOf } from '../accounts/status-key.ts';
import { isBarred } from '../convictions/conviction-row.ts';
import { bytesColumn, nullable } from '../columns.ts';
import { revokedListOf } from '../keys/certified-keys.ts';
import { storedValue } from '../stored-value.ts';
import type { IssuerDeps } from '../issuer.ts';
import { bundleBytes, currentBundle } from '../tenants/bundle.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { loadTenant } from '../tenants/tenant-record.ts';

export type EnrolOutcome =
  | { readonly ok: true; readonly account: bigint; readonly result: EnrolResult }
  | { readonly ok: false; readonly code: EnrolRefusal };

/**
 * Enrols the device key for the account that the code belongs to. The same key with the same code gets
 * the same answer again, so a device that crashed in between repeats its call; and a newer certificate where
 * that is due, so one that is in use renews it in this way.
 */
export async function enrol(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { secret, publicKey }: EnrolBody,
): Promise<EnrolOutcome> {
  const secretHash = deps.crypto.sha256(secret);
  const keyHash = keyHashOf(deps.crypto, publicKey);
  const [code] = await transaction.query(
    `select account, expires_at, used_by, replaces from enrolment
     where secret_hash = $1 for update`,
    [secretHash],
  );
  if (code === undefined) return { ok: false, code: 'unknownCode' };
  const usedBy = nullable(code, 'used_by', bytesColumn);
  if (usedBy !== undefined && !equalBytes(usedBy, keyHash)) return { ok: false, code: 'codeUsed' };
  if (usedBy === undefined && deps.clock() >= Number(bigintColumn(code, 'expires_at'))) {
    return { ok: false, code: 'codeExpired' };
  }
  const home = bigintColumn(code, 'account');
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'an enrolment code names an account that does not exist');
  if (account.erased) return { ok: false, code: 'unknownCode' };
  const known = await findDevice(transaction, keyHash);
  // A key that is enrolled for another account stays where it is. For this one it is no second device: a
  // device that this issuer had forgotten may have been found again meanwhile.
  if (known !== undefined && known.home !== home) return { ok: false, code: 'codeUsed' };
  if (known === undefined && (await isBarred(transaction, home))) {
    return { ok: false, code: 'accountConvicted' };
  }
  const certificate =
    known === undefined
      ? await addDevice(deps, tenant, transaction, { account, publicKey, keyHash })
      : await renewed(deps, tenant, transaction, { account, known });
  if (certificate === undefined) return { ok: false, code: 'unknownCode' };
  if (usedBy === undefined) {
    await transaction.query('update enrolment set used_by = $1 where secret_hash = $2', [
      keyHash,
      secretHash,
    ]);
    const replaces = nullable(code, 'replaces', bytesColumn);
    if (replaces !== undefined && !equalBytes(replaces, keyHash)) {
      await retireDevice(transaction, { home, keyHash: replaces, now: deps.clock() });
    }
  }
  const bundle = await currentBundle(deps, tenant, transaction);
  // It holds this bundle from its first moment on: a request that names an older one is backdated.
  if (known === undefined) await noteBundleHeld(transaction, { home, keyHash }, bundle);
  return {
    ok: true,
    account: home,
    result: {
      role: account.role,
      accountCertificate: storedValue(certificate),
      bundle: storedValue(await bundleBytes(transaction, bundle)),
      statusKey: statusKeyOf(deps, tenant, keyHash),
    },
  };
}

/**
 * The certificate of a device that is enrolled; a new one where half of its time is over or its key was
 * revoked (F-05). A device that is blocked or given up gets nothing new.
 */
async function renewed(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { account, known }: { readonly account: AccountRow; readonly known: DeviceRow },
): Promise<Uint8Array> {
  const device = await lockDevice(transaction, known);
  const isInUse = device.status === 'active' && device.retiringAt === undefined;
  if (!isInUse || !isDue(deps, tenant, device)) return device.accountCertificate;
  const record = await loadTenant(transaction);
  assert(record !== undefined, 'a device is enrolled at a tenant that does not exist');
  const certificate = await issueAccountCertificate(deps, tenant, transaction, {
    account,
    publicKey: device.publicKey,
    till: device.till,
    validSeconds: record.settings.certificates.accountCertificateSeconds,
  });
  const bytes = messageBytes(certificate);
  await transaction.query(
    `update device set account_certificate = $3, certificate_expires_at = $4
     where home = $1 and key_hash = $2`,
    [device.home, device.keyHash, bytes, certificate.body.expiresAt],
  );
  return bytes;
}

function isDue(deps: IssuerDeps, tenant: TenantId, { accountCertificate }: DeviceRow): boolean {
  const read = readMessage(accountCertificateKind, accountCertificate);
  assert(read.ok, 'a stored account certificate cannot be read');
  const { cose, body } = read.message;
  const revoked = revokedListOf(keysFor(deps, tenant)).keyIds;
  const isRevoked = revoked.some((keyId) => equalBytes(keyId, cose.keyId ?? new Uint8Array()));
  return isRevoked || deps.clock() >= body.issuedAt + (body.expiresAt - body.issuedAt) / 2;
}

/** The certificate of a new device; undefined where the account is erased meanwhile. */
async function addDevice(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly account: AccountRow;
    readonly publicKey: Uint8Array;
    readonly keyHash: Uint8Array;
  },
): Promise<Uint8Array | undefined> {
  const { account, publicKey, keyHash } = input;
  const record = await loadTenant(transaction);
  assert(record !== undefined, 'a device enrolled at a tenant that does not exist');
  const [row] = await transaction.query(
    `update account set last_till = last_till + 1 where home = $1 and erased_at is null
     returning last_till`,
    [account.home],
  );
  // It was erased since it was read.
  if (row === undefined) return undefined;
  const till = account.role === 'merchant' ? integerColumn(row, 'last_till') : 0;
  const certificate = await issueAccountCertificate(deps, tenant, transaction, {
    account,
    publicKey,
    till,
    validSeconds: record.settings.certificates.accountCertificateSeconds,
  });
  const bytes = messageBytes(certificate);
  await insertDevice(transaction, tenant, {
    home: account.home,
    keyHash,
    publicKey,
    till,
    accountCertificate: bytes,
    certificateExpiresAt: certificate.body.expiresAt,
    enrolledAt: deps.clock(),
  });
  return bytes;
}

/**
 * Payees' devices that were enrolled between a backup and the restore from it. Their account certificates,
 * which our key signed, say all that is needed, and each payment request was made under one: the device is
 * registered again for the account that the certificate names, so that nobody is kept from being paid, or
 * from a whole history, because a till has not been heard of since.
 *
 * The account itself must be there. One that was opened after the backup is not: its number names nobody.
 */

import type { Transaction } from '@tallystick/database/database';
import { messageBytes, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { AccountCertificate } from '@tallystick/protocol/messages/account-certificate';
import { findDevices, insertDevice, routeDevice } from '../accounts/device-row.ts';
import { openHandle } from '../accounts/handle.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { raiseAlarms } from './alarms.ts';
import { isForgotten, loadRestores } from './restores.ts';

interface Shown {
  readonly home: bigint;
  readonly keyHash: Uint8Array;
  readonly certificate: SignedMessage<AccountCertificate>;
}

/** Registers the devices of those certificates, whose signatures were verified, that were forgotten. */
export async function enrolAgain(
  deps: IssuerDeps,
  tenant: TenantId,
  certificates: readonly SignedMessage<AccountCertificate>[],
): Promise<void> {
  const keys = keysFor(deps, tenant);
  const shown = new Map<string, Shown>();
  for (const certificate of certificates) {
    const { handle, publicKey } = certificate.body;
    const { account } = openHandle(keys.handleKey, handle);
    const keyHash = keyHashOf(deps.crypto, publicKey);
    shown.set(`${account}/${toHex(keyHash)}`, { home: account, keyHash, certificate });
  }
  if (shown.size === 0) return;
  await deps.database.transaction(tenant, async (tx) => {
    const known = await findDevices(tx, [...shown.values()]);
    for (const { home, keyHash } of known) shown.delete(`${home}/${toHex(keyHash)}`);
    if (shown.size === 0) return;
    const restores = await loadRestores(tx);
    for (const one of shown.values()) {
      if (!isForgotten({ restores, keys }, one.certificate)) continue;
      await register(deps, tenant, tx, one);
    }
  });
}

async function register(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, keyHash, certificate }: Shown,
): Promise<void> {
  const { publicKey, till, expiresAt } = certificate.body;
  const account = await findAccount(transaction, home);
  const isElsewhere = (await routeDevice(transaction, keyHash)) !== undefined;
  if (account === undefined || isElsewhere) return;
  const now = deps.clock();
  await insertDevice(transaction, tenant, {
    home,
    keyHash,
    publicKey,
    till,
    accountCertificate: messageBytes(certificate),
    certificateExpiresAt: expiresAt,
    enrolledAt: now,
  });
  // The next till of the account gets another number.
  await transaction.query(
    'update account set last_till = greatest(last_till, $2) where home = $1',
    [home, till],
  );
  await raiseAlarms(transaction, { tenant, now, kind: 'issuedAgain' }, [
    { home, message: certificate },
  ]);
}

/**
 * What a holder does about the account's devices from any one of them: look, name, block a lost one,
 * retire the one in hand (G-127, G-128). Repeating any of it changes nothing.
 */

import { availableAccount } from '@tallystick/ledger/account';
import { balanceOf } from '@tallystick/ledger/balances';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type {
  BlockDeviceRefusal,
  DevicesResult,
  NameDeviceBody,
  NameDeviceRefusal,
  RetireDeviceRefusal,
} from '@tallystick/protocol/calls/devices';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import { routeDevice, type DeviceRow } from '../accounts/device-row.ts';
import { blockDevices, retireDevice } from '../accounts/end-devices.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { listDevices } from '../accounts/listed-devices.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openCaseOfLoss } from '../tracing/open-case.ts';

type Done<Code extends string> =
  { readonly ok: true } | { readonly ok: false; readonly code: Code };

/** The list that every call about devices is answered with. */
export async function devicesOf(
  transaction: Transaction,
  { home }: Pick<DeviceRow, 'home'>,
  now: number,
): Promise<DevicesResult> {
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'a device has no account');
  const available = await balanceOf(transaction, availableAccount(home));
  return {
    currency: account.currency,
    available: minor(available ?? 0n),
    devices: await listDevices(transaction, { home, now }),
  };
}

/** Notes what the holder calls a device. */
export async function nameDevice(
  transaction: Transaction,
  { home }: Pick<DeviceRow, 'home'>,
  { keyHash, name }: NameDeviceBody,
): Promise<Done<NameDeviceRefusal>> {
  if ((await routeDevice(transaction, keyHash)) !== home)
    return { ok: false, code: 'notYourDevice' };
  await transaction.query(
    'update device set name = $3 where home = $1 and key_hash = $2 and name <> $3',
    [home, keyHash, name],
  );
  return { ok: true };
}

/**
 * Blocks another device of the caller's account; one that is blocked already stays so. Where its holder has
 * agreed to that, a case of its loss is opened (V-72).
 */
export async function blockOtherDevice(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  {
    caller,
    keyHash,
  }: {
    readonly caller: Pick<DeviceRow, 'home' | 'keyHash'>;
    readonly keyHash: Uint8Array;
  },
): Promise<Done<BlockDeviceRefusal>> {
  if (equalBytes(keyHash, caller.keyHash)) return { ok: false, code: 'thisDevice' };
  if ((await routeDevice(transaction, keyHash)) !== caller.home) {
    return { ok: false, code: 'notYourDevice' };
  }
  const { home } = caller;
  await blockDevices(transaction, tenant, {
    home,
    keyHashes: [keyHash],
    now: deps.clock(),
    meanwhile: () => openCaseOfLoss(deps, tenant, transaction, { home, keyHash }),
  });
  return { ok: true };
}

/** Retires the calling device. */
export async function retireThisDevice(
  transaction: Transaction,
  { home, keyHash, till }: Pick<DeviceRow, 'home' | 'keyHash' | 'till'>,
  now: number,
): Promise<Done<RetireDeviceRefusal>> {
  if (till !== 0) return { ok: false, code: 'tillStays' };
  await retireDevice(transaction, { home, keyHash, now });
  return { ok: true };
}

/**
 * The account holder's own bank account (V-02, V-21): kept sealed under the account's personal key, and shown back
 * by the bank's code and the last characters of the number only.
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import {
  ENDING_LENGTH,
  typedBankAccountShape,
  type BankFieldRefusal,
  type ShownBankAccount,
  type TypedBankAccount,
} from '@tallystick/protocol/calls/bank';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockAccount } from '../accounts/hold-account.ts';
import type { DeviceRow } from '../accounts/device-row.ts';
import { bytesColumn } from '../columns.ts';
import { readBankDetails, type BankDetails } from '../connectors/bank/bank-details.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { giveNotices } from '../notices/give-notices.ts';
import { openPersonal, sealPersonal } from '../personal/personal-key.ts';
import { storedValue } from '../stored-value.ts';
import { loadBankTerms } from './load-bank-terms.ts';

/** What is sealed: the details themselves, or those that an order was given with. */
export type SealedDetails = 'bankAccount' | 'bankOrder' | 'payOut';

/** Details under the account's personal key. */
export async function sealDetails(
  deps: IssuerDeps,
  transaction: Transaction,
  owner: { readonly tenant: TenantId; readonly home: bigint },
  { kind, details }: { readonly kind: SealedDetails; readonly details: BankDetails },
): Promise<Uint8Array> {
  const plaintext = encodeCbor(typedBankAccountShape.encode(details));
  return sealPersonal(deps, transaction, owner, { kind, plaintext });
}

/** What {@link sealDetails} sealed. */
export async function openDetails(
  deps: IssuerDeps,
  transaction: Transaction,
  owner: { readonly tenant: TenantId; readonly home: bigint },
  sealed: { readonly kind: SealedDetails; readonly sealed: Uint8Array },
): Promise<BankDetails> {
  const bytes = await openPersonal(deps, transaction, owner, sealed);
  const read = readShape(typedBankAccountShape, storedValue(bytes), 'bankAccount');
  const details = read.ok ? readBankDetails(read.value) : undefined;
  assert(details?.ok === true, 'a stored bank account is malformed');
  return details.details;
}

/** A bank account that is kept. */
export interface KeptBankAccount {
  readonly details: BankDetails;
  /** Unix seconds. */
  readonly setAt: number;
}

/** What is kept for an account; undefined where nothing is. */
export async function loadBankAccount(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<KeptBankAccount | undefined> {
  const [row] = await transaction.query('select sealed, set_at from bank_account where home = $1', [
    home,
  ]);
  if (row === undefined) return undefined;
  const sealed = bytesColumn(row, 'sealed');
  const owner = { tenant, home };
  const details = await openDetails(deps, transaction, owner, { kind: 'bankAccount', sealed });
  return { details, setAt: Number(bigintColumn(row, 'set_at')) };
}

/** What a device is shown of it. */
export function shownBankAccount({ details, setAt }: KeptBankAccount): ShownBankAccount {
  const { bank, account } = details;
  // Of a short number half stays hidden.
  const shown = Math.min(ENDING_LENGTH, Math.floor(account.length / 2));
  return { bank, ending: account.slice(account.length - shown), setAt };
}

/**
 * The holder's device replaces what is kept, and the holder is told, whichever device it was. Orders that were given
 * before keep the details of their day.
 */
export async function setBankAccount(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, typed }: { readonly device: DeviceRow; readonly typed: TypedBankAccount },
): Promise<BankFieldRefusal | undefined> {
  const read = readBankDetails(typed);
  if (!read.ok) return read.code;
  const { home, keyHash } = device;
  const held = await lockAccount(transaction, home);
  assert(held?.erased === false, 'a device that may call has no account');
  const kept = await loadBankAccount(deps, tenant, transaction, home);
  // Whoever enters the same again has changed nothing: payouts to it go on.
  if (kept !== undefined && isSame(kept.details, read.details)) return undefined;
  const sealed = await sealDetails(
    deps,
    transaction,
    { tenant, home },
    { kind: 'bankAccount', details: read.details },
  );
  const now = deps.clock();
  await transaction.query(
    `insert into bank_account (tenant, home, sealed, set_at, key_hash)
     values ($1::uuid, $2, $3, $4, $5)
     on conflict (tenant, home) do update set sealed = excluded.sealed, set_at = excluded.set_at,
       key_hash = excluded.key_hash`,
    [tenant, home, sealed, now, keyHash],
  );
  const { ending } = shownBankAccount({ details: read.details, setAt: now });
  const { waitSeconds } = await loadBankTerms(transaction);
  const notice = {
    home,
    event: 'bankAccountChanged' as const,
    subject: deps.crypto.sha256(sealed),
    fields: { ending, from: now + waitSeconds },
    givenAt: now,
    // Whoever it was not can stop it only before.
    ...(waitSeconds > 0 ? { by: now + waitSeconds } : {}),
  };
  await deferWork(transaction, tenant, await giveNotices(transaction, tenant, [notice]));
  return undefined;
}

function isSame(left: BankDetails, right: BankDetails): boolean {
  return (
    left.bank === right.bank &&
    left.account === right.account &&
    left.name === right.name &&
    left.phone === right.phone &&
    left.pan === right.pan
  );
}

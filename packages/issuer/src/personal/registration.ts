/** Registration data at rest: one sealed record an account, which nothing but its key opens (G-080). */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { RegistrationBody } from '@tallystick/protocol/calls/registration';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  isEmptyRegistration,
  normaliseRegistration,
  registrationShape,
  type Registration,
  type RegistrationRefusal,
} from '@tallystick/protocol/registration';
import { lockAccount } from '../accounts/hold-account.ts';
import type { DeviceRow } from '../accounts/device-row.ts';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { storedValue } from '../stored-value.ts';
import { openPersonal, sealPersonal } from './personal-key.ts';

/** What is kept of an account; without fields where nothing is. */
export async function loadRegistration(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  home: bigint,
): Promise<Registration> {
  const [row] = await transaction.query('select sealed from registration where home = $1', [home]);
  if (row === undefined) return {};
  const sealed = bytesColumn(row, 'sealed');
  const owner = { tenant, home };
  const bytes = await openPersonal(deps, transaction, owner, { kind: 'registration', sealed });
  const read = readShape(registrationShape, storedValue(bytes), 'registration');
  assert(read.ok, 'a stored registration is malformed');
  return read.value;
}

/** Replaces what is kept of an account, which the caller holds; without fields, nothing is kept. */
export async function saveRegistration(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly home: bigint;
    readonly registration: Registration;
    /** The holder's device that said so; absent for the operator. */
    readonly keyHash?: Uint8Array;
  },
): Promise<void> {
  const { home, registration, keyHash } = input;
  if (isEmptyRegistration(registration)) {
    await transaction.query('delete from registration where home = $1', [home]);
    return;
  }
  const plaintext = encodeCbor(registrationShape.encode(registration));
  const value = { kind: 'registration', plaintext } as const;
  const sealed = await sealPersonal(deps, transaction, { tenant, home }, value);
  await transaction.query(
    `insert into registration (tenant, home, sealed, set_at, key_hash)
     values ($1::uuid, $2, $3, $4, $5)
     on conflict (tenant, home) do update set sealed = excluded.sealed, set_at = excluded.set_at,
       key_hash = excluded.key_hash`,
    [tenant, home, sealed, deps.clock(), keyHash ?? null],
  );
}

/** The holder's device reads what is kept, or replaces it. */
export async function answerRegistration(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: RegistrationBody },
): Promise<Registration> {
  const { home, keyHash } = device;
  const { change } = body;
  if (change !== undefined) {
    await lockAccount(transaction, home);
    await saveRegistration(deps, tenant, transaction, { home, registration: change, keyHash });
  }
  return loadRegistration(deps, tenant, transaction, home);
}

/** The operator replaces what is kept, at opening or later. */
export async function setRegistration(
  deps: IssuerDeps,
  tenant: TenantId,
  { account, typed }: { readonly account: bigint; readonly typed: Registration },
): Promise<
  | { readonly ok: true; readonly value: Registration }
  | { readonly ok: false; readonly code: RegistrationRefusal | 'unknownTenant' | 'unknownAccount' }
> {
  const normal = normaliseRegistration(typed);
  if (!normal.ok) return normal;
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const { registration } = normal;
  return deps.database.transaction(tenant, async (tx) => {
    const held = await lockAccount(tx, account);
    if (held === undefined || held.erased) return { ok: false, code: 'unknownAccount' };
    await saveRegistration(deps, tenant, tx, { home: account, registration });
    return { ok: true, value: registration };
  });
}

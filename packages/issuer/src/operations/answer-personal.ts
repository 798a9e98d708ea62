/** What a holder asks about the person behind the account: registration, consents, export, erasure. */

import { assert, unreachable } from '@tallystick/protocol/assert';
import type { Operation } from '@tallystick/protocol/calls/call';
import type { CallRefusal } from '@tallystick/protocol/calls/answer';
import { consentsBodyShape, consentsResultShape } from '@tallystick/protocol/calls/consents';
import type { EraseAccountRefusal } from '@tallystick/protocol/calls/erase-account';
import {
  exportAccountBodyShape,
  exportAccountResultShape,
  type ExportAccountRefusal,
} from '@tallystick/protocol/calls/export-account';
import {
  registrationBodyShape,
  registrationResultShape,
} from '@tallystick/protocol/calls/registration';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape, type Shape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Transaction } from '@tallystick/database/database';
import { holdAccount } from '../accounts/hold-account.ts';
import { holdStatus, type DeviceRow } from '../accounts/device-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { answerConsents } from '../personal/consents.ts';
import { eraseAccount } from '../personal/erase-account.ts';
import { exportPart } from '../personal/export-account.ts';
import { answerRegistration } from '../personal/registration.ts';

export type PersonalOperation = Extract<
  Operation,
  'registration' | 'consents' | 'exportAccount' | 'eraseAccount'
>;

export type PersonalRefusal = ExportAccountRefusal | EraseAccountRefusal;

type Answered =
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: CallRefusal | PersonalRefusal };

/** Runs one of these operations for a device, which must still be its holder's. */
export async function answerPersonal(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  operation: PersonalOperation,
  body: CborValue,
): Promise<Answered> {
  switch (operation) {
    case 'registration':
      return answer(
        deps,
        tenant,
        device,
        { shape: registrationBodyShape, body },
        async (tx, read) => {
          const registration = await answerRegistration(deps, tenant, tx, { device, body: read });
          return { ok: true, result: registrationResultShape.encode({ registration }) };
        },
      );
    case 'consents':
      return answer(deps, tenant, device, { shape: consentsBodyShape, body }, async (tx, read) => {
        const consents = await answerConsents(deps, tenant, tx, { device, ...read });
        return { ok: true, result: consentsResultShape.encode({ consents }) };
      });
    case 'exportAccount':
      return answer(
        deps,
        tenant,
        device,
        { shape: exportAccountBodyShape, body },
        async (tx, read) => {
          const { home } = device;
          const exported = await exportPart(deps, tenant, tx, { home, body: read });
          if (!exported.ok) return exported;
          return { ok: true, result: exportAccountResultShape.encode(exported.result) };
        },
      );
    case 'eraseAccount':
      if (body !== null) return { ok: false, code: 'malformedBody' };
      return deps.database.transaction(tenant, (tx) => erase(deps, tx, device));
    default:
      return unreachable(operation);
  }
}

async function answer<Body>(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  { shape, body }: { readonly shape: Shape<Body>; readonly body: CborValue },
  run: (transaction: Transaction, body: Body) => Promise<Answered>,
): Promise<Answered> {
  const read = readShape(shape, body, 'body');
  if (!read.ok) return { ok: false, code: 'malformedBody' };
  return deps.database.transaction(tenant, async (tx) => {
    // It may have been reported lost since the door looked: whoever has it now is told nothing.
    if ((await holdStatus(tx, device)) !== 'active') return { ok: false, code: 'deviceBlocked' };
    return run(tx, read.value);
  });
}

/** A device that is blocked erases nothing, and learns whether its account was erased with it. */
async function erase(
  deps: IssuerDeps,
  transaction: Transaction,
  device: DeviceRow,
): Promise<Answered> {
  if ((await holdStatus(transaction, device)) !== 'active') {
    const account = await holdAccount(transaction, device.home);
    return account?.erased === true
      ? { ok: true, result: null }
      : { ok: false, code: 'deviceBlocked' };
  }
  const outcome = await eraseAccount(deps, transaction, device.home);
  if (outcome.ok) return { ok: true, result: null };
  assert(outcome.code !== 'unknownAccount', 'a device has no account');
  return { ok: false, code: outcome.code };
}

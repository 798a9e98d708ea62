/** The calls about objections to payments (P-26): what the account has paid, and "this was not me". */

import { assert } from '@tallystick/protocol/assert';
import {
  accountPaymentsBodyShape,
  accountPaymentsResultShape,
  disputeBodyShape,
  disputeResultShape,
  type DisputeRefusal,
} from '@tallystick/protocol/calls/disputes';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { DeviceRow } from '../accounts/device-row.ts';
import { accountPayments, tellPayments } from '../disputes/account-payments.ts';
import { openDispute } from '../disputes/open-dispute.ts';
import type { IssuerDeps } from '../issuer.ts';

type Answered =
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: DisputeRefusal | 'malformedBody' };

/** Answers a call that an enrolled device made. */
export async function answerDisputes(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  call: { readonly operation: 'accountPayments' | 'dispute'; readonly body: CborValue },
): Promise<Answered> {
  if (call.operation === 'accountPayments') {
    const body = readShape(accountPaymentsBodyShape, call.body, 'accountPayments');
    if (!body.ok) return { ok: false, code: 'malformedBody' };
    const result = await deps.database.transaction(tenant, (tx) =>
      accountPayments(tx, device.home, body.value),
    );
    return { ok: true, result: accountPaymentsResultShape.encode(result) };
  }
  const body = readShape(disputeBodyShape, call.body, 'dispute');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  return deps.database.transaction(tenant, async (tx): Promise<Answered> => {
    const opened = await openDispute(deps, tenant, tx, { device, body: body.value });
    if (!opened.ok) return opened;
    const [told] = await tellPayments(tx, [{ home: device.home, digest: body.value.payment }]);
    assert(told !== undefined, 'a payment vanished');
    return { ok: true, result: disputeResultShape.encode(told) };
  });
}

/** The calls about convictions: how the account stands, and the holder's appeal. */

import {
  appealBodyShape,
  convictionsResultShape,
  type AppealRefusal,
} from '@tallystick/protocol/calls/convictions';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { DeviceRow } from '../accounts/device-row.ts';
import { makeAppeal } from '../convictions/appeal-row.ts';
import { convictionsOf } from '../convictions/convictions-of.ts';
import type { IssuerDeps } from '../issuer.ts';

type Answered =
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: AppealRefusal | 'malformedBody' };

/** Answers both with the convictions. Needs no stored answer: the same appeal made again changes nothing. */
export async function answerConvictions(
  deps: IssuerDeps,
  tenant: TenantId,
  { home }: DeviceRow,
  call: { readonly operation: 'convictions' | 'appeal'; readonly body: CborValue },
): Promise<Answered> {
  const appeal =
    call.operation === 'appeal' ? readShape(appealBodyShape, call.body, 'appeal') : undefined;
  if (appeal?.ok === false) return { ok: false, code: 'malformedBody' };
  return deps.database.transaction(tenant, async (tx): Promise<Answered> => {
    if (appeal !== undefined) {
      const made = await makeAppeal(deps, tenant, tx, { home, ...appeal.value });
      if (!made.ok) return made;
    }
    const result = await convictionsOf(deps, tenant, tx, home);
    return { ok: true, result: convictionsResultShape.encode(result) };
  });
}

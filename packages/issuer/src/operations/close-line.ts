/**
 * `stateLost`: a device that doubts its own state closes its line for good. The money comes back at
 * redeemBy; until then payees' claims are honoured.
 */

import type { Transaction } from '@tallystick/database/database';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessageValue, verifyMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import type { CloseLineRefusal } from '@tallystick/protocol/calls/close-line';
import type { DeviceRow } from '../accounts/device-row.ts';
import { lockLines, saveLines } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadRestores } from '../restore/restores.ts';
import { keepStatement } from '../statements/keep-statement.ts';

/** Closes the line that the statement names; closing it again changes nothing. */
export async function closeLine(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, statement }: { readonly device: DeviceRow; readonly statement: CborValue },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: CloseLineRefusal }> {
  const read = readMessageValue(stateLostKind, statement);
  if (!read.ok) return { ok: false, code: 'statementSignature' };
  const { publicKey } = device;
  const verified = await verifyMessage(deps.crypto, read.message, {
    tenant,
    context: [],
    publicKey,
  });
  if (verified === undefined) return { ok: false, code: 'statementSignature' };
  const [line] = await lockLines(transaction, [{ home: device.home, line: verified.body.line }]);
  const isForeign = line !== undefined && !equalBytes(line.keyHash, device.keyHash);
  // An issuer that was restored may have forgotten the line, and hears of it from a payee later.
  const isUnheardOf = line === undefined && (await loadRestores(transaction)).length === 0;
  if (isForeign || isUnheardOf) return { ok: false, code: 'unknownLine' };
  await keepStatement(transaction, tenant, {
    device,
    kind: 'stateLost',
    statement: verified,
    receivedAt: deps.clock(),
  });
  if (line === undefined) return { ok: false, code: 'unknownLine' };
  if (line.status === 'open') await saveLines(transaction, [{ ...line, status: 'closed' }]);
  return { ok: true };
}

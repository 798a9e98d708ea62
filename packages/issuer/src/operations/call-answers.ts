/**
 * Calls that move money are answered once: the same call id with the same content gets the stored
 * answer, with another content a refusal.
 */

import type { Transaction } from '@tallystick/database/database';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { Call } from '@tallystick/protocol/calls/call';
import type { DeviceRow } from '../accounts/device-row.ts';
import { bytesColumn } from '../columns.ts';
import { storedValue } from '../stored-value.ts';

export type StoredAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'reused' }
  | { readonly kind: 'answered'; readonly result: CborValue };

/** What the call was answered with before. */
export async function findAnswer(
  crypto: Crypto,
  transaction: Transaction,
  device: DeviceRow,
  call: Call,
): Promise<StoredAnswer> {
  const [row] = await transaction.query(
    `select request_hash, result from call_answer
     where home = $1 and key_hash = $2 and call_id = $3`,
    [device.home, device.keyHash, call.callId],
  );
  if (row === undefined) return { kind: 'none' };
  if (!equalBytes(bytesColumn(row, 'request_hash'), requestHash(crypto, call))) {
    return { kind: 'reused' };
  }
  return { kind: 'answered', result: storedValue(bytesColumn(row, 'result')) };
}

/** Keeps an answer; two identical calls at once meet in the key, and the second one starts again. */
export async function keepAnswer(
  crypto: Crypto,
  transaction: Transaction,
  input: {
    readonly tenant: string;
    readonly device: DeviceRow;
    readonly call: Call;
    readonly result: CborValue;
    readonly answeredAt: number;
  },
): Promise<void> {
  const { device, call } = input;
  await transaction.query(
    `insert into call_answer (tenant, home, key_hash, call_id, request_hash, result, answered_at)
     values ($1::uuid, $2, $3, $4, $5, $6, $7)`,
    [
      input.tenant,
      device.home,
      device.keyHash,
      call.callId,
      requestHash(crypto, call),
      encodeCbor(input.result),
      input.answeredAt,
    ],
  );
}

function requestHash(crypto: Crypto, { operation, body }: Call): Uint8Array {
  return crypto.sha256(encodeCbor([operation, bodyForHash(operation, body)]));
}

/**
 * A repeated `certify` carries a statement signed anew, whose signature differs; its payload is what
 * counts, so the hash goes over the payload.
 */
function bodyForHash(operation: Call['operation'], body: CborValue): CborValue {
  if (operation !== 'certify' || !Array.isArray(body)) return body;
  const [currency, purse, amount, statement, ...asked] = body as readonly CborValue[];
  const payload = Array.isArray(statement)
    ? ((statement as readonly CborValue[])[2] ?? null)
    : null;
  return [currency ?? null, purse ?? null, amount ?? null, payload, ...asked];
}

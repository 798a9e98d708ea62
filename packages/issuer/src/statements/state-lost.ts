/** What a device has signed of lines whose state it lost. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import type { LineRow } from '../certificates/line-row.ts';
import { bytesColumn } from '../columns.ts';

/** Did the device of this line say that it lost its state, also before the line was known here? */
export async function hasLostState(
  transaction: Transaction,
  { home, line, keyHash }: Pick<LineRow, 'home' | 'line' | 'keyHash'>,
): Promise<boolean> {
  const rows = await transaction.query(
    `select bytes from statement where home = $1 and key_hash = $2 and kind = 'stateLost'`,
    [home, keyHash],
  );
  return rows.some((row) => {
    const read = readMessage(stateLostKind, bytesColumn(row, 'bytes'));
    assert(read.ok, 'a statement that was kept cannot be read');
    return equalBytes(read.message.body.line, line);
  });
}

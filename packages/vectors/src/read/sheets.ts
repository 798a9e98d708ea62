/** Vectors of printed sheets of coins, as our implementation reads them. */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { readCoinSheet } from '@tallystick/protocol/codes/coin-sheet';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { JsonObject } from '../vector.ts';
import { bytesList, refusal, tenant, type Outcome } from './vector-input.ts';

const crypto = createNodeCrypto();

/** `readCoinSheet`. */
export function readAnyCoinSheet(input: JsonObject): Outcome {
  const read = readCoinSheet(crypto, { tenant: tenant(input), codes: bytesList(input, 'codes') });
  if (!read.ok) return refusal({ code: read.code });
  const { virtualId, coins } = read.sheet;
  return { output: { virtualId, coins: coins.map(toHex) } };
}

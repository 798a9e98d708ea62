/** Operations on coins: a payee's verdict, claims, trees, and what coins are called. */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { batchShape, coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { economyShape } from '@tallystick/protocol/coins/economy';
import { openTree, treeHead } from '@tallystick/protocol/coins/merkle-tree';
import { formatVirtualId, parseVirtualId } from '@tallystick/protocol/coins/virtual-id';
import { decodeCbor } from '@tallystick/protocol/encoding/cbor';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { verifyClaim } from '@tallystick/protocol/instruments/coin-claim';
import { spendsOfCoins, type CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import { readAuthorization } from '@tallystick/protocol/instruments/instrument';
import { CALL_BYTES_MAX, SHOWN_BYTES_MAX } from '@tallystick/protocol/limits';
import { verifyCoinPayment } from '@tallystick/protocol/verification/verify-coin-payment';
import assert from 'node:assert/strict';
import type { JsonObject } from '../vector.ts';
import { ownRequest, trustOf } from './payments.ts';
import { ownLimitsOf, payeeStandingOf } from './risks.ts';
import {
  bytes,
  bytesList,
  flag,
  number,
  objects,
  optionalBytes,
  optionalObject,
  refusal,
  text,
  type Outcome,
} from './vector-input.ts';

const crypto = createNodeCrypto();

/** `verifyCoinPayment`. */
export async function judgeCoinPayment(input: JsonObject): Promise<Outcome> {
  const trust = await trustOf(input);
  const decoded = decodeCbor(bytes(input, 'authorization'), SHOWN_BYTES_MAX);
  assert.ok(decoded.ok);
  const read = readAuthorization(decoded.value);
  assert.ok(read.ok && read.authorization.kind === 'coins');
  const paidWith = optionalBytes(input, 'paidWith');
  const taken = objects(input, 'taken');
  const verdict = await verifyCoinPayment(crypto, {
    authorization: read.authorization,
    ...(await ownRequest(input, trust)),
    ...(paidWith === undefined ? {} : { paidWith }),
    isTaken: (uuid, previous) =>
      taken.some(
        (one) =>
          text(one, 'uuid') === uuidText(uuid) && equalBytes(bytes(one, 'previous'), previous),
      ),
    standing: () => payeeStandingOf(optionalObject(input, 'standing')),
    ownLimits: ownLimitsOf(optionalObject(input, 'ownLimits')),
    trust,
    now: number(input, 'now'),
    online: flag(input, 'online'),
  });
  if (!verdict.ok) return refusal(verdict);
  const { authorization, repeated } = verdict;
  const { payerKey } = authorization;
  return { output: { ...outputOf(authorization), payerKey: toHex(payerKey), repeated } };
}

function outputOf(authorization: CoinAuthorization): JsonObject {
  return {
    digest: toHex(authorization.transfer.digest),
    coins: spendsOfCoins(authorization).map(({ instrument, slot, amount }) => ({
      uuid: uuidText(instrument),
      previous: toHex(slot.previous),
      amount: amount.toString(),
    })),
    amount: authorization.money.minor.toString(),
  };
}

/** `verifyClaim`. */
export async function verifyAnyClaim(input: JsonObject): Promise<Outcome> {
  const decoded = decodeCbor(bytes(input, 'bytes'), CALL_BYTES_MAX);
  assert.ok(decoded.ok);
  const verdict = await verifyClaim(crypto, decoded.value, await trustOf(input));
  if (!verdict.ok) return refusal('read' in verdict ? verdict.read : verdict);
  const { authorization } = verdict;
  const { payerKey, money } = authorization;
  return {
    output: {
      ...outputOf(authorization),
      holderKey: toHex(payerKey),
      currency: money.currency,
    },
  };
}

/** `openTree`. */
export function openAnyTree(input: JsonObject): Outcome {
  const leaves = new Map(
    objects(input, 'leaves').map((shown) => [number(shown, 'place'), bytes(shown, 'leaf')]),
  );
  const hashes = bytesList(input, 'hashes');
  const tree = openTree(crypto, { count: number(input, 'count'), leaves, hashes });
  if (tree === undefined) return { refusal: { stage: 'binding' } };
  return { output: { root: toHex(tree.root), head: toHex(treeHead(crypto, tree)) } };
}

/** `nameCoin`. */
export function nameCoin(input: JsonObject): Outcome {
  const batch = readShape(batchShape, bytes(input, 'batch'), 'batch');
  if (!batch.ok) return { refusal: { stage: 'shape' } };
  const uuid = coinUuid({ batch: batch.value, index: number(input, 'index') });
  return { output: { uuid: toHex(uuid), text: uuidText(uuid) } };
}

/** `readVirtualId`. What is read is what we write. */
export function readVirtualId(input: JsonObject): Outcome {
  const id = parseVirtualId(text(input, 'text'));
  if (id === undefined) return { refusal: { stage: 'shape' } };
  assert.equal(formatVirtualId(id), text(input, 'text'));
  return { output: { id } };
}

/** `readEconomy`. One currency has one number. */
export function readEconomy(input: JsonObject): Outcome {
  const economy = number(input, 'economy');
  const read = readShape(economyShape, economy, 'economy');
  if (!read.ok) return { refusal: { stage: 'shape' } };
  assert.equal(economyShape.encode(read.value), economy);
  return { output: { currency: read.value } };
}

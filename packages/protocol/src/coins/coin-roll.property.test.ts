/** Rolls say no more and no less than the coins that they are made of. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { anyCoin } from '@tallystick/testkit/arbitrary-coins';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';

import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { messageBytes, signMessage, verifyMessage } from '../encoding/message.ts';
import { CALL_BYTES_MAX } from '../limits.ts';
import { coinKind, type Coin } from '../messages/coin.ts';
import { readRoll, rollValues, type HeldCoin } from './coin-roll.ts';

const crypto = createNodeCrypto();
const { tenant } = await createTenantWorld();
const issuer = createSoftwareElement();
const keyId = Uint8Array.of(1, 2, 3, 4);

/** Some mints, each with coins that came some way. */
const anyMints = fc.array(
  fc.record({
    mint: anyCoin,
    coins: fc.array(fc.record({ index: fc.nat(4_294_967_295), value: anyCoin.map(valueOf) }), {
      minLength: 1,
      maxLength: 4,
    }),
    route: fc.uniqueArray(fc.nat(255), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function valueOf({ value }: Coin): Coin['value'] {
  return value;
}

async function signed(body: Coin, route: readonly number[]) {
  const how = { tenant, context: [], keyId, body, sign: issuer.sign };
  return { coin: await signMessage(crypto, coinKind, how), route };
}

function readAll(values: ReturnType<typeof rollValues>): readonly HeldCoin[] {
  return values.flatMap((value) => {
    const decoded = decodeCbor(encodeCbor(value), CALL_BYTES_MAX);
    assert.ok(decoded.ok);
    const roll = readRoll(decoded.value);
    assert.ok(roll.ok);
    return roll.coins;
  });
}

test('coins that travel as rolls are read byte for byte as they were signed, in their order and with their way (V-44)', async () => {
  await fc.assert(
    fc.asyncProperty(anyMints, async (mints) => {
      const held = await Promise.all(
        mints.flatMap(({ mint, coins, route }) =>
          coins.map(({ index, value }) => signed({ ...mint, index, value }, route)),
        ),
      );
      const rolls = rollValues(held);
      assert.ok(rolls.length <= mints.length);
      const read = readAll(rolls);
      assert.deepEqual(
        read.map(({ coin, route }) => [messageBytes(coin), route]),
        held.map(({ coin, route }) => [messageBytes(coin), route]),
      );
      const publicKey = issuer.publicKey;
      for (const { coin } of read) {
        assert.ok(await verifyMessage(crypto, coin, { tenant, context: [], publicKey }));
      }
    }),
    { numRuns: 30 },
  );
});

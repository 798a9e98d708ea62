/** Whatever is handed in as a half is read or refused, never thrown at (T-07). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { anyCbor, withItemChanged } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { decodeCbor, encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { halfValue, readHalf } from './half.ts';

const world = await createTenantWorld();
const till = await createTestTill(world);
const payer = await createTestPayer(world);
const payment = await payer.withdraw(await till.request(1_250n));
const genuine = encodeCbor(
  halfValue({
    request: payment.request.message,
    payee: payment.request.payee,
    authorization: payment.authorization,
    receipt: await till.receipt(payment),
  }),
);

function changed(bytes: Uint8Array): CborValue {
  const decoded = decodeCbor(bytes, 100_000);
  return decoded.ok ? decoded.value : null;
}

test('a changed half is refused by name, or is written again as it was read', () => {
  const hostile = fc.oneof(anyCbor, withItemChanged(genuine).map(changed));
  fc.assert(
    fc.property(hostile, (value) => {
      const read = readHalf(value);
      if (read.ok) assert.deepEqual(encodeCbor(halfValue(read.half)), encodeCbor(value));
      else assert.equal(typeof read.code, 'string');
    }),
    { numRuns: 1_000 },
  );
});

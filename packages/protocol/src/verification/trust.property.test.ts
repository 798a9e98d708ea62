/** Whatever comes as a bundle is opened or refused, never thrown at (T-07). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';

import { messageBytes } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import { openBundle } from './trust.ts';

const world = await createTenantWorld();
const genuine = messageBytes(await world.bundle());

test('no changed bundle is believed', async () => {
  await fc.assert(
    fc.asyncProperty(hostileBytes(genuine), async (bytes) => {
      fc.pre(!equalBytes(bytes, genuine));
      const opened = await openBundle(world.crypto, {
        bytes,
        tenant: world.tenant,
        rootKey: world.keys.root.publicKey,
      });
      assert.equal(opened.ok, false);
    }),
    { numRuns: 500 },
  );
});

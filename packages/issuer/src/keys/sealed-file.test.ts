/** A sealed file opens only as what it was sealed as: its kind, its tenant and its version are part of the seal. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { openFile, sealFile } from './sealed-file.ts';

test('a file opens under its own kind, tenant and version, and as damaged under another', async () => {
  const sealing = { crypto: createNodeCrypto(), masterKey: systemRandom(16) };
  const [tenant, other] = [1, 2].map((byte) => tenantOfBytes(new Uint8Array(16).fill(byte)));
  assert.ok(tenant !== undefined && other !== undefined);
  const label = { kind: 'keys', tenant, version: 2 } as const;
  const plaintext = systemRandom(40);
  const bytes = await sealFile(sealing, label, { random: systemRandom, plaintext });
  assert.deepEqual(await openFile(sealing, label, bytes), { ok: true, plaintext });
  for (const wrong of [
    { ...label, tenant: other },
    { ...label, kind: 'root' as const },
    { ...label, version: 1 },
    { ...label, version: 3 },
  ]) {
    assert.deepEqual(await openFile(sealing, wrong, bytes), { ok: false, code: 'damaged' });
  }
});

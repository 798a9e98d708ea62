/** A sealed value opens with its key, under its name, for its purpose, and in no other way. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSealer, type Sealer } from './sealed-value.ts';

const KEY = new Uint8Array(16).fill(7);
let draws = 0;

/** Another nonce each time. */
const random = (length: number): Uint8Array => {
  draws += 1;
  return new Uint8Array(length).fill(draws % 256);
};

function sealer(
  change: { readonly key?: Uint8Array; readonly purpose?: string } = {},
): Promise<Sealer> {
  return createSealer({ key: KEY, purpose: 'test', random, ...change });
}

test('what was sealed opens again, whatever it is', async () => {
  const sealing = await sealer();
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.uint8Array({ maxLength: 300 }), async (name, value) => {
      assert.deepEqual(await sealing.open(name, await sealing.seal(name, value)), value);
    }),
  );
});

test('it does not open under another name, key or purpose', async () => {
  const sealing = await sealer();
  const sealed = await sealing.seal('name', Uint8Array.of(1, 2, 3));
  assert.equal(await sealing.open('other', sealed), undefined);
  assert.equal(await (await sealer({ key: new Uint8Array(16) })).open('name', sealed), undefined);
  assert.equal(await (await sealer({ purpose: 'other' })).open('name', sealed), undefined);
});

test('a name does not reach into the purpose', async () => {
  const sealed = await (await sealer({ purpose: 'a' })).seal('b\nc', Uint8Array.of(1));
  assert.equal(await (await sealer({ purpose: 'a b' })).open('c', sealed), undefined);
});

test('it does not open when any bit of it is another, or some of it is missing', async () => {
  const sealing = await sealer();
  const sealed = await sealing.seal('name', Uint8Array.of(1, 2, 3));
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = sealed.map((byte, at) => (at === place ? byte ^ 1 : byte));
    assert.equal(await sealing.open('name', changed), undefined, `bit of byte ${place}`);
    assert.equal(await sealing.open('name', sealed.slice(0, place)), undefined, `${place} bytes`);
  }
});

test('the same value sealed twice looks different', async () => {
  const sealing = await sealer();
  const value = new Uint8Array(20);
  assert.notDeepEqual(await sealing.seal('name', value), await sealing.seal('name', value));
});

/** A closed store leaves a screen empty; any other trouble stays one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';
import { whileOpen } from './while-open.ts';

test('what is read while the app closes is nothing, and what fails otherwise still fails', async () => {
  const store = createMemoryStore();
  await store.write([{ key: 'order', value: new Uint8Array([7]) }]);
  const read = (): Uint8Array | undefined => whileOpen(() => store.get('order'));
  assert.deepEqual(read(), new Uint8Array([7]));
  await store.close();
  assert.equal(read(), undefined);
  assert.throws(
    () =>
      whileOpen(() => {
        throw new RangeError('damaged');
      }),
    RangeError,
  );
});

/** What every store must do. Each implementation's test runs this suite on its own stores. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

import type { Store } from '../store.ts';

export interface StoreContract {
  readonly name: string;
  /** A new and empty store; the caller of the suite removes what it leaves. */
  readonly create: () => Promise<Store>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => isTallystickError(error) && error.code === code;
}

/** Registers the suite with the test runner. */
export function storeContract({ name, create }: StoreContract): void {
  suite(`${name} keeps the contract of a store`, () => {
    readsAndWrites(create);
    ordersAndIsolates(create);
    refuses(create);
    closes(create);
  });
}

function readsAndWrites(create: StoreContract['create']): void {
  test('a key that was never written has no value', async () => {
    const store = await create();
    assert.equal(store.get('device/key'), undefined);
    assert.deepEqual(store.entries(''), []);
    await store.close();
  });

  test('a written value is read back, replaced and removed', async () => {
    const store = await create();
    await store.write([{ key: 'a', value: bytes('one') }]);
    assert.deepEqual(store.get('a'), bytes('one'));
    await store.write([{ key: 'a', value: bytes('two') }]);
    assert.deepEqual(store.get('a'), bytes('two'));
    await store.write([{ key: 'a', value: undefined }]);
    assert.equal(store.get('a'), undefined);
    await store.write([{ key: 'a', value: undefined }]);
    await store.close();
  });

  test('an empty value is a value', async () => {
    const store = await create();
    await store.write([{ key: 'a', value: new Uint8Array(0) }]);
    assert.deepEqual(store.get('a'), new Uint8Array(0));
    assert.deepEqual(store.entries('a'), [['a', new Uint8Array(0)]]);
    await store.close();
  });

  test('one write makes several changes, the last one for a key counts', async () => {
    const store = await create();
    await store.write([
      { key: 'a', value: bytes('1') },
      { key: 'b', value: bytes('2') },
      { key: 'a', value: undefined },
      { key: 'c', value: bytes('3') },
      { key: 'c', value: bytes('4') },
    ]);
    assert.deepEqual(store.entries(''), [
      ['b', bytes('2')],
      ['c', bytes('4')],
    ]);
    await store.write([]);
    await store.close();
  });

  test('entries are those of the prefix, sorted by key', async () => {
    const store = await create();
    const keys = ['p/b', 'p/a', 'p', 'q/a', 'P/a', 'p/a/1', 'p/', 'o/z', 'p/~', 'p/!'];
    for (const key of keys) await store.write([{ key, value: bytes(key) }]);
    const found = store.entries('p/').map(([key]) => key);
    assert.deepEqual(found, ['p/', 'p/!', 'p/a', 'p/a/1', 'p/b', 'p/~']);
    assert.deepEqual(store.keys('p/'), found);
    assert.equal(store.entries('').length, keys.length);
    assert.deepEqual(store.keys(''), keys.toSorted());
    assert.deepEqual([store.entries('x'), store.keys('x')], [[], []]);
    await store.close();
  });
}

function ordersAndIsolates(create: StoreContract['create']): void {
  test('a write is not seen before it is durable', async () => {
    const store = await create();
    const written = store.write([{ key: 'a', value: bytes('1') }]);
    assert.equal(store.get('a'), undefined);
    await written;
    assert.deepEqual(store.get('a'), bytes('1'));
    await store.close();
  });

  test('writes that are under way together happen in the order of the calls', async () => {
    const store = await create();
    const writes = Array.from({ length: 50 }, (_, index) =>
      store.write([
        { key: 'last', value: Uint8Array.of(index) },
        { key: `n/${index}`, value: undefined },
        { key: `n/${index + 1}`, value: Uint8Array.of(index) },
      ]),
    );
    await Promise.all(writes);
    assert.deepEqual(store.get('last'), Uint8Array.of(49));
    assert.deepEqual(
      store.entries('n/').map(([key]) => key),
      ['n/50'],
    );
    await store.close();
  });

  test('what a caller does to bytes given or taken does not reach the store', async () => {
    const store = await create();
    const given = bytes('given');
    const written = store.write([{ key: 'a', value: given }]);
    given.fill(0);
    await written;
    store.get('a')?.fill(0);
    for (const [, value] of store.entries('')) value.fill(0);
    assert.deepEqual(store.get('a'), bytes('given'));
    await store.close();
  });
}

function refuses(create: StoreContract['create']): void {
  const badKeys = ['', 'a b', 'a\n', 'ä', 'a'.repeat(201), '\u0000'];
  for (const key of badKeys) {
    test(`a write with the key ${JSON.stringify(key.slice(0, 10))} changes nothing`, async () => {
      const store = await create();
      const changes = [
        { key: 'good', value: bytes('1') },
        { key, value: bytes('2') },
      ];
      await assert.rejects(store.write(changes), refusedWith('store_limit_exceeded'));
      assert.deepEqual(store.entries(''), []);
      await store.close();
    });
  }

  test('a value above 1 MiB, a write above 4 MiB and a store above 64 MiB are refused', async () => {
    const store = await create();
    const mebibyte = new Uint8Array(1024 * 1024);
    const large = (key: string): { key: string; value: Uint8Array } => ({ key, value: mebibyte });
    const tooLarge = { key: 'a', value: new Uint8Array(mebibyte.length + 1) };
    await assert.rejects(store.write([tooLarge]), refusedWith('store_limit_exceeded'));
    const tooMany = ['a', 'b', 'c', 'd'].map(large);
    await assert.rejects(store.write(tooMany), refusedWith('store_limit_exceeded'));
    assert.deepEqual(store.entries(''), []);
    for (let index = 0; index < 63; index += 1) await store.write([large(`n/${index}`)]);
    await assert.rejects(store.write([large('n/63')]), refusedWith('store_limit_exceeded'));
    assert.equal(store.get('n/63'), undefined);
    await store.write([large('n/62')]);
    await store.write([{ key: 'n/0', value: undefined }, large('n/63')]);
    assert.equal(store.entries('n/').length, 63);
    await store.close();
  });
}

function closes(create: StoreContract['create']): void {
  test('closing waits for the writes under way, and closing again does nothing', async () => {
    const store = await create();
    let written = 0;
    const writes = [1, 2, 3].map(async (value) => {
      await store.write([{ key: 'a', value: Uint8Array.of(value) }]);
      written += 1;
    });
    await store.close();
    await Promise.all(writes);
    assert.equal(written, 3);
    await store.close();
  });

  test('a closed store refuses everything', async () => {
    const store = await create();
    await store.write([{ key: 'a', value: bytes('1') }]);
    await store.close();
    assert.throws(() => store.get('a'), refusedWith('store_closed'));
    assert.throws(() => store.keys(''), refusedWith('store_closed'));
    assert.throws(() => store.entries(''), refusedWith('store_closed'));
    await assert.rejects(store.write([]), refusedWith('store_closed'));
  });
}
